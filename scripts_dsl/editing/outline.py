"""The names that a file declares, and where: read from its lines, so that a broken file has them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts_dsl.grammar import FILE_KINDS

LONGEST = 10_000
"""Characters of a line that are looked at; a longer one was not typed by a person."""
VALUES = ("takes", "vars")
"""Sections that declare values."""
_CODE = re.compile(r"\b([a-z]{2,3})(?=\s*[:,\]])")
_WORD = re.compile(r"[\w.]+")
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
    types: dict[str, str] = field(default_factory=dict)
    """Value of `takes:` and `vars:`, or a field of it (`customer.name`) -> its type as written; '' for a map."""
    languages: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Prompt -> its lines below."""

    def of(self, section: str) -> dict[str, Span]:
        """Names of one section."""
        return self.names.get(section, {})

    def values(self) -> Iterator[str]:
        """Names of `takes:` and `vars:`, with their fields."""
        yield from self.types


def word_at(lines: Sequence[str], line: int, column: int) -> Span | None:
    """The word under or before a position; a dotted name is one word."""
    if not 0 <= line < len(lines):
        return None
    for found in _WORD.finditer(lines[line][:LONGEST]):
        if found.start() <= column <= found.end():
            return Span(line, found.start(), found.end() - found.start())
    return None


def outline(lines: Sequence[str]) -> Outline:
    """What a text declares."""
    found, section, name = Outline(), "", ""
    path: list[str] = []
    for number, line in enumerate(lines):
        match = _KEY.match(line) if len(line) <= LONGEST else None
        if match is None:
            continue
        depth, key = len(match["indent"]), match["key"]
        if depth == 0:
            section, name = key, ""
            found.sections.setdefault(key, number)
            found.kind = key if key in FILE_KINDS else found.kind
            if key == "languages":
                found.languages += _CODE.findall(match["value"] or "")
        elif depth == 2:
            name = key
            if section == "languages":
                found.languages.append(key)
            found.names.setdefault(section, {}).setdefault(key, Span(number, 2, len(key)))
        if section in VALUES and depth >= 2 and depth % 2 == 0:
            path = [*path[: depth // 2 - 1], key]
            found.types.setdefault(".".join(path), (match["value"] or "").partition(" #")[0].strip())
        if section == "prompts" and name and depth >= 2 and match["value"]:
            found.texts.setdefault(name, []).append(line.strip() if depth > 2 else match["value"])
    return found
