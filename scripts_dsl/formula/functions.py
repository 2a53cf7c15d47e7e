"""The functions of formulas. A table: name -> what it takes and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scripts_dsl.formula.arithmetic import day_of, rounded
from scripts_dsl.formula.compare import ORDERED, WORDS, comparison
from scripts_dsl.formula.meaning import Meaning, combine, family
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.types import Digits, Number, Phone, Text, Type

NUMBER = Number()
Maker = Callable[[tuple[Meaning, ...], int, int], Meaning]


def _days_between(parts: tuple[Meaning, ...], start: int, end: int) -> Meaning:
    for part in parts:
        if family(part.type) not in ("date", "moment"):
            raise part.problem(f"'days_between' is for dates, this is {part.a}")
    first, second = parts[0].run, parts[1].run

    def days(env: Any) -> Any:
        a, b = first(env), second(env)
        return None if a is None or b is None else (day_of(b) - day_of(a)).days

    return combine(NUMBER, days, start, end, *parts)


def _last(parts: tuple[Meaning, ...], start: int, end: int) -> Meaning:
    count, text = parts
    _must_be(count, "number", "last", "a number first: last(4, account)")
    _must_be_text(text, "last")
    many, run = count.run, text.run

    def tail(env: Any) -> Any:
        n, value = many(env), run(env)
        if n is None or value is None:
            return None
        return value[-int(n) :] if n >= 1 else ""

    type_: Type = Digits() if isinstance(text.type, Digits | Phone) else Text()
    return combine(type_, tail, start, end, *parts)


def _length(parts: tuple[Meaning, ...], start: int, end: int) -> Meaning:
    _must_be_text(parts[0], "length")
    run = parts[0].run

    def length(env: Any) -> Any:
        value = run(env)
        return None if value is None else len(value)

    return combine(NUMBER, length, start, end, *parts)


def _round(parts: tuple[Meaning, ...], start: int, end: int) -> Meaning:
    return rounded(parts[0], start, end)


def _extreme(sign: str) -> Maker:
    def make(parts: tuple[Meaning, ...], start: int, end: int) -> Meaning:
        first, second = parts
        if family(first.type) not in ORDERED or family(first.type) != family(second.type):
            raise FormulaProblem(f"cannot compare {first.a} with {second.a}", start, end - start)
        better = comparison(sign, first, second, start, end).run
        one, other = first.run, second.run

        def run(env: Any) -> Any:
            a, b = one(env), other(env)
            if a is None or b is None:
                return None
            return a if better(env) else b

        type_ = NUMBER if isinstance(first.type, Number) else first.type
        return combine(type_, run, start, end, *parts)

    return make


def _must_be(part: Meaning, wanted: str, function: str, hint: str) -> None:
    if family(part.type) != wanted:
        raise part.problem(f"'{function}' wants a {wanted} here, this is {part.a}", hint)


def _must_be_text(part: Meaning, function: str) -> None:
    if family(part.type) not in WORDS:
        raise part.problem(f"'{function}' is for texts, this is {part.a}")


FUNCTIONS: Mapping[str, tuple[str, Maker]] = {
    "days_between": ("days_between(due, today)", _days_between),
    "last": ("last(4, account)", _last),
    "length": ("length(name)", _length),
    "max": ("max(a, b)", _extreme(">=")),
    "min": ("min(a, b)", _extreme("<=")),
    "round": ("round(x)", _round),
}
"""Function -> how it is written (its commas are the number of arguments) and what it means."""

STATISTICS: Mapping[str, str] = {
    "average": "average(score, 50)",
    "share": "share(do_not_call, 50)",
}
"""Figures over the last n surveys or attempts; they are read from outside like values, under this very spelling."""


def arity(example: str) -> int:
    """Arguments of a function that is written like `example`."""
    return example.count(",") + 1
