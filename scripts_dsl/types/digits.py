"""Digits and telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import phonenumbers

from scripts_dsl.checksums import CHECKS
from scripts_dsl.problems import ValueProblem
from scripts_dsl.types.base import Keyed, Typed, refuse
from scripts_dsl.types.words import TextLike
from scripts_dsl.values import Value

MAX_DIGITS = 30
"""Keys of `digits` without a length: longer than an IBAN, short of a caller who never stops."""

PHONE_KEYS = Keyed(3, 17)
"""From an emergency-like short number to 00 and the fifteen digits of E.164."""


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
