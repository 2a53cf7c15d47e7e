"""Who is declared, who is used: places, prompts, values. Unknown names are told once, where the mistake most likely is.

The compiler declares and uses; `tell` writes the messages at the end, because a name that is used in four lines and
declared in none is one mistake at the declaration, not four at the uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.tree import Mark

_WORD = re.compile(r"[\w.]+")
MOST_LINES = 8
"""Lines listed in a message."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of name in the messages."""

    rule: str
    missing: str
    """`there is no place called '{}'`"""
    plural: str
    block: str
    """Section in which such a name is declared."""


PLACE = Kind("unknown-place", "there is no place called '{}'", "places", "places")
PROMPT = Kind("unknown-prompt", "there is no prompt called '{}'", "prompts", "prompts")
VALUE = Kind("unknown-value", "there is no value called '{}'", "values", "vars")
HOURS = Kind("unknown-value", "there are no hours called '{}'", "hours", "hours")
QUEUE = Kind("unknown-queue", "the site has no queue '{}'", "queues", "")
FIELD = Kind("unknown-value", "there is no value called '{}'", "fields", "vars")
"""`customer.debt`, where `customer` has no `debt`."""


@dataclass(slots=True)
class Names:
    """The names of one kind in one file."""

    kind: Kind
    declared: Mapping[str, Mark]
    used: dict[str, list[Mark]] = field(default_factory=dict)
    unknown: dict[str, list[Mark]] = field(default_factory=dict)
    repaired: set[str] = field(default_factory=set)
    """Declared names that an unknown one was most likely meant to be."""

    def use(self, name: str, mark: Mark) -> str | None:
        """The declared name that `name` is or was meant to be; None if there is none near."""
        if name in self.declared:
            self.used.setdefault(name, []).append(mark)
            return name
        near = suggest.nearest(name, self.declared)
        if near and not _WORD.fullmatch(near):
            self.used.setdefault(near, []).append(mark)  # 'opening times' is told where it stands
            return near
        self.unknown.setdefault(name, []).append(mark)
        if near:
            self.repaired.add(near)
        return near

    def unused(self) -> list[tuple[str, Mark]]:
        """Declared and never used, in the order of the file."""
        return [(n, m) for n, m in self.declared.items() if n not in self.used and n not in self.repaired]

    def tell(self, report: Report, block: Mark | None, hints: Mapping[str, tuple[str, ...]]) -> None:
        """One message for each unknown name. `hints`: extra ones by name."""
        for name, marks in self.unknown.items():
            self._tell(report, name, marks, block, hints.get(name, ()))

    def _tell(self, report: Report, name: str, marks: list[Mark], block: Mark | None, extra: tuple[str, ...]) -> None:
        near = suggest.nearest(name, self.declared)
        if self.kind is PLACE and name == "hangup":
            extra = (*extra, "to end the call, lead to a place with the step  - hangup: goodbye")
        marks = sorted({(m.file, m.line): m for m in reversed(marks)}.values(), key=lambda m: (m.file, m.line))
        written = None if near in self.used else self.declared[near] if near else block
        if len(marks) < 2 or block is None or written is None or (written.file and not near):
            also = (f"also in {places(marks[1:])}",) if len(marks) > 1 else ()
            hints = suggest.hints(name, self.declared, self.kind.plural)
            report.error(self.kind.rule, marks[0], self.kind.missing.format(name), *hints, *extra, *also)
        elif near:
            where = places(marks, written.file, report.file)
            text = f"'{name}' is used in {where}, but here it is written '{near}'"
            strange = suggest.strange(name, near)
            report.error(
                self.kind.rule, written, text, *((strange, f"write {near} there") if strange else (f"write {name}",))
            )
        else:
            text = f"'{name}' is used in {places(marks)} but not declared"
            report.error(self.kind.rule, written, text, f"add  {name}:  below", *extra)


def places(marks: list[Mark], here: str = "", own: str = "") -> str:
    """`lines 4, 9`, or `lines 4, 9, line 3 of x.prompts.yaml`: other files than `here` are named. `own`: the name of
    the file that was checked, whose marks have none."""
    lines = {file: [mark.line for mark in marks if mark.file == file] for file in dict.fromkeys(m.file for m in marks)}
    return ", ".join(
        in_lines(found) + ("" if file == here else f" of {Path(file or own).name}") for file, found in lines.items()
    )


def in_lines(lines: list[int]) -> str:
    """`line 4`, `lines 4, 5, 9`."""
    shown = ", ".join(map(str, lines[:MOST_LINES])) + (", …" if len(lines) > MOST_LINES else "")
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}"
