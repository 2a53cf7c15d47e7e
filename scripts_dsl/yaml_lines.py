"""Lines of a file that YAML did not understand, as their author built them: dash, key, value, indentation.

And the messages that need no more than one line. Used by yaml_trouble.py and traps.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Lines = Sequence[str]

_SHAPE = re.compile(
    r"^(?P<indent> *)(?P<dash>(?:- +)*)(?:(?P<key>[^\s:#'\"{}\[\],&*!|>%@`-][^:#]*?):(?: +(?P<value>.*)| *)$)?"
)
BARE = re.compile(r"^ *(?P<dash>(?:- +)*)(?P<key>[\w.]+)(?P<gap> *)(?P<value>[^\s:].*)?$")
_COMMENT = re.compile(r"\s#")

PROSE_HINT = "{ } is for keys and names; put each sentence on its own line below"
LONGEST = 10_000
"""Characters of a line that are looked at; a longer one was not typed by a person."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the finger, found: what a message is made of."""

    rule: str
    line: int
    column: int
    text: str
    hints: tuple[str, ...] = ()
    length: int = 1


def shape_of(line: str) -> re.Match[str] | None:
    """Groups indent, dash, key and value; None for a line that no person typed."""
    return _SHAPE.match(line) if len(line) < LONGEST else None


def indent(line: str) -> int:
    """Spaces at its beginning."""
    return len(line) - len(line.lstrip(" "))


def blank(line: str) -> bool:
    """Says nothing: empty, or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def built(line: str) -> bool:
    """Begins with a dash or `key:`, so its indentation means something."""
    shape = None if blank(line) else shape_of(line)
    return bool(shape and (shape["dash"] or shape["key"]))


def has_key(line: str) -> bool:
    """There is a `key:` in it."""
    shape = shape_of(line)
    return bool(shape and shape["key"])


def line_above(lines: Lines, number: int) -> int:
    """The line above that says something; 0 if there is none."""
    return next((n for n in range(number - 1, 0, -1) if not blank(lines[n - 1])), 0)


def key_column(line: str) -> int:
    """Where its key begins, from 1."""
    return len(line) - len(line.lstrip(" -")) + 1


def quoted_line(line: str) -> str:
    """`- say: Uwaga: …` as `- say: "Uwaga: …"`, ready to paste."""
    shape = shape_of(line)
    value = (shape["value"] or "").strip() if shape else ""
    if not shape or not value:
        return line.strip()
    mark = "'" if '"' in value and "'" not in value else '"'
    inner = value.replace("\\", "\\\\").replace('"', '\\"') if mark == '"' else value
    return f"{shape['dash']}{shape['key']}: {mark}{inner}{mark}"


def lined_up(number: int, lines: Lines) -> Slip:
    """The message about a line between two levels."""
    line, above = lines[number - 1], line_above(lines, number)
    column = indent(line) + 1
    text = "this line is not lined up with the lines it belongs to"
    if not above:
        return Slip("indent", number, column, text)
    levels = [level for level in _levels(number, lines) if level[0] != column - 1] if built(line) else []
    if levels:
        spaces, like = min(levels, key=lambda level: abs(level[0] - column + 1))
        hint = f"write it with {spaces} space{'' if spaces == 1 else 's'} before it, {like}"
    else:
        hint = f"line {above} begins at column {indent(lines[above - 1]) + 1}, this one at column {column}"
    return Slip("indent", number, column, text, (hint,))


def _levels(number: int, lines: Lines) -> Iterator[tuple[int, str]]:
    """Where a line like this one may begin, from the nearest level outwards: a dash below dashes, a key below keys.

    Gives spaces, and the line that shows it.
    """
    dashed, limit = lines[number - 1].lstrip().startswith("-"), LONGEST
    for n in range(number - 1, 0, -1):
        line = lines[n - 1]
        if not built(line) or indent(line) >= limit:
            continue
        key = key_column(line) - 1
        if limit == LONGEST and line.rstrip().endswith(":"):
            yield key + 2, f"two more than line {n}"
        if line.lstrip().startswith("-") == dashed or not dashed:
            yield indent(line) if dashed else key, f"as the {'dash' if dashed else 'word'} in line {n}"
        limit = indent(line)


def comment_slip(line: str, number: int) -> Slip | None:
    """`- ask: Podaj numer i naciśnij #`: the text that a comment cuts off."""
    cut = _COMMENT.search(line)
    if cut is None:
        return None
    hints = (f"put the text in quotes:  {quoted_line(line)}", "comments about a text go on their own line")
    return Slip(
        "comment-in-text", number, cut.start() + 2, "everything after ' #' is a comment, nobody will hear it", hints
    )


def no_colon(line: str, number: int) -> Slip:
    """The message about a line that should have been a key."""
    found = BARE.match(line)
    return colon_slip(found, number) if found else Slip("no-colon", number, 1, "a colon is missing in this line")


def colon_slip(found: re.Match[str], number: int) -> Slip:
    """The message about a key without its colon."""
    key, value = found["key"], (found["value"] or "").strip()
    written = f"{key}: {value}".strip()
    column = found.start("key") + 1
    return Slip("no-colon", number, column, f"a colon is missing after '{key}'", (f"write  {written}",), len(key))
