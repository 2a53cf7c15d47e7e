"""The values of a call that Python has no word for, and how authors write values: 120.50 PLN, 4m, 2026-05-01, 18:00.

Used by types, formulas and spoken forms. A value is one of: str, bool, int or Decimal (numbers), Money, date, time,
datetime (a moment), timedelta (a length of time), dict of values, or None (empty).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MAX_NUMBER_LENGTH = 15
"""Characters of a number as written: below the 28 digits of decimal arithmetic, above any sum of money."""

MAX_TEXT_LENGTH = 4000
"""Characters of a text value; a name or a story, not a book."""

UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
"""Seconds in a unit of a length of time."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_DURATION = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([smhd])", re.ASCII)
_MONEY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ?([A-Z]{3})", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one currency, exact."""

    amount: Decimal
    currency: str
    """ISO 4217."""

    def __str__(self) -> str:
        return f"{plain(self.amount.quantize(CENT, ROUND_HALF_UP))} {self.currency}"


CENT = Decimal("0.01")

Value = str | bool | int | Decimal | Money | date | time | timedelta | dict[str, "Value"] | None
"""What a name stands for while a call runs (datetime is a date to the type checker)."""


def length(span: timedelta) -> str:
    """A length of time as an author writes it, in the largest unit that fits: `7d`, `20h`, `15m`."""
    seconds = int(span.total_seconds())
    unit = next((name for name, size in reversed(list(UNITS.items())) if seconds % size == 0), "s")
    return f"{seconds // UNITS[unit]}{unit}"


def plain(number: int | Decimal) -> str:
    """A number without exponent: 120.50."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def size(number: int | Decimal) -> int | Decimal:
    """A number without its sign."""
    return -number if number < 0 else number


def tidy(number: int | Decimal) -> int | Decimal:
    """Whole numbers as int, others as Decimal."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


def read_number(text: str) -> int | Decimal | None:
    """`5`, `-2.5`; None if it is not a number."""
    if len(text) > MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    return tidy(Decimal(text))


def read_money(text: str) -> Money | None:
    """`120.50 PLN`; None if it is not money."""
    match = _MONEY.fullmatch(text)
    if match is None or len(match[1]) > MAX_NUMBER_LENGTH:
        return None
    return Money(Decimal(match[1]), match[2])


def read_duration(text: str) -> timedelta | None:
    """`30s`, `4m`, `2h`, `3d`, `1.5h`; None if it is not a length of time."""
    match = _DURATION.fullmatch(text)
    if match is None or len(match[1]) > MAX_NUMBER_LENGTH:
        return None
    return seconds(Decimal(match[1]) * UNITS[match[2]])


def read_date(text: str) -> date | None:
    """`2026-05-01`; None if it is not a day of the calendar."""
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """`18:00`; None if it is not a time of day."""
    match = _TIME.fullmatch(text)
    try:
        return time(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def read_yes_no(text: str) -> bool | None:
    """`yes`, `no`; None for anything else."""
    return {"yes": True, "no": False}.get(text)


def seconds(number: int | float | Decimal) -> timedelta | None:
    """A length of time; None if it does not fit (Python ends at 999999999 days)."""
    try:
        return timedelta(seconds=float(number))
    except (OverflowError, ValueError, InvalidOperation):
        return None
