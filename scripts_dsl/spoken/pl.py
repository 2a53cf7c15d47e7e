"""Polish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from scripts_dsl.spoken.nouns import NounForms
from scripts_dsl.spoken.tongue import LAST_ORDINAL, Currency, Tongue

_ONES = (
    *("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"),
    *("dziesięć", "jedenaście", "dwanaście", "trzynaście", "czternaście"),
    *("piętnaście", "szesnaście", "siedemnaście", "osiemnaście", "dziewiętnaście"),
)
_TENS = (
    *("", "", "dwadzieścia", "trzydzieści", "czterdzieści", "pięćdziesiąt"),
    *("sześćdziesiąt", "siedemdziesiąt", "osiemdziesiąt", "dziewięćdziesiąt"),
)
_HUNDREDS = (
    *("", "sto", "dwieście", "trzysta", "czterysta", "pięćset"),
    *("sześćset", "siedemset", "osiemset", "dziewięćset"),
)
_GENDERED: Mapping[tuple[int, str], str] = {(1, "f"): "jedna", (1, "n"): "jedno", (2, "f"): "dwie"}

_NTH_ONES = (
    *("zerowy", "pierwszy", "drugi", "trzeci", "czwarty", "piąty", "szósty", "siódmy", "ósmy", "dziewiąty"),
    *("dziesiąty", "jedenasty", "dwunasty", "trzynasty", "czternasty"),
    *("piętnasty", "szesnasty", "siedemnasty", "osiemnasty", "dziewiętnasty"),
)
_NTH_TENS = (
    *("", "", "dwudziesty", "trzydziesty", "czterdziesty", "pięćdziesiąty"),
    *("sześćdziesiąty", "siedemdziesiąty", "osiemdziesiąty", "dziewięćdziesiąty"),
)
_NTH_HUNDREDS = (
    *("", "setny", "dwusetny", "trzechsetny", "czterechsetny", "pięćsetny"),
    *("sześćsetny", "siedemsetny", "osiemsetny", "dziewięćsetny"),
)
_NTH_THOUSANDS = (
    *("", "tysięczny", "dwutysięczny", "trzytysięczny", "czterotysięczny", "pięciotysięczny"),
    *("sześciotysięczny", "siedmiotysięczny", "ośmiotysięczny", "dziewięciotysięczny"),
)

_THOUSAND = NounForms(("tysiąc", "tysiące", "tysięcy"), "m")
_POWERS = (
    _THOUSAND,
    NounForms(("milion", "miliony", "milionów"), "m"),
    NounForms(("miliard", "miliardy", "miliardów"), "m"),
)
_MONTHS = (
    *("", "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
_ON_DAYS = (
    *("w poniedziałek", "we wtorek", "w środę", "w czwartek"),
    *("w piątek", "w sobotę", "w niedzielę"),
)


class Polish(Tongue):
    """Polish: 1 dzień, 2 dni, 5 dni; 120,50 zł."""

    code = "pl"
    own_name = "polski"
    country_code = "48"
    decimal_mark = ","
    group_mark = " "
    group_from = 10_000
    digit_words = _ONES[:10]
    minus = "minus"
    plus = "plus"
    point = "przecinek"
    percent = NounForms(("procent", "procent", "procent"), "m")
    yes = "tak"
    no = "nie"
    units: ClassVar[Mapping[str, NounForms]] = {
        "day": NounForms(("dzień", "dni", "dni"), "m"),
        "hour": NounForms(("godzina", "godziny", "godzin"), "f"),
        "minute": NounForms(("minuta", "minuty", "minut"), "f"),
        "second": NounForms(("sekunda", "sekundy", "sekund"), "f"),
    }
    currencies: ClassVar[Mapping[str, Currency]] = {
        "PLN": Currency(NounForms(("złoty", "złote", "złotych"), "m"), NounForms(("grosz", "grosze", "groszy"), "m")),
        "EUR": Currency(NounForms(("euro", "euro", "euro"), "n"), NounForms(("cent", "centy", "centów"), "m")),
        "USD": Currency(NounForms(("dolar", "dolary", "dolarów"), "m"), NounForms(("cent", "centy", "centów"), "m")),
        "GBP": Currency(NounForms(("funt", "funty", "funtów"), "m"), NounForms(("pens", "pensy", "pensów"), "m")),
        "RUB": Currency(
            NounForms(("rubel", "ruble", "rubli"), "m"), NounForms(("kopiejka", "kopiejki", "kopiejek"), "f")
        ),
        "CHF": Currency(
            NounForms(("frank", "franki", "franków"), "m"), NounForms(("centym", "centymy", "centymów"), "m")
        ),
        "CZK": Currency(
            NounForms(("korona", "korony", "koron"), "f"), NounForms(("halerz", "halerze", "halerzy"), "m")
        ),
    }
    symbols: ClassVar[Mapping[str, str]] = {"PLN": "zł", "EUR": "€", "USD": "$", "GBP": "£"}

    def cardinal(self, number: int, gender: str | None = None) -> str:
        if number < 2:
            return _GENDERED.get((number, gender or "m"), _ONES[number])
        words: list[str] = []
        for group, power in self.scale(number, _POWERS):
            if power is None:
                words += _below_thousand(group, gender)
            elif group == 1:
                words.append(power.forms[0])
            else:
                words += [*_below_thousand(group, None), self.plural_of(group, power)]
        return " ".join(words)

    def ordinal(self, number: int) -> str:
        return _ordinal(self, number)

    def ordinal_shown(self, number: int) -> str:
        return f"{number}."

    def date_shown(self, day: date, *, year: bool) -> str:
        return f"{day.day} {_MONTHS[day.month]}" + (f" {day.year}" if year else "")

    def date_spoken(self, day: date, *, year: bool) -> str:
        said = f"{_declined(_ordinal(self, day.day), 'ego')} {_MONTHS[day.month]}"
        return f"{said} {_declined(_ordinal(self, day.year), 'ego')} roku" if year else said

    def time_spoken(self, clock: time) -> str:
        hour = _declined(_ordinal(self, clock.hour), "a")
        return f"{hour} {self.two_digits(clock.minute)}" if clock.minute else hour

    def moment_shown(self, moment: datetime, *, year: bool) -> str:
        day = self.date_shown(moment.date(), year=year)
        return f"{_ON_DAYS[moment.weekday()]} {day} o {self.time_shown(moment.time())}"

    def moment_spoken(self, moment: datetime, *, year: bool) -> str:
        day = self.date_spoken(moment.date(), year=year)
        hour = _declined(_ordinal(self, moment.hour), "ej")
        at = f"{hour} {self.two_digits(moment.minute)}" if moment.minute else hour
        return f"{_ON_DAYS[moment.weekday()]} {day} o {at}"


def _below_thousand(number: int, gender: str | None) -> list[str]:
    """1 to 999; inside a number two follows the gender, one does not: dwadzieścia jeden, dwadzieścia dwie."""
    words = [_HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest:
        words.append(_GENDERED.get((rest, gender or "m"), _ONES[rest]) if rest == 2 else _ONES[rest])
    return words


def _ordinal(tongue: Polish, number: int) -> str:
    """Masculine: tysiąc dziewięćset dziewięćdziesiąty dziewiąty."""
    if number >= LAST_ORDINAL:
        return tongue.cardinal(number)
    thousands, rest = divmod(number, 1000)
    if thousands and not rest:
        return _NTH_THOUSANDS[thousands]
    words = [tongue.cardinal(thousands * 1000)] if thousands else []
    hundreds, rest = divmod(rest, 100)
    if hundreds and not rest:
        return " ".join([*words, _NTH_HUNDREDS[hundreds]])
    words += [_HUNDREDS[hundreds]] if hundreds else []
    tens, ones = divmod(rest, 10) if rest >= 20 else (0, rest)
    words += [_NTH_TENS[tens]] if tens else []
    words += [_NTH_ONES[ones]] if ones or not tens else []
    return " ".join(words)


def _declined(words: str, ending: str) -> str:
    """Ordinals in another case or gender; the other words stay."""
    return " ".join(_with_ending(word, ending) if word in _ALL_NTH else word for word in words.split(" "))


def _with_ending(word: str, ending: str) -> str:
    """pierwszy + ego: pierwszego; trzeci + a: trzecia; drugi + ej: drugiej; drugi + a: druga."""
    hard = word.endswith("y") or (word == "drugi" and ending == "a")
    return (word[:-1] if hard else word) + ending


_ALL_NTH = frozenset((*_NTH_ONES, *_NTH_TENS, *_NTH_HUNDREDS, *_NTH_THOUSANDS)) - {""}
