"""What every language can say. The four languages fill in the words; the ways of putting them together are here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from scripts_dsl.spoken.nouns import NounForms, plural
from scripts_dsl.values import CENT, Money, plain, size, tidy

BIGGEST = 10**12
"""Numbers from here on are read digit by digit."""

LAST_ORDINAL = 10_000
"""Ordinals from here on are said as cardinals: nobody is ten thousandth in a queue, and no year is."""

NO_SECONDS_FROM = 10 * 60
"""Lengths of time from here on (seconds) are rounded to minutes."""

UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class Currency:
    """Names of a currency and of its hundredth."""

    whole: NounForms
    hundredth: NounForms


class Tongue(ABC):
    """One language. Whole numbers are spoken in words, also where they are shown in figures."""

    code: ClassVar[str]
    own_name: ClassVar[str]
    """What the language calls itself."""
    country_code: ClassVar[str]
    """Calling code of the country whose numbers are said without it."""
    decimal_mark: ClassVar[str]
    group_mark: ClassVar[str]
    group_from: ClassVar[int]
    """Numbers from here on are shown in groups of three."""
    digit_words: ClassVar[tuple[str, ...]]
    minus: ClassVar[str]
    plus: ClassVar[str]
    point: ClassVar[str]
    """How the decimal mark is said."""
    percent: ClassVar[NounForms]
    yes: ClassVar[str]
    no: ClassVar[str]
    units: ClassVar[Mapping[str, NounForms]]
    """day, hour, minute, second."""
    currencies: ClassVar[Mapping[str, Currency]]
    symbols: ClassVar[Mapping[str, str]]
    """Currency -> how it is written behind the amount."""

    # --- numbers

    @abstractmethod
    def cardinal(self, number: int, gender: str | None = None) -> str:
        """0 ≤ number < BIGGEST in words; gender of the noun that follows, None for counting."""

    @abstractmethod
    def ordinal(self, number: int) -> str:
        """0 ≤ number < BIGGEST: 'piąty'; from LAST_ORDINAL on a cardinal."""

    @abstractmethod
    def ordinal_shown(self, number: int) -> str:
        """`5.`, `5th`."""

    def number_shown(self, number: int | Decimal) -> str:
        """In figures: `12 345,5`."""
        whole, _, part = plain(size(number)).partition(".")
        if size(number) >= self.group_from:
            whole = f"{int(whole):,}".replace(",", self.group_mark)
        sign = "-" if number < 0 else ""
        return f"{sign}{whole}{self.decimal_mark}{part}" if part else f"{sign}{whole}"

    def number_spoken(self, number: int | Decimal, gender: str | None = None) -> str:
        """In words; fractions digit by digit."""
        number = tidy(number)
        whole, _, part = plain(size(number)).rstrip("0" if isinstance(number, Decimal) else "").partition(".")
        words = self.cardinal(int(whole), None if part else gender) if int(whole) < BIGGEST else self.digits(whole)
        if part:
            words = f"{words} {self.point} {self.digits(part)}"
        return f"{self.minus} {words}" if number < 0 else words

    def digits(self, text: str) -> str:
        """One by one; other characters are passed over."""
        words = [self.digit_words[ord(c) - 48] if "0" <= c <= "9" else self.plus for c in text if c in "+0123456789"]
        return " ".join(words)

    def counted_shown(self, number: int | Decimal, noun: NounForms) -> str:
        """`5 faktur`."""
        return f"{self.number_shown(tidy(number))} {noun.form(self.code, tidy(number))}"

    def counted_spoken(self, number: int | Decimal, noun: NounForms) -> str:
        """'pięć faktur'."""
        return f"{self.number_spoken(number, noun.gender)} {noun.form(self.code, tidy(number))}"

    # --- money

    def money_shown(self, money: Money) -> str:
        """`120,50 zł`, `99 zł`."""
        amount = money.amount.quantize(CENT, ROUND_HALF_UP)
        figures = self.number_shown(int(amount) if amount % 1 == 0 else amount)
        return f"{figures} {self.symbols.get(money.currency, money.currency)}"

    def money_spoken(self, money: Money) -> str:
        """'sto dwadzieścia złotych pięćdziesiąt groszy'."""
        amount = money.amount.quantize(CENT, ROUND_HALF_UP)
        names = self.currencies.get(money.currency)
        if names is None:
            return f"{self.number_spoken(amount)} {' '.join(money.currency)}"
        whole, part = divmod(int(abs(amount) * 100), 100)
        words = []
        if whole or not part:
            words.append(self.counted_spoken(whole, names.whole))
        if part:
            words.append(self.counted_spoken(part, names.hundredth))
        said = self.and_cents.join(words)
        return f"{self.minus} {said}" if amount < 0 else said

    and_cents: ClassVar[str] = " "
    """Between the whole and the hundredths."""

    # --- lengths of time

    def duration_shown(self, length: timedelta) -> str:
        """`6 minut`, `1 dzień 2 godziny`."""
        sign = "-" if length < timedelta() else ""
        return sign + " ".join(self.counted_shown(n, self.units[unit]) for n, unit in _in_units(length))

    def duration_spoken(self, length: timedelta) -> str:
        """'sześć minut'."""
        said = " ".join(self.counted_spoken(n, self.units[unit]) for n, unit in _in_units(length))
        return f"{self.minus} {said}" if length < timedelta() else said

    # --- dates and times

    @abstractmethod
    def date_shown(self, day: date, *, year: bool) -> str:
        """`20 kwietnia`, `20 kwietnia 2026`: in the case that follows 'on' or 'since'."""

    @abstractmethod
    def date_spoken(self, day: date, *, year: bool) -> str:
        """'dwudziestego kwietnia'."""

    def time_shown(self, clock: time) -> str:
        """`10:30`."""
        return f"{clock.hour}:{clock.minute:02}"

    @abstractmethod
    def time_spoken(self, clock: time) -> str:
        """'dziesiąta trzydzieści'."""

    @abstractmethod
    def moment_shown(self, moment: datetime, *, year: bool) -> str:
        """`w sobotę 2 maja o 9:00`."""

    @abstractmethod
    def moment_spoken(self, moment: datetime, *, year: bool) -> str:
        """The same in words."""

    # --- the rest

    def yes_no(self, answer: bool) -> str:
        """'tak', 'nie'."""
        return self.yes if answer else self.no

    def two_digits(self, number: int) -> str:
        """Minutes after the hour: 'zero pięć', 'trzydzieści'."""
        return self.cardinal(number) if number > 9 else f"{self.digit_words[0]} {self.digit_words[number]}"

    def scale(self, number: int, names: tuple[NounForms, ...]) -> list[tuple[int, NounForms | None]]:
        """The number in groups of three, biggest first, each with the name of its power of a thousand."""
        groups: list[tuple[int, NounForms | None]] = []
        for power in range(len(names), 0, -1):
            group, number = divmod(number, 1000**power)
            if group:
                groups.append((group, names[power - 1]))
        if number:
            groups.append((number, None))
        return groups

    def plural_of(self, number: int, noun: NounForms) -> str:
        """The form of a noun for a whole number."""
        return noun.forms[plural(self.code, number)]


def _in_units(length: timedelta) -> list[tuple[int, str]]:
    """The two biggest units, smaller ones rounded away."""
    left = round(abs(length.total_seconds()))
    if left >= NO_SECONDS_FROM:
        left = (left + 30) // 60 * 60
    if left >= 86400:
        left = (left + 1800) // 3600 * 3600
    parts: list[tuple[int, str]] = []
    for unit, seconds in UNITS:
        count, left = divmod(left, seconds)
        if count:
            parts.append((count, unit))
    return parts or [(0, "minute")]
