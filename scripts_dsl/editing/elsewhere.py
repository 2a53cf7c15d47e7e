"""Where a name is declared that is not of this file: in the settings, in the queries, in another file of the site.

A text and a position come in, what is meant goes out; whoever has the other file asks `declared` for the line in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scripts_dsl.editing.outline import LONGEST, Span, outline, word_at
from scripts_dsl.editing.spot import Spot, spot_at
from scripts_dsl.grammar import FILE_KINDS, Kind

SETTINGS: Mapping[Kind, str] = {
    Kind.QUEUE: "queues",
    Kind.BOX: "boxes",
    Kind.FUNCTION: "functions",
    Kind.CHANNEL: "senders",
}
"""Kind of a field -> the part of the settings that declares its names."""
QUERIES = "queries"
GROUPS = ("queues", "notices")
"""`queues.support.wait`, `notices.outage.on` in formulas and texts."""
_FILE = re.compile(rf"\b({'|'.join(FILE_KINDS)}) ([\w-]+)")
_GROUP = re.compile(rf"\b({'|'.join(GROUPS)})\.([\w-]+)\.")
_DB = re.compile(r"\bdb\.([\w-]+)")
_QUERIES = re.compile(r"^queries: *([\w./-]+)", re.MULTILINE)
_QUERY = re.compile(r"^-- *name: *([\w-]+)")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A name, and who declares it."""

    part: str
    """`queues`, `boxes`, … of the settings; `queries`; or `flow`, `survey`, … for a file of that kind."""
    name: str


def elsewhere(text: str, line: int, column: int) -> Elsewhere | None:
    """What the word at a position names outside of its file; None when it names nothing there."""
    lines = text.split("\n")
    span = word_at(lines, line, column)
    if span is None:
        return None
    word = lines[line][span.column : span.column + span.length]
    spot = spot_at(lines, line, span.column + span.length)
    if spot.in_value and not spot.inner and spot.row is not None:
        found = _of_field(spot, word)
        if found is not None:
            return found
    return _written(lines[line][:LONGEST], column)


def _of_field(spot: Spot, word: str) -> Elsewhere | None:
    kind = spot.row.kind if spot.row else None
    if kind is not None and kind in SETTINGS:
        return Elsewhere(SETTINGS[kind], word)
    if kind in (Kind.FLOW, Kind.SURVEY):
        return Elsewhere("flow" if kind is Kind.FLOW else "survey", word)
    return Elsewhere(QUERIES, word) if kind is Kind.QUERY else None


def _written(line: str, column: int) -> Elsewhere | None:
    """`100: flow energia`, `from: db.overdue`, `${queues.support.wait}`: whatever field they stand in."""
    for pattern in (_GROUP, _FILE):
        for found in pattern.finditer(line):
            if found.start() <= column <= found.end():
                return Elsewhere(found[1], found[2])
    for found in _DB.finditer(line):
        if found.start() <= column <= found.end():
            return Elsewhere(QUERIES, found[1])
    return None


def queries_file(settings: str) -> str | None:
    """The name of the file of queries that the settings tell."""
    found = _QUERIES.search(settings)
    return found[1] if found else None


def declared(other: str, found: Elsewhere) -> Span | None:
    """The line of `other`, the text of the settings, of the queries or of the file, that declares a name."""
    lines = other.split("\n")
    if found.part == QUERIES:
        return next((_span(n, m, 1) for n, m in enumerate(map(_QUERY.match, lines)) if m and m[1] == found.name), None)
    if found.part in FILE_KINDS:
        head = re.compile(rf"^{found.part}: *([^\s#]+)")
        return next((_span(n, m, 1) for n, m in enumerate(map(head.match, lines)) if m and m[1] == found.name), None)
    known = outline(lines)
    if found.name in known.of(found.part):
        return known.of(found.part)[found.name]
    return _on_one_line(lines, found, known.sections.get(found.part))


def _on_one_line(lines: list[str], found: Elsewhere, section: int | None) -> Span | None:
    """`queues: {support: {…}, sales: {…}}`."""
    line = lines[section][:LONGEST] if section is not None else ""
    match = re.search(rf"[{{,]\s*({re.escape(found.name)})\s*:", line)
    return _span(section, match, 1) if match and section is not None else None


def _span(line: int, match: re.Match[str], group: int) -> Span:
    return Span(line, match.start(group), match.end(group) - match.start(group))
