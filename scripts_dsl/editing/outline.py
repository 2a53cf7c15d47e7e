"""The names that a file declares, and where: read from its lines, so that a broken file has them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts_dsl.grammar import FILE_KINDS

LONGEST = 10_000
"""Characters of a line that are looked at; a longer one was not typed by a person."""
_KEY = re.compile(r"^(?P<indent> *)(?P<key>[^\s:#'\"{}\[\],&*!|>%@`-][^:#\s]*):(?: +(?P<value>.*))?$")


@dataclass(frozen=True, slots=True)
class Span:
    """A word of the text; lines and columns count from 0."""

    line: int
    column: int
    length: int


@dataclass(slots=True)
class Outline:
    """Sections and what stands at their left edge."""

    kind: str = "flow"
    sections: dict[str, int] = field(default_factory=dict)
    """Section -> its line."""
    names: dict[str, dict[str, Span]] = field(default_factory=dict)
    """Section -> name -> where it is declared."""
    fields: dict[str, list[str]] = field(default_factory=dict)
    """Value that is a map -> its fields."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Prompt -> its lines below."""

    def of(self, section: str) -> dict[str, Span]:
        """Names of one section."""
        return self.names.get(section, {})

    def values(self) -> Iterator[str]:
        """Names of `takes:` and `vars:`, with their fields."""
        for section in ("takes", "vars"):
            for name in self.of(section):
                yield name
                yield from (f"{name}.{part}" for part in self.fields.get(name, ()))


def outline(lines: Sequence[str]) -> Outline:
    """What a text declares."""
    found, section, name = Outline(), "", ""
    for number, line in enumerate(lines):
        match = _KEY.match(line) if len(line) <= LONGEST else None
        if match is None:
            continue
        depth, key = len(match["indent"]), match["key"]
        if depth == 0:
            section, name = key, ""
            found.sections.setdefault(key, number)
            found.kind = key if key in FILE_KINDS else found.kind
        elif depth == 2:
            name = key
            found.names.setdefault(section, {}).setdefault(key, Span(number, 2, len(key)))
        elif depth == 4 and section in ("takes", "vars"):
            found.fields.setdefault(name, []).append(key)
        if section == "prompts" and name and depth >= 2 and match["value"]:
            found.texts.setdefault(name, []).append(line.strip() if depth > 2 else match["value"])
    return found
