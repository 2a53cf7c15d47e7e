"""Cuts a formula into tokens. Text in, tokens with their places out; called by parser.py.

Marks that other languages use (`&&`, `||`, `!`, `=<`, `${`) are recognised here and answered with ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from scripts_dsl.problems import FormulaProblem
from scripts_dsl.values import Money, read_date, read_duration, read_money, read_number, read_time

MAX_LENGTH = 1000
"""Characters of a formula; the longest in the examples has 70."""

MAX_TOKENS = 200
"""Bounds the depth of what is built from a formula far below Python's recursion limit."""

Literal = str | int | Decimal | Money | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Token:
    """One word, mark or literal."""

    kind: str
    """word, mark, end; text, number, percent, money, duration, date, time, phone."""
    text: str
    """As written."""
    value: Literal | None
    start: int
    end: int


_PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
    | (?P<time>[0-9]{1,2}:[0-9]{2}(?![\w:]))
    | (?P<money>[0-9]+(?:\.[0-9]+)?[ ]?[A-Z]{3}(?!\w))
    | (?P<percent>[0-9]+(?:\.[0-9]+)?[ ]?%)
    | (?P<duration>[0-9]+(?:\.[0-9]+)?[smhd](?!\w))
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<wrong>\$\{|&&|\|\||=<|=>|<>|===|:=)
    | (?P<mark><=|>=|!=|==|[=<>+*/(),\[\]-])
    """,
    re.VERBOSE,
)
_PHONE = re.compile(r"\+[0-9]{2,15}(?!\w)", re.ASCII)
_BAD_NUMBER = re.compile(r"[0-9][\w.:,]*")

_OURS: Mapping[str, str] = {
    "&&": "and",
    "||": "or",
    "=<": "<=",
    "=>": ">=",
    "<>": "!=",
    "===": "=",
    ":=": "=",
    "&": "and",
    "|": "or",
    "!": "not",
    "~": "not",
}
_READERS: Mapping[str, Callable[[str], Literal | None]] = {
    "date": read_date,
    "time": read_time,
    "money": read_money,
    "duration": read_duration,
    "number": read_number,
    "percent": lambda text: read_number(text.rstrip("% ")),
    "text": lambda text: text[1:-1],
}
_NOUNS: Mapping[str, str] = {
    "date": "a day of the calendar",
    "time": "a time of day",
    "money": "a number we can hold",
    "duration": "a number we can hold",
    "number": "a number we can hold",
    "percent": "a number we can hold",
}


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, the last one of kind `end`. FormulaProblem."""
    if len(text) > MAX_LENGTH:
        raise FormulaProblem(
            f"a formula has at most {MAX_LENGTH} characters", 0, len(text), ("put a part of it into a value with set",)
        )
    found: list[Token] = []
    place = 0
    while place < len(text):
        token, place = _next(text, place, after_value=bool(found) and _ends_value(found[-1]))
        if token is not None:
            found.append(token)
        if len(found) > MAX_TOKENS:
            raise FormulaProblem("this formula is too long", 0, len(text), ("put a part of it into a value with set",))
    found.append(Token("end", "", None, len(text), len(text)))
    return found


def _next(text: str, place: int, *, after_value: bool) -> tuple[Token | None, int]:
    if not after_value and (phone := _PHONE.match(text, place)):
        return Token("phone", phone[0], phone[0], place, phone.end()), phone.end()
    match = _PATTERN.match(text, place)
    if match is None:
        raise _strange(text, place)
    kind, word, end = match.lastgroup or "", match[0], match.end()
    if kind == "space":
        return None, end
    if kind == "wrong":
        raise _foreign(word, place)
    if kind in _READERS:
        value = _READERS[kind](word)
        if value is None:
            raise FormulaProblem(f"'{word[:40]}' is not {_NOUNS[kind]}", place, len(word))
        return Token(kind, word, value, place, end), end
    return Token(kind, word, None, place, end), end


def _ends_value(token: Token) -> bool:
    """A plus sign after it adds; elsewhere it begins a telephone number."""
    if token.kind == "word":
        return token.text not in ("and", "or", "not", "in", "between", "else", "with", "contains")
    return token.kind != "mark" or token.text in (")", "]")


def _foreign(word: str, place: int) -> FormulaProblem:
    if word == "${":
        return FormulaProblem(
            "I do not understand '$' here", place, 1, ("no ${ } needed here, this is already a formula",)
        )
    return FormulaProblem(f"'{word}' is not used here", place, len(word), (f"write {_OURS[word]}",))


def _strange(text: str, place: int) -> FormulaProblem:
    mark = text[place]
    if mark in _OURS:
        return _foreign(mark, place)
    if mark in "\"'":
        return FormulaProblem("this text has no end", place, len(text) - place, (f"close it with {mark}",))
    if mark == "$":
        hint = "no $ needed here, write the name of the value"
        return FormulaProblem("I do not understand '$' here", place, 1, (hint,))
    if mark in "„”“«»‘’":
        return FormulaProblem(f"I do not understand '{mark}' here", place, 1, ('texts stand in straight quotes: "…"',))
    if bad := _BAD_NUMBER.match(text, place):
        return _bad_number(bad[0], place)
    return FormulaProblem(f"I do not understand '{mark}' here", place, 1)


def _bad_number(word: str, place: int) -> FormulaProblem:
    if re.fullmatch(r"[0-9]+,[0-9]+", word):
        hint = f"write {word.replace(',', '.')}"
    elif re.fullmatch(r"[0-9.]+\s*(min|minutes?|sec|seconds?|hours?|days?|hrs?)", word):
        unit = re.sub(r"[0-9.\s]", "", word)[0]
        hint = f"write {re.sub(r'[^0-9.]', '', word)}{unit}"
    else:
        hint = "numbers look like 5, 2.5, 50%, 120.50 PLN, 4m, 30s, 2h, 3d, 2026-05-01, 18:00"
    return FormulaProblem(f"I do not understand '{word[:40]}' here", place, len(word), (hint,))
