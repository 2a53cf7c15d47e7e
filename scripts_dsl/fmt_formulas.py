"""One spelling for formulas: `==` is written `=`. A text in, the same text out but for that. Called by fmt.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_dsl.grammar import COMMON, Kind
from scripts_dsl.loader import load
from scripts_dsl.tree import Mapping, Node, Scalar, Sequence
from scripts_dsl.verbs import VERBS

ONE = frozenset({Kind.FORMULA, Kind.CONDITION, Kind.CHECKED_FORMULA, Kind.LANGUAGE})
MANY = frozenset({Kind.ASSIGNMENTS, Kind.ARGUMENTS})
_ROWS = [*COMMON, *(row for verb in VERBS for row in (*((verb.main,) if verb.main else ()), *verb.fields))]
FIELDS = frozenset(row.name for row in _ROWS if row.kind in ONE) | {"only", "first"}
MAPS = frozenset(row.name for row in _ROWS if row.kind in MANY)
SECTIONS = frozenset({"places", "always", "questions", "do", "alert", "ask_when", "people", "stop"})
"""Where formulas stand; a prompt may be called `when`."""

_EQUALS = re.compile(r"\"[^\"]*\"|'[^']*'|==")


def one_equals_sign(text: str) -> str:
    """The text with `=` for `==` in its formulas; texts inside them stay."""
    root = load(text, "").root
    if root is None or "==" not in text:
        return text
    lines = text.split("\n")
    for key, node in root.entries:
        for formula in _formulas(node) if key.text in SECTIONS else ():
            mark = formula.mark
            if formula.style == "plain" and mark.line == mark.end_line:
                line = lines[mark.line - 1]
                start, end = mark.column - 1, mark.end_column - 1
                lines[mark.line - 1] = line[:start] + _EQUALS.sub(_written, line[start:end]) + line[end:]
    return "\n".join(lines)


def _written(found: re.Match[str]) -> str:
    return "=" if found[0] == "==" else found[0]


def _formulas(node: Node) -> Iterator[Scalar]:
    """From the last to the first, so that positions in a line stay right."""
    if isinstance(node, Sequence):
        for item in reversed(node.items):
            yield from _formulas(item)
    for key, value in reversed(node.entries) if isinstance(node, Mapping) else ():
        if key.text in FIELDS and isinstance(value, Scalar):
            yield value
        elif key.text in MAPS and isinstance(value, Mapping):
            yield from (inner for _, inner in reversed(value.entries) if isinstance(inner, Scalar))
        else:
            yield from _formulas(value)
