"""Mends what YAML breaks, on the text, before it is parsed: a colon in a text, `*:`, tabs, a missing space.

A text comes in; the mended text and what was done go out. Each message of loader and reader is tried with the mends for
its rule; a mend stays only if the file is understood further than before. Called by `centrala fmt --fix`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.beside import PROMPTS, PromptsFile
from scripts_dsl.joined import joined
from scripts_dsl.loader import load
from scripts_dsl.messages import Message
from scripts_dsl.reader import read
from scripts_dsl.yaml_lines import has_key, indent, quoted_line, shape_of

MOST = 200
"""Mends of one file; each costs a reading of the file."""

HOST = "flow: x\nplaces:\n  start:\n    - hangup: Good bye.\n"
"""A flow for a file of prompts that is read alone."""

Lines = list[str]
Mend = Callable[[Lines, Message], Iterator[Lines]]
"""Ways to mend the mistake of a message, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done."""

    text: str
    done: tuple[tuple[int, str], ...]
    """(line, rule), in the order of mending."""


def mended(text: str, *, prompts: bool = False) -> Mended:
    """The text without the slips that can be mended without guessing what was meant. `prompts`: it is a file of
    prompts."""
    look = _read_prompts if prompts else _read
    text, done = _without_tabs(text)
    lines = text.split("\n")
    done += _with_our_operators(lines)
    reading = look(lines)
    for _ in range(MOST):
        step = _one_step(lines, reading, look)
        if step is None:
            break
        lines, reading, message = step
        done.append((message.line, message.rule))
    return Mended("\n".join(lines), tuple(done))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What loader and reader make of a text; the file as a whole is not looked at."""

    understood: bool
    """YAML could read it to its end; otherwise there is one message, where it gave up."""
    messages: tuple[Message, ...]

    def better_than(self, before: _Reading, message: Message) -> bool:
        """The mistake of the message is gone and nothing new is wrong above or beside it."""
        if any(m.rule == message.rule and m.line == message.line for m in self.messages):
            return False
        if before.understood:
            return self.understood and len(self.messages) <= len(before.messages)
        return all(m.line > message.line + (message.rule in MOVING) for m in self.messages)


Look = Callable[[Lines], _Reading]


def _one_step(lines: Lines, reading: _Reading, look: Look) -> tuple[Lines, _Reading, Message] | None:
    """The first mistake that can be mended."""
    for message in reading.messages:
        mend = MENDS.get(message.rule)
        for candidate in mend(lines, message) if mend is not None and message.line <= len(lines) else ():
            after = look(candidate)
            if candidate != lines and after.better_than(reading, message):
                return candidate, after, message
    return None


def _read(lines: Lines) -> _Reading:
    loaded = load("\n".join(lines), "")
    understood = loaded.root is not None
    if understood:
        read(loaded)
    return _Reading(understood, tuple(loaded.report.sorted()))


def _read_prompts(lines: Lines) -> _Reading:
    """The same of a file of prompts, beside a flow that has nothing to say."""
    both = joined(load(HOST, ""), PromptsFile(PROMPTS, "\n".join(lines)))
    if both.whole:
        read(both.loaded)
    return _Reading(both.whole, tuple(m for m in both.loaded.report.sorted() if m.file == PROMPTS))


# --- mends ---------------------------------------------------------------------------------------------------------


def _changed(lines: Lines, number: int, *new: str) -> Lines:
    """The lines with line `number` replaced."""
    return [*lines[: number - 1], *new, *lines[number:]]


def _indented(line: str, new: str) -> str:
    return " " * indent(line) + new


