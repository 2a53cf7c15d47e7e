"""Sums and products of numbers, money, lengths of time and dates.

Impossible results (a division by zero) are empty, and so are numbers and amounts of more than MAX_NUMBER_LENGTH
digits: `n * n` in a circle of a flow would otherwise grow until the program stands still.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from scripts_dsl.formula.meaning import UNIT_HINT, Meaning, Run, combine, family
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.types import DateType, Duration, Moment, MoneyType, Number, Percent, TimeType, Type
from scripts_dsl.values import MAX_NUMBER_LENGTH, Money, size, tidy

Work = Callable[[Any, Any], Any]

NUMBER, PERCENT, DURATION = Number(), Percent(), Duration()
DAY = timedelta(days=1)
LARGEST = 10**MAX_NUMBER_LENGTH
"""Numbers are smaller than this, in either direction."""
SMALLEST = Decimal(10) ** -MAX_NUMBER_LENGTH
NOTHING = Decimal(0)
VERBS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}


def arithmetic(sign: str, left: Meaning, right: Meaning, start: int, end: int) -> Meaning:
    """`left + right` and its kind."""
    found = _work(sign, left, right)
    if found is None:
        message = f"cannot {VERBS[sign]} {left.a} and {right.a}"
        raise FormulaProblem(message, start, end - start, _advice(sign, left, right))
    type_, work = found
    return combine(type_, guarded(work, left.run, right.run), start, end, left, right)


def minus(part: Meaning, start: int, end: int) -> Meaning:
    """`-part`."""
    if family(part.type) not in ("number", "money", "duration"):
        raise part.problem(f"'-' is for numbers, money and lengths of time, this is {part.a}")
    one, run = _plain(part.type), part.run

    def negative(env: Any) -> Any:
        value = run(env)
        if value is None:
            return None
        return Money(-value.amount, value.currency) if isinstance(value, Money) else -value

    return combine(one, negative, start, end, part)


def guarded(work: Work, left: Run, right: Run) -> Run:
    """`work` on both values; empty if one of them is, or if there is no result."""

    def run(env: Any) -> Any:
        one = left(env)
        if one is None:
            return None
        other = right(env)
        if other is None:
            return None
        try:
            return _bounded(work(one, other))
        except (ArithmeticError, ValueError):
            return None

    return run


def _bounded(value: Any) -> Any:
    """The value; empty when it has too many digits before the point, nothing when all are far behind it."""
    number = value.amount if isinstance(value, Money) else value
    if not isinstance(number, int | Decimal) or not number:
        return value
    if size(number) >= LARGEST:
        return None
    if size(number) > SMALLEST:
        return value
    return replace(value, amount=NOTHING) if isinstance(value, Money) else 0


def _plain(type_: Type | None) -> Type | None:
    """Without its range: the sum of two numbers 1-5 may be 9."""
    return NUMBER if isinstance(type_, Number) else type_


def _work(sign: str, left: Meaning, right: Meaning) -> tuple[Type, Work] | None:
    one, other = left.type, right.type
    if one is None or other is None:
        return None
    if sign in "+-":
        return _added(sign, one, other)
    return _multiplied(one, other) if sign == "*" else _divided(one, other)


def _added(sign: str, one: Type, other: Type) -> tuple[Type, Work] | None:
    work: Work = operator.add if sign == "+" else operator.sub
    match one, other:
        case (Percent(), Percent()):
            return PERCENT, work
        case (Number(), Number()):
            return NUMBER, work
        case (MoneyType(), MoneyType()) if one.currency == other.currency:
            return one, lambda a, b: Money(work(a.amount, b.amount), a.currency)
        case (Duration(), Duration()):
            return DURATION, work
        case (DateType() | Moment(), Duration()):
            return one, work
        case (TimeType(), Duration()):
            return one, lambda a, b: _turn(a, b if sign == "+" else -b)
        case (Duration(), DateType() | Moment()) if sign == "+":
            return other, lambda a, b: b + a
        case (DateType() | Moment(), DateType() | Moment()) if sign == "-":
            return DURATION, _apart
    return None


def _turn(clock: time, length: timedelta) -> time:
    """The clock so much later; after midnight it begins again."""
    since = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second) + length
    whole = (since % DAY).seconds
    return time(whole // 3600, whole // 60 % 60, whole % 60)


def _apart(a: date, b: date) -> timedelta:
    if isinstance(a, datetime) and isinstance(b, datetime):
        return a - b
    return day_of(a) - day_of(b)


def day_of(value: date) -> date:
    """The day of a date or of a moment."""
    return value.date() if isinstance(value, datetime) else value


def _multiplied(one: Type, other: Type) -> tuple[Type, Work] | None:
    if isinstance(one, Percent) or (isinstance(one, Number) and not isinstance(other, Number | Percent)):
        swapped = None if isinstance(one, Percent) and isinstance(other, Percent) else _multiplied(other, one)
        return None if swapped is None else (swapped[0], _swap(swapped[1]))
    by_percent = isinstance(other, Percent)
    if not by_percent and not isinstance(other, Number):
        return None
    match one:
        case Number():
            return NUMBER, lambda a, b: tidy(a * _share(b, by_percent))
        case MoneyType():
            return one, lambda a, b: Money(a.amount * _share(b, by_percent), a.currency)
        case Duration():
            return DURATION, lambda a, b: a * float(_share(b, by_percent))
    return None


def _swap(work: Work) -> Work:
    return lambda a, b: work(b, a)


def _share(number: int | Decimal, percent: bool) -> Decimal:
    return Decimal(number) / 100 if percent else Decimal(number)


def _divided(one: Type, other: Type) -> tuple[Type, Work] | None:
    match one, other:
        case (Number(), Number()):
            return NUMBER, lambda a, b: tidy(Decimal(a) / b)
        case (Percent(), Number()):
            return PERCENT, lambda a, b: tidy(Decimal(a) / b)
        case (MoneyType(), Number()):
            return one, lambda a, b: Money(a.amount / b, a.currency)
        case (MoneyType(), MoneyType()) if one.currency == other.currency:
            return NUMBER, lambda a, b: tidy(a.amount / b.amount)
        case (Duration(), Number()):
            return DURATION, lambda a, b: a / float(b)
        case (Duration(), Duration()):
            return NUMBER, lambda a, b: tidy(Decimal(a // MICRO) / (b // MICRO))
    return None


MICRO = timedelta(microseconds=1)


def _advice(sign: str, left: Meaning, right: Meaning) -> tuple[str, ...]:
    families = {family(left.type), family(right.type)}
    if sign in "+-" and "number" in families and families & {"date", "time", "moment", "duration"}:
        return (UNIT_HINT,)
    for money, number in ((left, right), (right, left)):
        if isinstance(money.type, MoneyType) and family(number.type) == "number" and sign in "+-":
            return (f"write the currency: 10 {money.type.currency}",)
    if "text" in families and sign == "+":
        return ("texts are put together in a text: ${first} ${second}",)
    return ()


def rounded(part: Meaning, start: int, end: int) -> Meaning:
    """`round(x)`: the nearest whole number or amount, halves away from zero."""
    if family(part.type) not in ("number", "money"):
        raise part.problem(f"'round' is for numbers and money, this is {part.a}")
    run = part.run

    def nearest(env: Any) -> Any:
        value = run(env)
        if isinstance(value, Money):
            return replace(value, amount=_whole(value.amount))
        return value if value is None or isinstance(value, int) else int(_whole(value))

    return combine(_plain(part.type), nearest, start, end, part)


def _whole(number: Decimal) -> Decimal:
    return number.to_integral_value("ROUND_HALF_UP")
