"""Where in a file the cursor is: section, verb, field, key or value. Lines and a position come in, a Spot goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scripts_dsl.editing.outline import LONGEST
from scripts_dsl.grammar import COMMON, FILE_KINDS, Field, Verb
from scripts_dsl.verbs import VERB_BY_NAME
from scripts_dsl.verbs import row as verb_row

_LINE = re.compile(r"^(?P<indent> *)(?P<dash>-(?: +|$))?(?P<rest>.*)$", re.DOTALL)
_PAIR = re.compile(r"^(?P<key>[^\s:#'\"{}\[\]]+):(?: +|$)(?P<value>.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spot:
    """What is being written."""

    section: str
    """The section it stands in; '' at the left edge."""
    verb: Verb | None
    """The verb whose step it is."""
    row: Field | None
    """The field whose value it is, or whose map it stands in."""
    key: str | None
    """The word before the colon; None while it is being written itself."""
    inner: bool
    """Inside the map of `row`: `options: {1: …}`."""
    begins_step: bool
    """A verb is being written, after a dash."""
    written: str
    """What of the value, or of the key, stands before the cursor."""
    indent: int = 0
    """Column at which its line begins, behind a dash."""
    main: str = ""
    """What stands beside the verb of its step: `crm.customer_by_phone` of a run."""

    @property
    def in_value(self) -> bool:
        """A value is being written."""
        return self.key is not None


def spot_at(lines: Sequence[str], line: int, column: int) -> Spot:
    """The place of the cursor; any position in at least one line is allowed."""
    line = min(max(line, 0), len(lines) - 1)
    text = lines[line][:LONGEST]
    before = text[: max(column, 0)]
    indent, dash, rest, at = _parts(before)
    section = _section(lines, line) if indent or dash else ""
    pair = _PAIR.match(rest)
    key, written = (pair["key"], pair["value"]) if pair else (None, rest)
    verb, row, inner = _owner(lines, line, at, key, dash)
    if key is not None and written.lstrip().startswith("{"):
        entry = written.rpartition("{")[2].rpartition(",")[2].lstrip()
        inner_pair = _PAIR.match(entry)
        key, written = (inner_pair["key"], inner_pair["value"]) if inner_pair else (None, entry)
        inner = True
    return Spot(
        section, verb, row, key, inner, dash and key is None and not inner, written, at, _main(lines, line, verb)
    )


def _main(lines: Sequence[str], line: int, verb: Verb | None) -> str:
    """The value of the verb in the line of its dash."""
    if verb is None:
        return ""
    begin = re.compile(rf" *- +{re.escape(verb.name)}: +(.*)")
    found = next((m for m in (begin.match(lines[n][:LONGEST]) for n in range(line, -1, -1)) if m), None)
    return found[1].partition(" #")[0].strip() if found else ""


def _parts(text: str) -> tuple[int, bool, str, int]:
    """Indentation, whether there is a dash, the rest, and the column of the rest."""
    found = _LINE.match(text)
    assert found is not None, "the pattern takes every line"
    return len(found["indent"]), found["dash"] is not None, found["rest"], found.start("rest")


def _section(lines: Sequence[str], line: int) -> str:
    for number in range(min(line, len(lines)) - 1, -1, -1):
        text = lines[number]
        if text[:1] not in ("", " ", "#", "-"):
            return text.partition(":")[0]
    return ""


def _owner(
    lines: Sequence[str], line: int, at: int, key: str | None, dash: bool
) -> tuple[Verb | None, Field | None, bool]:
    """Verb and field of what begins at column `at`; `inner` when it stands in the map of the field."""
    if dash:
        verb = _known(lines, key or "")
        return verb, verb.main if verb else None, False
    verb = _verb(lines, line, at)
    if verb is not None:
        return verb, _row(verb, key), False
    above = next((n for n in range(line - 1, -1, -1) if _built(lines[n]) and _parts(lines[n])[3] < at), None)
    if above is None:
        return None, None, False
    _, has_dash, rest, column = _parts(lines[above][:LONGEST])
    pair = _PAIR.match(rest)
    word = pair["key"] if pair else ""
    verb = _known(lines, word) if has_dash else _verb(lines, above, column)
    row = (verb.main if has_dash else _row(verb, word)) if verb else None
    return verb, row, row is not None


def _verb(lines: Sequence[str], line: int, at: int) -> Verb | None:
    """The verb above whose details begin at this column."""
    for number in range(line - 1, -1, -1):
        if not _built(lines[number]):
            continue
        indent, dash, rest, column = _parts(lines[number][:LONGEST])
        if dash and column == at:
            return _known(lines, rest.partition(":")[0])
        if column < at or (indent < at and not dash):
            return None
    return None


def _known(lines: Sequence[str], word: str) -> Verb | None:
    """The verb of that name in this kind of file."""
    if word not in VERB_BY_NAME:
        return None
    kind = next((kind for line in lines if (kind := line.partition(":")[0]) in FILE_KINDS), "flow")
    return verb_row(kind, word)


def _row(verb: Verb, key: str | None) -> Field | None:
    if key is None:
        return None
    return next((f for f in (*verb.fields, *COMMON) if f.name == key), None)


def _built(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
