"""English, as spoken in Britain: one hundred and twenty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from scripts_dsl.spoken.nouns import NounForms
from scripts_dsl.spoken.tongue import Currency, Tongue
from scripts_dsl.values import Money

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_POWERS = tuple(NounForms((name, name), "n") for name in ("thousand", "million", "billion"))
_NTH: Mapping[str, str] = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CENT = NounForms(("cent", "cents"), "n")
_BEFORE: Mapping[str, str] = {"EUR": "€", "USD": "$", "GBP": "£"}
"""Currencies whose sign stands before the amount."""


class English(Tongue):
    """English: 1 day, 2 days; £120.50."""

    code = "en"
    own_name = "English"
    country_code = "44"
    decimal_mark = "."
    group_mark = ","
    group_from = 1000
    digit_words = _ONES[:10]
    minus = "minus"
    plus = "plus"
    point = "point"
    and_cents = " and "
    percent = NounForms(("percent", "percent"), "n")
    yes = "yes"
    no = "no"
    units: ClassVar[Mapping[str, NounForms]] = {
        "day": NounForms(("day", "days"), "n"),
        "hour": NounForms(("hour", "hours"), "n"),
        "minute": NounForms(("minute", "minutes"), "n"),
        "second": NounForms(("second", "seconds"), "n"),
    }
    currencies: ClassVar[Mapping[str, Currency]] = {
        "EUR": Currency(NounForms(("euro", "euros"), "n"), _CENT),
        "USD": Currency(NounForms(("dollar", "dollars"), "n"), _CENT),
        "GBP": Currency(NounForms(("pound", "pounds"), "n"), NounForms(("penny", "pence"), "n")),
        "PLN": Currency(NounForms(("zloty", "zlotys"), "n"), NounForms(("grosz", "groszy"), "n")),
        "RUB": Currency(NounForms(("rouble", "roubles"), "n"), NounForms(("kopeck", "kopecks"), "n")),
        "CHF": Currency(NounForms(("franc", "francs"), "n"), NounForms(("centime", "centimes"), "n")),
        "CZK": Currency(NounForms(("koruna", "korunas"), "n"), NounForms(("haler", "halers"), "n")),
    }
    symbols: ClassVar[Mapping[str, str]] = {"PLN": "zł"}

    def cardinal(self, number: int, gender: str | None = None) -> str:  # noqa: ARG002
        if number == 0:
            return _ONES[0]
        words: list[str] = []
        for group, power in self.scale(number, _POWERS):
            if power is None and words and group < 100:
                words.append("and")
            words += _below_thousand(group)
            words += [] if power is None else [power.forms[0]]
        return " ".join(words)

    def ordinal(self, number: int) -> str:
        head, space, word = self.cardinal(number).rpartition(" ")
        tens, dash, last = word.rpartition("-")
        nth = _NTH.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
        return f"{head}{space}{tens}{dash}{nth}"

    def ordinal_shown(self, number: int) -> str:
        teen = number % 100 in (11, 12, 13)
        return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"

    def money_shown(self, money: Money) -> str:
        sign = _BEFORE.get(money.currency)
        shown = super().money_shown(money)
        if sign is None:
            return shown
        amount = shown.rpartition(" ")[0]
        return f"-{sign}{amount[1:]}" if amount.startswith("-") else f"{sign}{amount}"

    def date_shown(self, day: date, *, year: bool) -> str:
        return f"{day.day} {_MONTHS[day.month]}" + (f" {day.year}" if year else "")

    def date_spoken(self, day: date, *, year: bool) -> str:
        said = f"the {self.ordinal(day.day)} of {_MONTHS[day.month]}"
        return f"{said} {self._year(day.year)}" if year else said

    def _year(self, year: int) -> str:
        """nineteen ninety-nine, two thousand and five, twenty twenty-six."""
        century, rest = divmod(year, 100)
        if year < 1000 or year % 1000 < 10:
            return self.cardinal(year)
        after = "hundred" if rest == 0 else f"oh {_ONES[rest]}" if rest < 10 else self.cardinal(rest)
        return f"{self.cardinal(century)} {after}"

    def time_spoken(self, clock: time) -> str:
        if (clock.hour, clock.minute) in _NAMED:
            return _NAMED[clock.hour, clock.minute]
        hour = _ONES[clock.hour % 12 or 12]
        half = "a.m." if clock.hour < 12 else "p.m."
        if not clock.minute:
            return f"{hour} {half}"
        minute = self.cardinal(clock.minute) if clock.minute > 9 else f"oh {_ONES[clock.minute]}"
        return f"{hour} {minute} {half}"

    def moment_shown(self, moment: datetime, *, year: bool) -> str:
        day = self.date_shown(moment.date(), year=year)
        return f"on {_DAYS[moment.weekday()]} {day} at {self.time_shown(moment.time())}"

    def moment_spoken(self, moment: datetime, *, year: bool) -> str:
        day = self.date_spoken(moment.date(), year=year)
        return f"on {_DAYS[moment.weekday()]} {day} at {self.time_spoken(moment.time())}"


_NAMED: Mapping[tuple[int, int], str] = {(0, 0): "midnight", (12, 0): "noon"}


def _below_thousand(number: int) -> list[str]:
    """1 to 999."""
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    words += ["and"] if hundreds and rest else []
    if rest >= 20:
        words.append(_TENS[rest // 10] + (f"-{_ONES[rest % 10]}" if rest % 10 else ""))
    elif rest:
        words.append(_ONES[rest])
    return words
