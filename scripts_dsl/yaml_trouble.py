"""Why YAML stumbled, in the designer's words: a parser's complaint comes in, one message at the slip goes out.

YAML's own complaints name tokens and often the line after the mistake. Each finder below knows one slip of the
finger; the first that recognises its slip speaks. Called by loader.py only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts_dsl.messages import Report, Severity
from scripts_dsl.yaml_lines import (
    BARE,
    LONGEST,
    PROSE_HINT,
    Lines,
    Slip,
    blank,
    built,
    colon_slip,
    comment_slip,
    has_key,
    indent,
    key_column,
    line_above,
    lined_up,
    quoted_line,
    shape_of,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What the parser said. Lines and columns from 1; context_line is 0 when it named none."""

    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int


Finder = Callable[[Failure, Lines], Slip | None]

_GLUED = re.compile(r"^ *(?:- +)*(?P<key>[\w.]+):(?P<value>[^\s/:].*)$")

LOOK_BACK = 200
"""Lines above the parser's complaint that are searched for a quote left open."""


def explain(failure: Failure, lines: Lines, report: Report) -> None:
    """Write one message about the place where YAML gave up."""
    last = len(lines)
    failure = replace(failure, line=min(failure.line, last), context_line=min(failure.context_line, last))
    found = next((slip for finder in FINDERS if (slip := finder(failure, lines))), None) or _anything(failure)
    line = min(max(found.line, 1), len(lines))
    report.add(Severity.ERROR, found.rule, line, found.column, found.length, found.text, found.hints)


# --- finders -----------------------------------------------------------------------------------------------------


def _star(f: Failure, lines: Lines) -> Slip | None:
    if "alias" not in f.context:
        return None
    rest = lines[f.line - 1][f.column - 1 :].lstrip()
    if rest.startswith(":"):
        return Slip(
            "star-key",
            f.line,
            f.column,
            "'*' has a special meaning in YAML",
            ("write star: (and hash: for the # key)",),
        )
    return _special(f, lines)


def _special(f: Failure, lines: Lines) -> Slip | None:
    """A text that begins with a character YAML keeps for itself."""
    contexts = ("alias", "anchor", "tag", "block scalar")
    problems = ("cannot start any token", "entries are not allowed", "keys are not allowed")
    if not any(p in f.problem for p in problems) and not f.context.endswith(contexts):
        return None
    at = f.context_line or f.line
    column = f.context_column or f.column
    char = lines[at - 1][column - 1 : column] or "?"
    hint = f"put the text in quotes:  {quoted_line(lines[at - 1])}"
    return Slip("yaml-trick", at, column, f"a text cannot begin with {char} in YAML", (hint,))


def _odd(f: Failure, lines: Lines) -> Slip | None:
    """One space too many or too few; a file that never counts by two is told by another finder."""
    numbers = [n for n in range(1, len(lines) + 1) if built(lines[n - 1])]
    odd = [n for n in numbers if indent(lines[n - 1]) % 2]
    if not odd or len(odd) * 4 > len(numbers):
        return None
    near = [n for n in odd if n <= f.line]
    return lined_up(near[-1], lines) if near else None


def _comment_cut(f: Failure, lines: Lines) -> Slip | None:
    """The line above was cut at ' #', so this line cannot go on with its text."""
    previous = line_above(lines, f.line)
    if not previous or built(lines[f.line - 1]):
        return None
    return comment_slip(lines[previous - 1], previous)


def _colon(f: Failure, lines: Lines) -> Slip | None:
    if "mapping values" not in f.problem:
        return None
    line = lines[f.line - 1]
    shape = shape_of(line)
    if not shape or not shape["value"] or f.column <= shape.start("value"):
        return None
    hint = f"put the text in quotes:  {quoted_line(line)}"
    text = "this text contains ': ' and YAML takes it for a new key"
    return Slip("colon-in-text", f.line, f.column, text, (hint,))


def _glued(f: Failure, lines: Lines) -> Slip | None:
    """`say:welcome`, here or in the line above."""
    for number in (f.line, f.context_line, line_above(lines, f.line)):
        found = _GLUED.match(lines[number - 1]) if number and len(lines[number - 1]) < LONGEST else None
        if found:
            column = found.end("key") + 1
            hint = f"{found['key']}: {found['value'].strip()}"
            return Slip("no-space", number, column, "a space is missing after the colon", (f"write  {hint}",))
    return None


def _no_colon(f: Failure, lines: Lines) -> Slip | None:
    """`say welcome`, `start`: a line that should have been a key."""
    numbers = (f.context_line,) if "simple key" in f.context else (line_above(lines, f.line), f.line)
    for number in numbers:
        if not number or has_key(lines[number - 1]) or len(lines[number - 1]) > LONGEST:
            continue
        found = BARE.match(lines[number - 1])
        if found and not _inside_block(number, lines):
            return colon_slip(found, number)
    return None


