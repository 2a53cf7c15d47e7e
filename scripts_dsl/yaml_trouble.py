"""Why YAML stumbled, in the designer's words: a parser's complaint comes in, one message at the slip goes out.

YAML's own complaints name tokens and often the line after the mistake. Each finder below knows one slip of the
finger; the first that recognises its slip speaks. Called by loader.py only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scripts_dsl.messages import Report, Severity


@dataclass(frozen=True, slots=True)
class Failure:
    """What the parser said. Lines and columns from 1; context_line is 0 when it named none."""

    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What we make of it."""

    rule: str
    line: int
    column: int
    text: str
    hints: tuple[str, ...] = ()
    length: int = 1


Lines = Sequence[str]
Finder = Callable[[Failure, Lines], Slip | None]

_SHAPE = re.compile(
    r"^(?P<indent> *)(?P<dash>(?:- +)*)(?:(?P<key>[^\s:#'\"{}\[\],&*!|>%@`-][^:#]*?):(?: +(?P<value>.*)| *)$)?"
)
_GLUED = re.compile(r"^ *(?:- +)*(?P<key>[\w.]+):(?P<value>[^\s/:].*)$")
_BARE = re.compile(r"^ *(?P<dash>(?:- +)*)(?P<key>[\w.]+)(?P<gap> *)(?P<value>[^\s:].*)?$")
_COMMENT = re.compile(r"\s#")

LONGEST = 10_000
"""Characters of a line that are looked at; a longer one was not typed by a person."""
LOOK_BACK = 200
"""Lines above the parser's complaint that are searched for a quote left open."""


def explain(failure: Failure, lines: Lines, report: Report) -> None:
    """Write one message about the place where YAML gave up."""
    last = len(lines)
    failure = replace(failure, line=min(failure.line, last), context_line=min(failure.context_line, last))
    found = next((slip for finder in FINDERS if (slip := finder(failure, lines))), None) or _anything(failure)
    line = min(max(found.line, 1), len(lines))
    report.add(Severity.ERROR, found.rule, line, found.column, found.length, found.text, found.hints)


def quoted_line(line: str) -> str:
    """`- say: Uwaga: …` as `- say: "Uwaga: …"`, ready to paste."""
    shape = _shape(line)
    value = (shape["value"] or "").strip() if shape else ""
    if not shape or not value:
        return line.strip()
    mark = "'" if '"' in value and "'" not in value else '"'
    inner = value.replace("\\", "\\\\").replace('"', '\\"') if mark == '"' else value
    return f"{shape['dash']}{shape['key']}: {mark}{inner}{mark}"


# --- lines -------------------------------------------------------------------------------------------------------


def _shape(line: str) -> re.Match[str] | None:
    return _SHAPE.match(line) if len(line) < LONGEST else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _built(line: str) -> bool:
    """Begins with a dash or `key:`, so its indentation means something."""
    shape = None if _blank(line) else _shape(line)
    return bool(shape and (shape["dash"] or shape["key"]))


def _above(lines: Lines, number: int) -> int:
    """The line above that says something; 0 if there is none."""
    return next((n for n in range(number - 1, 0, -1) if not _blank(lines[n - 1])), 0)


def _key_column(line: str) -> int:
    return len(line) - len(line.lstrip(" -")) + 1


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
    built = [n for n in range(1, len(lines) + 1) if _built(lines[n - 1])]
    odd = [n for n in built if _indent(lines[n - 1]) % 2]
    if not odd or len(odd) * 4 > len(built):
        return None
    near = [n for n in odd if n <= f.line]
    return lined_up(near[-1], lines) if near else None


def lined_up(number: int, lines: Lines) -> Slip:
    """The message about a line between two levels."""
    line, above = lines[number - 1], _above(lines, number)
    column = _indent(line) + 1
    hint = (
        f"line {above} begins at column {_indent(lines[above - 1]) + 1}, this one at column {column}" if above else ""
    )
    text = "this line is not lined up with the lines it belongs to"
    return Slip("indent", number, column, text, (hint,) if hint else ())


def _comment_cut(f: Failure, lines: Lines) -> Slip | None:
    """The line above was cut at ' #', so this line cannot go on with its text."""
    above = _above(lines, f.line)
    if not above or _built(lines[f.line - 1]):
        return None
    return comment_slip(lines[above - 1], above)


def comment_slip(line: str, number: int) -> Slip | None:
    """`- ask: Podaj numer i naciśnij #`: the text that a comment cuts off."""
    cut = _COMMENT.search(line)
    if cut is None:
        return None
    hints = (f"put the text in quotes:  {quoted_line(line)}", "comments about a text go on their own line")
    return Slip(
        "comment-in-text", number, cut.start() + 2, "everything after ' #' is a comment, nobody will hear it", hints
    )


def _colon(f: Failure, lines: Lines) -> Slip | None:
    if "mapping values" not in f.problem:
        return None
    line = lines[f.line - 1]
    shape = _shape(line)
    if not shape or not shape["value"] or f.column <= shape.start("value"):
        return None
    hint = f"put the text in quotes:  {quoted_line(line)}"
    text = "this text contains ': ' and YAML takes it for a new key"
    return Slip("colon-in-text", f.line, f.column, text, (hint,))


