"""What every type can do. Subclasses are frozen dataclasses, one per type of the language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from scripts_dsl.problems import ValueProblem
from scripts_dsl.values import Value


@dataclass(frozen=True, slots=True)
class Keyed:
    """How many keys make an answer; it ends by length, by `end_key`, or by silence."""

    min: int
    max: int
    end_key: str | None = "#"


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys of a caller and what they may depend on."""

    digits: str
    today: date
    country: str | None
    """ISO 3166 of the caller's number, for national numbers."""

    @property
    def plain(self) -> bool:
        """No star among them."""
        return self.digits.isascii() and self.digits.isdigit()


@dataclass(frozen=True, slots=True)
class Type(ABC):
    """One type of value. Empty (None) belongs to every type."""

    a: ClassVar[str]
    """The type in a sentence: 'a number', 'money'."""

    @property
    @abstractmethod
    def name(self) -> str:
        """As an author writes it: `digits 8-10, luhn`."""

    @property
    def keys(self) -> Keyed | None:
        """How a caller keys it in; None for what cannot be keyed freely (text) or needs `options:` (choice)."""
        return None

    def keyed(self, digits: str, today: date, country: str | None) -> Value:
        """The value of keys 0-9 and *; None if they make no such value. `country`: ISO 3166 of the caller."""
        return None if self.keys is None else self._keyed(Typed(digits, today, country))

    def _keyed(self, typed: Typed) -> Value:
        raise TypeError(f"{self.a} is not keyed in: {typed.country}")

    @abstractmethod
    def parse(self, text: str) -> Value:
        """The value an author wrote (defaults, tests). ValueProblem with a sentence for the author."""

    @abstractmethod
    def accept(self, json: Any) -> Value:
        """A value from the outside (http, db, run), strictly. ValueProblem if it does not fit."""

    def dump(self, value: Value) -> Any:
        """The value as JSON, for the state of a call."""
        return value

    def load(self, json: Any) -> Value:
        """The value of what `dump` gave."""
        value: Value = json
        return value


def refuse(type_: Type, given: object) -> ValueProblem:
    """The sentence for a value that does not fit; the value itself may be personal and is shown only to authors."""
    shown = str(given)
    return ValueProblem(f"'{shown[:40]}{'…' if len(shown) > 40 else ''}' is not {type_.a}")
