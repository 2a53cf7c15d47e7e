"""What an import did, told in four parts: mapped, changed in meaning, not mapped, and what the checker found.

Filled by the importers, shown by `centrala import`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts_dsl.messages import Message, visible
from scripts_dsl.messages import render as render_message

LONGEST = 240
"""Characters of a line of the report: names in it come from a stranger."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the other system, and what became of it."""

    source: str
    """`widget 'gather_1'`, `IVR 3, column alertinfo`."""
    text: str


@dataclass(slots=True)
class ImportReport:
    """Lines in the order in which they were found."""

    mapped: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    """Works, but not exactly as it did there."""
    lost: list[Line] = field(default_factory=list)
    """Has no equal here; a person must look at it."""

    def map(self, source: str, text: str) -> None:
        """It does the same here."""
        self._add(self.mapped, source, text)

    def change(self, source: str, text: str) -> None:
        """It does something else here."""
        self._add(self.changed, source, text)

    def lose(self, source: str, text: str) -> None:
        """It is not in the file."""
        self._add(self.lost, source, text)

    @staticmethod
    def _add(lines: list[Line], source: str, text: str) -> None:
        line = Line(source, text)
        if not lines or lines[-1] != line:
            lines.append(line)


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of the language, and how it came to be."""

    name: str
    """Of the flow."""
    text: str
    report: ImportReport


def render(imported: Imported, file: str, messages: Sequence[Message]) -> str:
    """The report for people; `messages` are those of the checker about `file`."""
    report = imported.report
    parts = [f"flow '{imported.name}' is in {file}"]
    parts += _part("mapped", report.mapped)
    parts += _part("changed in meaning", report.changed)
    parts += _part("not mapped", report.lost)
    errors = sum(m.is_error for m in messages)
    parts += ["", f"what the checker found: {_count(errors, 'error')}, {_count(len(messages) - errors, 'warning')}"]
    lines = imported.text.split("\n")
    parts += [f"\n{render_message(message, lines)}" for message in messages]
    return "\n".join(parts) + "\n"


def _part(title: str, lines: Sequence[Line]) -> list[str]:
    shown = [f"  {_short(line.source)}: {_short(line.text)}" for line in lines]
    return ["", f"{title}: {len(lines)}", *shown]


def _short(text: str) -> str:
    shown = visible(" ".join(text.split()))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