def _glued(f: Failure, lines: Lines) -> Slip | None:
    """`say:welcome`, here or in the line above."""
    for number in (f.line, f.context_line, _above(lines, f.line)):
        found = _GLUED.match(lines[number - 1]) if number and len(lines[number - 1]) < LONGEST else None
        if found:
            column = found.end("key") + 1
            hint = f"{found['key']}: {found['value'].strip()}"
            return Slip("no-space", number, column, "a space is missing after the colon", (f"write  {hint}",))
    return None


def _no_colon(f: Failure, lines: Lines) -> Slip | None:
    """`say welcome`, `start`: a line that should have been a key."""
    numbers = (f.context_line,) if "simple key" in f.context else (_above(lines, f.line), f.line)
    for number in numbers:
        if not number or _built_with_key(lines[number - 1]) or len(lines[number - 1]) > LONGEST:
            continue
        found = _BARE.match(lines[number - 1])
        if found and not _inside_block(number, lines):
            return _colon_slip(found, number)
    return None


def _colon_slip(found: re.Match[str], number: int) -> Slip:
    """The message about a key without its colon."""
    key, value = found["key"], (found["value"] or "").strip()
    written = f"{key}: {value}".strip()
    column = found.start("key") + 1
    return Slip("no-colon", number, column, f"a colon is missing after '{key}'", (f"write  {written}",), len(key))


def no_colon(line: str, number: int) -> Slip:
    """The message about a line that should have been a key."""
    found = _BARE.match(line)
    return _colon_slip(found, number) if found else Slip("no-colon", number, 1, "a colon is missing in this line")


def _built_with_key(line: str) -> bool:
    shape = _shape(line)
    return bool(shape and shape["key"])


def _inside_block(number: int, lines: Lines) -> bool:
    """Line `number` belongs to a text that began with | or > above it."""
    for n in range(number - 1, 0, -1):
        if not _blank(lines[n - 1]) and _indent(lines[n - 1]) < _indent(lines[number - 1]):
            return lines[n - 1].rstrip().endswith(("|", ">", "|-", ">-", "|+", ">+"))
    return False


def _no_dash(f: Failure, lines: Lines) -> Slip | None:
    """A step that lost its dash: itself at the place of the dashes, or the first of its list."""
    for number in (f.line, *_first_of_list(f.line, lines)):
        line = lines[number - 1]
        if not _built_with_key(line) or line.lstrip().startswith("-") or not _dashes_beside(number, lines):
            continue
        key = line.strip()
        text = "a step begins with a dash"
        return Slip("no-dash", number, _key_column(line), text, (f"write  - {key}",), len(key.split(":")[0]))
    return None


def _first_of_list(number: int, lines: Lines) -> tuple[int, ...]:
    """The first line below the same parent as line `number`, when it has no dash."""
    depth = _indent(lines[number - 1])
    first = 0
    for n in range(number - 1, 0, -1):
        if _blank(lines[n - 1]):
            continue
        if _indent(lines[n - 1]) < depth:
            break
        first = n
    return (first,) if first else ()


def _dashes_beside(number: int, lines: Lines) -> bool:
    """Lines that begin with a dash stand one level out or beside, in the same list."""
    own = _indent(lines[number - 1])
    for step, stop in ((1, len(lines) + 1), (-1, 0)):
        for n in range(number + step, stop, step):
            line = lines[n - 1]
            if _blank(line):
                continue
            if line.lstrip().startswith("- ") and _indent(line) in (own, own - 2):
                return True
            if _indent(line) < own - 2 or (_indent(line) < own and not line.lstrip().startswith("- ")):
                break
    return False


def _open_quote(f: Failure, _lines: Lines) -> Slip | None:
    if "quoted scalar" not in f.context:
        return None
    at = (f.context_line, f.context_column)
    if "end of stream" in f.problem:
        return Slip("quotes", *at, "this quote is never closed")
    hint = "a \\ inside \" \" is written twice; inside ' ' once"
    return Slip("quotes", *at, f"this quoted text is not written right: {f.problem}", (hint,))


def _quotes(f: Failure, lines: Lines) -> Slip | None:
    """A quote that closes too early, or lines below."""
    for number in range(f.line, max(0, f.line - LOOK_BACK), -1):
        shape = _shape(lines[number - 1])
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
        shape = _shape(lines[f.line - 1])
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
    hint = "{ } is for keys and names; put each sentence on its own line below"
    return Slip(
        "prose-in-braces", opening, column, "a sentence inside { } or [ ]", (hint,), line.rfind(closing) + 2 - column
    )


def _misfit(f: Failure, lines: Lines) -> Slip | None:
    """Deeper or shallower than anything it could belong to."""
    if _built(lines[f.line - 1]) and _above(lines, f.line):
        return lined_up(f.line, lines)
    return None


def _anything(f: Failure) -> Slip:
    said = f.problem or "something is wrong here"
    return Slip("yaml", f.line, f.column, f"YAML does not understand this line: {said}")


FINDERS: tuple[Finder, ...] = (
    _star, _special, _open_quote, _odd, _comment_cut, _colon, _glued, _no_colon, _no_dash, _braces, _quotes, _misfit,
)  # fmt: skip
"""In the order they are asked."""
