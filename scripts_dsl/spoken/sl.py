"""Slovene: with a dual, and numbers like German ones (enaindvajset)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from scripts_dsl.spoken.nouns import NounForms
from scripts_dsl.spoken.tongue import LAST_ORDINAL, Currency, Tongue

_ONES = (
    *("nič", "ena", "dva", "tri", "štiri", "pet", "šest", "sedem", "osem", "devet"),
    *("deset", "enajst", "dvanajst", "trinajst", "štirinajst"),
    *("petnajst", "šestnajst", "sedemnajst", "osemnajst", "devetnajst"),
)
_TENS = (
    *("", "", "dvajset", "trideset", "štirideset", "petdeset"),
    *("šestdeset", "sedemdeset", "osemdeset", "devetdeset"),
)
_HUNDREDS = (
    *("", "sto", "dvesto", "tristo", "štiristo", "petsto"),
    *("šeststo", "sedemsto", "osemsto", "devetsto"),
)
_GENDERED: Mapping[tuple[int, str], str] = {
    (1, "m"): "en",
    (1, "n"): "eno",
    (2, "f"): "dve",
    (2, "n"): "dve",
    (3, "m"): "trije",
    (4, "m"): "štirje",
}
_NTH = (
    *("ničti", "prvi", "drugi", "tretji", "četrti", "peti", "šesti", "sedmi", "osmi", "deveti"),
    *("deseti", "enajsti", "dvanajsti", "trinajsti", "štirinajsti"),
    *("petnajsti", "šestnajsti", "sedemnajsti", "osemnajsti", "devetnajsti"),
)
_AT_HOURS = (
    *("polnoči", "enih", "dveh", "treh", "štirih", "petih", "šestih", "sedmih", "osmih", "devetih"),
    *("desetih", "enajstih", "dvanajstih", "trinajstih", "štirinajstih", "petnajstih", "šestnajstih"),
    *("sedemnajstih", "osemnajstih", "devetnajstih", "dvajsetih", "enaindvajsetih", "dvaindvajsetih"),
    "triindvajsetih",
)
_POWERS = (
    NounForms(("tisoč", "tisoč", "tisoč", "tisoč"), "f"),
    NounForms(("milijon", "milijona", "milijoni", "milijonov"), "m"),
    NounForms(("milijarda", "milijardi", "milijarde", "milijard"), "f"),
)
_MONTHS = (
    *("", "januarja", "februarja", "marca", "aprila", "maja", "junija"),
    *("julija", "avgusta", "septembra", "oktobra", "novembra", "decembra"),
)
_ON_DAYS = (
    *("v ponedeljek", "v torek", "v sredo", "v četrtek"),
    *("v petek", "v soboto", "v nedeljo"),
)
_CENT = NounForms(("cent", "centa", "centi", "centov"), "m")


class Slovene(Tongue):
    """Slovene: 1 dan, 2 dneva, 3 dnevi, 5 dni; 120,50 €."""

    code = "sl"
    own_name = "slovenščina"
    country_code = "386"
    decimal_mark = ","
    group_mark = "."
    group_from = 1000
    digit_words = _ONES[:10]
    minus = "minus"
    plus = "plus"
    point = "vejica"
    and_cents = " in "
    percent = NounForms(("odstotek", "odstotka", "odstotki", "odstotkov"), "m")
    yes = "da"
    no = "ne"
    units: ClassVar[Mapping[str, NounForms]] = {
        "day": NounForms(("dan", "dneva", "dnevi", "dni"), "m"),
        "hour": NounForms(("ura", "uri", "ure", "ur"), "f"),
        "minute": NounForms(("minuta", "minuti", "minute", "minut"), "f"),
        "second": NounForms(("sekunda", "sekundi", "sekunde", "sekund"), "f"),
    }
    currencies: ClassVar[Mapping[str, Currency]] = {
        "EUR": Currency(NounForms(("evro", "evra", "evri", "evrov"), "m"), _CENT),
        "PLN": Currency(
            NounForms(("zlot", "zlota", "zloti", "zlotov"), "m"), NounForms(("groš", "groša", "groši", "grošev"), "m")
        ),
        "USD": Currency(NounForms(("dolar", "dolarja", "dolarji", "dolarjev"), "m"), _CENT),
        "GBP": Currency(
            NounForms(("funt", "funta", "funti", "funtov"), "m"),
            NounForms(("peni", "penija", "peniji", "penijev"), "m"),
        ),
        "RUB": Currency(
            NounForms(("rubelj", "rublja", "rublji", "rubljev"), "m"),
            NounForms(("kopejka", "kopejki", "kopejke", "kopejk"), "f"),
        ),
        "CHF": Currency(
            NounForms(("frank", "franka", "franki", "frankov"), "m"),
            NounForms(("rapen", "rapna", "rapni", "rapnov"), "m"),
        ),
        "CZK": Currency(
            NounForms(("krona", "kroni", "krone", "kron"), "f"),
            NounForms(("haler", "halerja", "halerji", "halerjev"), "m"),
        ),
    }
    symbols: ClassVar[Mapping[str, str]] = {"EUR": "€", "PLN": "zł", "USD": "$", "GBP": "£"}

    def cardinal(self, number: int, gender: str | None = None) -> str:
        if number == 0:
            return _ONES[0]
        words: list[str] = []
        for group, power in self.scale(number, _POWERS):
            if power is None:
                words += _below_thousand(group, gender, alone=group == number)
            elif group == 1:
                words.append(power.forms[0])
            else:
                words += [*_counting(group, power), self.plural_of(group, power)]
        return " ".join(words)

    def ordinal(self, number: int) -> str:
        if number >= LAST_ORDINAL:
            return self.cardinal(number)
        head, rest = number - number % 100, number % 100
        if number and not rest:
            return self.cardinal(number).replace(" ", "") + ("i" if number % 1000 == 0 else "ti")
        last = _NTH[rest] if rest < 20 else self.cardinal(rest) + "i"
        return self.cardinal(head).replace(" ", "") + last if head else last

    def ordinal_shown(self, number: int) -> str:
        return f"{number}."

    def date_shown(self, day: date, *, year: bool) -> str:
        return f"{day.day}. {_MONTHS[day.month]}" + (f" {day.year}" if year else "")

    def date_spoken(self, day: date, *, year: bool) -> str:
        said = f"{self.ordinal(day.day)[:-1]}ega {_MONTHS[day.month]}"
        return f"{said} {self.cardinal(day.year)}" if year else said

    def time_spoken(self, clock: time) -> str:
        if not clock.minute:
            return "polnoč" if clock.hour == 0 else f"{self.ordinal(clock.hour)[:-1]}a ura"
        return f"{self.cardinal(clock.hour)} {self.two_digits(clock.minute)}"

    def moment_shown(self, moment: datetime, *, year: bool) -> str:
        day = self.date_shown(moment.date(), year=year)
        return f"{_ON_DAYS[moment.weekday()]}, {day}, ob {self.time_shown(moment.time())}"

    def moment_spoken(self, moment: datetime, *, year: bool) -> str:
        day = self.date_spoken(moment.date(), year=year)
        minutes = f" {self.two_digits(moment.minute)}" if moment.minute else ""
        hour = "nič" if minutes and not moment.hour else _AT_HOURS[moment.hour]
        return f"{_ON_DAYS[moment.weekday()]}, {day}, ob {hour}{minutes}"


def _counting(number: int, power: NounForms) -> list[str]:
    """Of thousands, millions: sto en tisoč, but tri tisoč; trije milijoni."""
    if power is not _POWERS[0]:
        return _below_thousand(number, power.gender, alone=True)
    words = _below_thousand(number, None, alone=True)
    return [*words[:-1], "en"] if words[-1] == "ena" else words


def _below_thousand(number: int, gender: str | None, *, alone: bool) -> list[str]:
    """1 to 999; `alone`: nothing stands before it. One to four follow the gender, except inside enaindvajset."""
    words = [_HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        ones = f"{_ONES[rest % 10]}in" if rest % 10 else ""
        words.append(ones + _TENS[rest // 10])
    elif rest:
        counting = gender is None and (alone or rest > 1)
        words.append(_ONES[rest] if counting else _GENDERED.get((rest, gender or "f"), _ONES[rest]))
    return words