def _without_tabs(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A tab at the beginning of a line is one level, anywhere else a space."""
    lines, done = text.split("\n"), []
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            lead = line[: len(line) - len(line.lstrip(" \t"))]
            lines[number - 1] = lead.replace("\t", "  ") + line[len(lead) :].replace("\t", " ")
            done.append((number, "tab"))
    return "\n".join(lines), done


_FORMULA = re.compile(r"^(?P<before> *(?:- +)*(?:when|check|only|first): +)(?P<formula>[^#]*)")
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")
OPERATORS = (("&&", " and "), ("||", " or "), ("=<", "<="), ("==", "="))
"""Of other languages, with ours."""


def _with_our_operators(lines: Lines) -> list[tuple[int, str]]:
    """`==`, `&&`, `||` and `=<` in conditions, but not in the texts in them."""
    done: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        found = _FORMULA.match(line)
        if found is None:
            continue
        pieces = _STRING.split(found["formula"])
        ours = "".join(piece if n % 2 else _ours(piece) for n, piece in enumerate(pieces))
        if ours != found["formula"]:
            lines[number - 1] = found["before"] + ours + line[found.end() :]
            done.append((number, "formula"))
    return done


def _ours(formula: str) -> str:
    for theirs, ours in OPERATORS:
        formula = re.sub(rf" *{re.escape(theirs)} *", ours if ours.startswith(" ") else f" {ours} ", formula)
    return formula


_AFTER = re.compile(r"(?<=[.!?…]) +# \w.*$")
"""What stands behind a whole sentence is no part of it."""


def _quote(lines: Lines, message: Message) -> Iterator[Lines]:
    """The whole value of the line in quotes; a comment after it goes on its own line."""
    line = lines[message.line - 1]
    if found := _AFTER.search(line):
        quoted = quoted_line(line[: found.start()])
        yield _changed(lines, message.line, _indented(line, found[0].strip()), _indented(line, quoted))
    yield _changed(lines, message.line, _indented(line, quoted_line(line)))


def _comment(lines: Lines, message: Message) -> Iterator[Lines]:
    """`press #` is a text; `Good day. # greeting` has a comment that goes on its own line; `press # to end` may be
    either and is left alone."""
    line = lines[message.line - 1]
    cut = line[: message.column - 1].rstrip()
    comment = line[message.column - 1 :]
    if not re.match(r"# \w", comment):
        yield from _quote(lines, message)
    elif _AFTER.search(line):
        yield _changed(lines, message.line, _indented(line, comment), cut)


_STAR = re.compile(r"(?P<before>^|[\s{,])\*(?=\s*:)")


def _star(lines: Lines, message: Message) -> Iterator[Lines]:
    """`*: menu`."""
    yield _changed(lines, message.line, _STAR.sub(r"\g<before>star", lines[message.line - 1]))


def _trick(lines: Lines, message: Message) -> Iterator[Lines]:
    """A text that begins with a character YAML keeps for itself, or `*` as a key."""
    yield from _star(lines, message)
    yield from _quote(lines, message)


_GLUED = re.compile(r"^(?P<before> *(?:- +)*[\w.]+:)(?P<value>[^\s/:].*)$")


def _space(lines: Lines, message: Message) -> Iterator[Lines]:
    found = _GLUED.match(lines[message.line - 1])
    if found:
        yield _changed(lines, message.line, f"{found['before']} {found['value']}")


_WORDS = re.compile(r"^(?P<before> *(?:- +)*[\w.]+)(?P<gap> *)(?P<value>.*)$")


def _colon(lines: Lines, message: Message) -> Iterator[Lines]:
    found = _WORDS.match(lines[message.line - 1])
    if found and (found["gap"] or not found["value"]):
        yield _changed(lines, message.line, f"{found['before']}:{' ' if found['value'] else ''}{found['value']}")


def _dash(lines: Lines, message: Message) -> Iterator[Lines]:
    """The step, or the one above, at the place of its list."""
    for number in (message.line, message.line - 1):
        line = lines[number - 1] if number else ""
        for depth in (indent(line), indent(line) - 2):
            if depth >= 0 and has_key(line) and not line.lstrip().startswith("-"):
                yield _changed(lines, number, f"{' ' * depth}- {line.strip()}")


def _indent(lines: Lines, message: Message) -> Iterator[Lines]:
    """The line one space further out or in; or the step above has lost its dash."""
    line = lines[message.line - 1]
    for shift in (-1, 1):
        depth = indent(line) + shift
        if depth >= 0:
            yield _changed(lines, message.line, " " * depth + line.lstrip())
    yield from _dash(lines, message)


_NEEDS_QUOTES = re.compile(r": |\s#|:$|^[^\w$(+<.–—„«-]|^- ")


def _entry(key: str, text: str) -> str:
    """`pl: text`, in quotes where YAML needs them."""
    quoted = text[:1] in ("'", '"') or not _NEEDS_QUOTES.search(text)
    return f"{key}: {text}" if quoted else quoted_line(f"{key}: {text}")


_ENTRY = re.compile(r"(?:^|,)\s*(?P<key>[a-z]{2}):\s")


def _braces(lines: Lines, message: Message) -> Iterator[Lines]:
    """`{pl: Tak?, en: Yes?}` on a line for each language."""
    line = lines[message.line - 1]
    shape = shape_of(line)
    value = (shape["value"] or "").strip() if shape else ""
    if shape is None or not (value.startswith("{") and value.endswith("}")):
        return
    inner = value[1:-1].strip()
    starts = list(_ENTRY.finditer(inner))
    if not starts or starts[0].start() != 0:
        return
    ends = [*(found.start() for found in starts[1:]), len(inner)]
    deeper = " " * (indent(line) + len(shape["dash"]) + 2)
    texts = [
        deeper + _entry(found["key"], inner[found.end() : end].strip()) for found, end in zip(starts, ends, strict=True)
    ]
    yield _changed(lines, message.line, line[: shape.start("value")].rstrip(), *texts)


MOVING = frozenset({"indent", "no-dash", "two-verbs", "no-colon"})
"""Rules whose mend moves a line: a wrong guess shows in the next one."""

MENDS: Mapping[str, Mend] = {
    "colon-in-text": _quote,
    "comment-in-text": _comment,
    "star-key": _star,
    "yaml-trick": _trick,
    "quotes": _quote,
    "no-space": _space,
    "shape": _space,
    "no-colon": _colon,
    "no-dash": _dash,
    "two-verbs": _dash,
    "indent": _indent,
    "prose-in-braces": _braces,
}
"""Rule of a message -> how such a mistake is mended."""
