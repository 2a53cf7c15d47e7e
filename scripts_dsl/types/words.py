"""Texts, digits, telephone numbers, choices, languages, recordings, yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import phonenumbers

from scripts_dsl.checksums import CHECKS
from scripts_dsl.problems import ValueProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.types.base import Keyed, Type, Typed, refuse
from scripts_dsl.values import MAX_TEXT_LENGTH, Value, read_yes_no

MAX_DIGITS = 30
"""Keys of `digits` without a length: longer than an IBAN, short of a caller who never stops."""

PHONE_KEYS = Keyed(3, 17)
"""From an emergency-like short number to 00 and the fifteen digits of E.164."""


@dataclass(frozen=True, slots=True)
class TextLike(Type):
    """Types whose values are texts to formulas."""

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        if not isinstance(json, str) or len(json) > MAX_TEXT_LENGTH:
            raise refuse(self, json)
        return json


@dataclass(frozen=True, slots=True)
class Text(TextLike):
    """`text`: anything, spoken as it is."""

    a: ClassVar[str] = "a text"

    @property
    def name(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True)
class Recording(TextLike):
    """`recording`: made by `record`, played back when spoken. Its value is the name of the file."""

    a: ClassVar[str] = "a recording"

    @property
    def name(self) -> str:
        return "recording"


@dataclass(frozen=True, slots=True)
class Digits(TextLike):
    """`digits`, `digits 10`, `digits 8-10, luhn`: leading zeros count, spoken one by one."""

    a: ClassVar[str] = "digits"
    low: int = 1
    high: int = MAX_DIGITS
    check: str | None = None

    @property
    def name(self) -> str:
        length = f" {self.low}" if self.low == self.high else f" {self.low}-{self.high}"
        return f"digits{'' if (self.low, self.high) == (1, MAX_DIGITS) else length}" + (
            f", {self.check}" if self.check else ""
        )

    @property
    def keys(self) -> Keyed:
        return Keyed(self.low, self.high)

    def _keyed(self, typed: Typed) -> Value:
        return typed.digits if self._wrong(typed.digits) is None else None

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        if not isinstance(json, str):
            raise refuse(self, json)
        wrong = self._wrong(json)
        if wrong is not None:
            raise ValueProblem(f"'{json[:40]}' {wrong}")
        return json

    def _wrong(self, digits: str) -> str | None:
        if not (digits.isascii() and digits.isdigit()):
            return "is not all digits"
        if not self.low <= len(digits) <= self.high:
            wanted = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
            return f"has {len(digits)} digits, expected are {wanted}"
        if self.check is not None and not CHECKS[self.check](digits):
            return f"has a wrong check digit ({self.check})"
        return None


@dataclass(frozen=True, slots=True)
class Phone(TextLike):
    """`phone`: a number in E.164, keyed the way people dial at home."""

    a: ClassVar[str] = "a phone number"

    @property
    def name(self) -> str:
        return "phone"

    @property
    def keys(self) -> Keyed:
        return PHONE_KEYS

    def _keyed(self, typed: Typed) -> Value:
        if not typed.plain or len(typed.digits) > PHONE_KEYS.max:
            return None
        if typed.digits.startswith("00"):
            return e164("+" + typed.digits[2:], None)
        return e164(typed.digits, typed.country)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        number = e164(json, None) if isinstance(json, str) else None
        if number is None:
            hint = "write it with its country: +48601234567"
            raise ValueProblem(f"'{str(json)[:40]}' is not a phone number", hints=(hint,))
        return number


def e164(text: str, country: str | None) -> str | None:
    """`+48601234567` of a number as people write it; None if there is no such number. `country`: ISO 3166."""
    if len(text) > 30:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True, slots=True)
class Choice(Type):
    """`choice of illness, lost_job`: one of the words."""

    a: ClassVar[str] = "a choice"
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"choice of {', '.join(self.words)}"

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        if isinstance(json, bool):
            json = "yes" if json else "no"
        if not isinstance(json, str) or json not in self.words:
            raise not_a_choice(json, self.words)
        return json


@dataclass(frozen=True, slots=True)
class Language(Type):
    """`language`: one of the languages of the file, `pl`."""

    a: ClassVar[str] = "a language"
    words: tuple[str, ...] = ()
    """Languages of the file; () allows any two-letter word."""

    @property
    def name(self) -> str:
        return "language"

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        known = self.words or (json,)
        if not isinstance(json, str) or json not in known or not (len(json) in (2, 3) and json.isalpha()):
            raise not_a_choice(json, self.words) if self.words else refuse(self, json)
        return json


def not_a_choice(given: object, words: tuple[str, ...]) -> ValueProblem:
    """The sentence for a word that is not among the choices."""
    meant = nearest(str(given), words)
    guess = (f"did you mean '{meant}'?",) if meant else ()
    hints = (*guess, f"choices: {listed(words)}")
    return ValueProblem(f"'{str(given)[:40]}' is not one of the choices", hints=hints, rule="not-a-choice")


@dataclass(frozen=True, slots=True)
class YesNo(Type):
    """`yes/no`: keyed 1 and 2."""

    a: ClassVar[str] = "yes or no"

    @property
    def name(self) -> str:
        return "yes/no"

    @property
    def keys(self) -> Keyed:
        return Keyed(1, 1, None)

    def _keyed(self, typed: Typed) -> Value:
        return {"1": True, "2": False}.get(typed.digits)

    def parse(self, text: str) -> Value:
        answer = read_yes_no(text)
        if answer is None:
            raise ValueProblem(f"'{text[:40]}' is not yes or no", hints=("write yes or no",), rule="yes-no")
        return answer

    def accept(self, json: Any) -> Value:
        if json is None or isinstance(json, bool):
            return json
        answer = read_yes_no(json) if isinstance(json, str) else None
        if answer is None:
            raise refuse(self, json)
        return answer