def _inside_block(number: int, lines: Lines) -> bool:
    """Line `number` belongs to a text that began with | or > above it."""
    for n in range(number - 1, 0, -1):
        if not blank(lines[n - 1]) and indent(lines[n - 1]) < indent(lines[number - 1]):
            return lines[n - 1].rstrip().endswith(("|", ">", "|-", ">-", "|+", ">+"))
    return False


def _no_dash(f: Failure, lines: Lines) -> Slip | None:
    """A step that lost its dash: itself at the place of the dashes, or the first of its list."""
    for number in (f.line, *_first_of_list(f.line, lines)):
        line = lines[number - 1]
        if not has_key(line) or line.lstrip().startswith("-") or not _dashes_beside(number, lines):
            continue
        key = line.strip()
        text = "a step begins with a dash"
        return Slip("no-dash", number, key_column(line), text, (f"write  - {key}",), len(key.split(":")[0]))
    return None


def _first_of_list(number: int, lines: Lines) -> tuple[int, ...]:
    """The first line below the same parent as line `number`, when it has no dash."""
    depth = indent(lines[number - 1])
    first = 0
    for n in range(number - 1, 0, -1):
        if blank(lines[n - 1]):
            continue
        if indent(lines[n - 1]) < depth:
            break
        first = n
    return (first,) if first else ()


def _dashes_beside(number: int, lines: Lines) -> bool:
    """Lines that begin with a dash stand one level out or beside, in the same list."""
    own = indent(lines[number - 1])
    for step, stop in ((1, len(lines) + 1), (-1, 0)):
        for n in range(number + step, stop, step):
            line = lines[n - 1]
            if blank(line):
                continue
            if line.lstrip().startswith("- ") and indent(line) in (own, own - 2):
                return True
            if indent(line) < own - 2 or (indent(line) < own and not line.lstrip().startswith("- ")):
                break
    return False


def _open_quote(f: Failure, _lines: Lines) -> Slip | None:
    if "quoted scalar" not in f.context:
        return None
    at = (f.context_line, f.context_column)
    if "end of stream" in f.problem:
        return Slip(
            "quotes", *at, "this quote is never closed", ("write it at the end of the text, too, or take it out",)
        )
    hint = "a \\ inside \" \" is written twice; inside ' ' once"
    return Slip("quotes", *at, f"this quoted text is not written right: {f.problem}", (hint,))


def _quotes(f: Failure, lines: Lines) -> Slip | None:
    """A quote that closes too early, or lines below."""
    for number in range(f.line, max(0, f.line - LOOK_BACK), -1):
        shape = shape_of(lines[number - 1])
        value = (shape["value"] or "").strip() if shape else ""
        if not shape or value[:1] not in ("'", '"'):
            continue
        end = value.find(value[0], 1)
        if end == -1:
            return Slip("quotes", number, shape.start("value") + 1, "this quote is never closed on its line")
        if number == f.line and value[end + 1 :].strip():
            hint = "put the whole text in quotes, and ' ' inside \" \""
            column = shape.start("value") + end + 2
            return Slip("quotes", number, column, "text goes on after the closing quote", (hint,))
    return None


def _braces(f: Failure, lines: Lines) -> Slip | None:
    opening = f.context_line if "flow" in f.context else 0
    if opening:
        column = f.context_column
    else:
        shape = shape_of(lines[f.line - 1])
        value = (shape["value"] or "") if shape else ""
        if not shape or value[:1] not in ("{", "["):
            return None
        opening, column = f.line, shape.start("value") + 1
    line = lines[opening - 1]
    char = line[column - 1 : column]
    closing = {"{": "}", "[": "]"}.get(char, "}")
    if closing not in line[column:]:
        return Slip(
            "braces",
            opening,
            column,
            f"this {char} is not closed on its line",
            (f"add {closing} at the end of the line",),
        )
    value = re.match(r"\{(\w+)\}\s*\w", line[column - 1 :])
    hint = f"a value in a text is written ${{{value[1]}}}" if value else PROSE_HINT
    return Slip(
        "prose-in-braces", opening, column, "a sentence inside { } or [ ]", (hint,), line.rfind(closing) + 2 - column
    )


def _misfit(f: Failure, lines: Lines) -> Slip | None:
    """Deeper or shallower than anything it could belong to."""
    if built(lines[f.line - 1]) and line_above(lines, f.line):
        return lined_up(f.line, lines)
    return None


def _anything(f: Failure) -> Slip:
    said = f.problem or "something is wrong here"
    return Slip("yaml", f.line, f.column, f"YAML does not understand this line: {said}")


FINDERS: tuple[Finder, ...] = (
    _star, _special, _open_quote, _odd, _comment_cut, _colon, _glued, _no_colon, _no_dash, _braces, _quotes, _misfit,
)  # fmt: skip
"""In the order they are asked."""
