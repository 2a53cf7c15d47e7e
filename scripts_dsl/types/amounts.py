"""Numbers, percentages and money."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from scripts_dsl.problems import ValueProblem
from scripts_dsl.types.base import Keyed, Type, Typed, refuse
from scripts_dsl.values import MAX_NUMBER_LENGTH, Money, Value, plain, read_money, read_number, tidy

KEYED_NUMBER_LENGTH = 9
"""Keys of a number without range; longer ones are `digits`."""

KEYED_MONEY_LENGTH = 10
"""Keys of an amount: seven whole digits, star, two decimals."""

_KEYED_MONEY = re.compile(r"([0-9]{1,9})(?:\*([0-9]{1,2}))?", re.ASCII)


def _number(json: Any) -> int | Decimal | None:
    if isinstance(json, bool):
        return None
    if isinstance(json, float):
        return tidy(Decimal(str(json))) if math.isfinite(json) and abs(json) < 10**MAX_NUMBER_LENGTH else None
    if isinstance(json, int | Decimal):
        if isinstance(json, Decimal) and not json.is_finite():
            return None
        return tidy(json) if abs(json) < 10**MAX_NUMBER_LENGTH else None
    return read_number(json) if isinstance(json, str) else None


def _dump(number: Any) -> Any:
    tidied = tidy(number)
    return tidied if isinstance(tidied, int) else plain(tidied)


@dataclass(frozen=True, slots=True)
class Number(Type):
    """`number`, `number 1-5`: whole when keyed, exact in formulas."""

    a: ClassVar[str] = "a number"
    low: int | None = None
    high: int | None = None

    @property
    def name(self) -> str:
        return "number" if self.low is None else f"number {self.low}-{self.high}"

    @property
    def keys(self) -> Keyed:
        return Keyed(1, KEYED_NUMBER_LENGTH if self.high is None else len(str(self.high)))

    def _keyed(self, typed: Typed) -> Value:
        if not typed.plain or len(typed.digits) > self.keys.max:
            return None
        number = int(typed.digits)
        return number if self._fits(number) else None

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        number = _number(json)
        if number is None:
            raise refuse(self, json)
        if not self._fits(number):
            raise ValueProblem(f"{plain(number)} is not between {self.low} and {self.high}")
        return number

    def dump(self, value: Value) -> Any:
        return None if value is None else _dump(value)

    def load(self, json: Any) -> Value:
        return Decimal(json) if isinstance(json, str) else json

    def _fits(self, number: int | Decimal) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Percent(Type):
    """A share in percent points: 50% is the number 50. Made by formulas; not for `vars:`."""

    a: ClassVar[str] = "a percentage"

    @property
    def name(self) -> str:
        return "percentage"

    def parse(self, text: str) -> Value:
        return self.accept(text.removesuffix("%"))

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        number = _number(json)
        if number is None:
            raise refuse(self, json)
        return number

    def dump(self, value: Value) -> Any:
        return None if value is None else _dump(value)

    def load(self, json: Any) -> Value:
        return Decimal(json) if isinstance(json, str) else json


@dataclass(frozen=True, slots=True)
class MoneyType(Type):
    """`money PLN`: keyed whole, star for the comma, never negative when keyed."""

    a: ClassVar[str] = "money"
    currency: str = "EUR"

    @property
    def name(self) -> str:
        return f"money {self.currency}"

    @property
    def keys(self) -> Keyed:
        return Keyed(1, KEYED_MONEY_LENGTH)

    def _keyed(self, typed: Typed) -> Value:
        match = _KEYED_MONEY.fullmatch(typed.digits)
        if match is None or len(typed.digits) > KEYED_MONEY_LENGTH:
            return None
        return Money(Decimal(f"{match[1]}.{match[2] or 0}"), self.currency)

    def parse(self, text: str) -> Value:
        money = read_money(text)
        if money is None:
            raise ValueProblem(f"'{text[:40]}' is not money", hints=(f"write 120.50 {self.currency}",))
        return self._ours(money)

    def accept(self, json: Any) -> Value:
        """`"120.50 PLN"`, Money, or a bare number, which is in the currency of the type."""
        if json is None:
            return None
        if isinstance(json, str) and (money := read_money(json)) is not None:
            return self._ours(money)
        if isinstance(json, Money):
            return self._ours(json)
        number = _number(json)
        if number is None:
            raise refuse(self, json)
        return Money(Decimal(number), self.currency)

    def dump(self, value: Value) -> Any:
        return str(value) if isinstance(value, Money) else None

    def load(self, json: Any) -> Value:
        return Money(Decimal(json[:-4]), json[-3:]) if json is not None else None

    def _ours(self, money: Money) -> Money:
        if money.currency != self.currency:
            raise ValueProblem(f"this is {money.currency}, expected is {self.currency}")
        return money
