"""Russian."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from scripts_dsl.spoken.nouns import NounForms
from scripts_dsl.spoken.tongue import LAST_ORDINAL, Currency, Tongue

_ONES = (
    *("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать"),
    *("пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_TENS = (
    *("", "", "двадцать", "тридцать", "сорок", "пятьдесят"),
    *("шестьдесят", "семьдесят", "восемьдесят", "девяносто"),
)
_HUNDREDS = (
    *("", "сто", "двести", "триста", "четыреста", "пятьсот"),
    *("шестьсот", "семьсот", "восемьсот", "девятьсот"),
)
_GENDERED: Mapping[tuple[int, str], str] = {(1, "f"): "одна", (1, "n"): "одно", (2, "f"): "две"}

_NTH_ONES = (
    *("нулевой", "первый", "второй", "третий", "четвёртый", "пятый", "шестой", "седьмой", "восьмой", "девятый"),
    *("десятый", "одиннадцатый", "двенадцатый", "тринадцатый", "четырнадцатый"),
    *("пятнадцатый", "шестнадцатый", "семнадцатый", "восемнадцатый", "девятнадцатый"),
)
_NTH_TENS = (
    *("", "", "двадцатый", "тридцатый", "сороковой", "пятидесятый"),
    *("шестидесятый", "семидесятый", "восьмидесятый", "девяностый"),
)
_NTH_HUNDREDS = (
    *("", "сотый", "двухсотый", "трёхсотый", "четырёхсотый", "пятисотый"),
    *("шестисотый", "семисотый", "восьмисотый", "девятисотый"),
)
_NTH_THOUSANDS = (
    *("", "тысячный", "двухтысячный", "трёхтысячный", "четырёхтысячный", "пятитысячный"),
    *("шеститысячный", "семитысячный", "восьмитысячный", "девятитысячный"),
)
_ALL_NTH = frozenset((*_NTH_ONES, *_NTH_TENS, *_NTH_HUNDREDS, *_NTH_THOUSANDS)) - {""}

_POWERS = (
    NounForms(("тысяча", "тысячи", "тысяч"), "f"),
    NounForms(("миллион", "миллиона", "миллионов"), "m"),
    NounForms(("миллиард", "миллиарда", "миллиардов"), "m"),
)
_MONTHS = (
    *("", "января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_ON_DAYS = (
    *("в понедельник", "во вторник", "в среду", "в четверг"),
    *("в пятницу", "в субботу", "в воскресенье"),
)
_CENT = NounForms(("цент", "цента", "центов"), "m")
_HOUR = NounForms(("час", "часа", "часов"), "m")
_MINUTE = NounForms(("минута", "минуты", "минут"), "f")
_AT_MINUTE = NounForms(("минуту", "минуты", "минут"), "f")


class Russian(Tongue):
    """Russian: 1 день, 2 дня, 5 дней; 120,50 руб."""

    code = "ru"
    own_name = "русский"
    country_code = "7"
    decimal_mark = ","
    group_mark = " "
    group_from = 1000
    digit_words = _ONES[:10]
    minus = "минус"
    plus = "плюс"
    point = "запятая"
    percent = NounForms(("процент", "процента", "процентов"), "m")
    yes = "да"
    no = "нет"
    units: ClassVar[Mapping[str, NounForms]] = {
        "day": NounForms(("день", "дня", "дней"), "m"),
        "hour": _HOUR,
        "minute": _MINUTE,
        "second": NounForms(("секунда", "секунды", "секунд"), "f"),
    }
    currencies: ClassVar[Mapping[str, Currency]] = {
        "RUB": Currency(NounForms(("рубль", "рубля", "рублей"), "m"), NounForms(("копейка", "копейки", "копеек"), "f")),
        "PLN": Currency(NounForms(("злотый", "злотых", "злотых"), "m"), NounForms(("грош", "гроша", "грошей"), "m")),
        "EUR": Currency(NounForms(("евро", "евро", "евро"), "m"), _CENT),
        "USD": Currency(NounForms(("доллар", "доллара", "долларов"), "m"), _CENT),
        "GBP": Currency(NounForms(("фунт", "фунта", "фунтов"), "m"), NounForms(("пенс", "пенса", "пенсов"), "m")),
        "CHF": Currency(
            NounForms(("франк", "франка", "франков"), "m"), NounForms(("сантим", "сантима", "сантимов"), "m")
        ),
        "CZK": Currency(NounForms(("крона", "кроны", "крон"), "f"), NounForms(("геллер", "геллера", "геллеров"), "m")),
    }
    symbols: ClassVar[Mapping[str, str]] = {"RUB": "руб.", "PLN": "zł", "EUR": "€", "USD": "$", "GBP": "£"}

    def cardinal(self, number: int, gender: str | None = None) -> str:
        if number == 0:
            return _ONES[0]
        words: list[str] = []
        for group, power in self.scale(number, _POWERS):
            words += _below_thousand(group, gender if power is None else power.gender)
            words += [] if power is None else [self.plural_of(group, power)]
        return " ".join(words)

    def ordinal(self, number: int) -> str:
        if number >= LAST_ORDINAL:
            return self.cardinal(number)
        thousands, rest = divmod(number, 1000)
        if thousands and not rest:
            return _NTH_THOUSANDS[thousands]
        words = [self.cardinal(thousands * 1000).removeprefix("одна ")] if thousands else []
        hundreds, rest = divmod(rest, 100)
        if hundreds and not rest:
            return " ".join([*words, _NTH_HUNDREDS[hundreds]])
        words += [_HUNDREDS[hundreds]] if hundreds else []
        if rest >= 20 and rest % 10:
            return " ".join([*words, _TENS[rest // 10], _NTH_ONES[rest % 10]])
        return " ".join([*words, _NTH_TENS[rest // 10] if rest >= 20 else _NTH_ONES[rest]])

    def ordinal_shown(self, number: int) -> str:
        return f"{number}-й"

    def date_shown(self, day: date, *, year: bool) -> str:
        return f"{day.day} {_MONTHS[day.month]}" + (f" {day.year} года" if year else "")

    def date_spoken(self, day: date, *, year: bool) -> str:
        said = f"{_genitive(self.ordinal(day.day))} {_MONTHS[day.month]}"
        return f"{said} {_genitive(self.ordinal(day.year))} года" if year else said

    def time_spoken(self, clock: time) -> str:
        return self._clock(clock, _MINUTE)

    def moment_shown(self, moment: datetime, *, year: bool) -> str:
        day = self.date_shown(moment.date(), year=year)
        return f"{_ON_DAYS[moment.weekday()]} {day} в {self.time_shown(moment.time())}"

    def moment_spoken(self, moment: datetime, *, year: bool) -> str:
        day = self.date_spoken(moment.date(), year=year)
        return f"{_ON_DAYS[moment.weekday()]} {day} в {self._clock(moment.time(), _AT_MINUTE)}"

    def _clock(self, clock: time, minute: NounForms) -> str:
        """'десять часов тридцать минут'; after в a lone minute is in the accusative: 'одну минуту'."""
        hours = self.counted_spoken(clock.hour, _HOUR)
        if not clock.minute:
            return hours
        minutes = self.counted_spoken(clock.minute, minute)
        return f"{hours} {minutes.replace('одна ', 'одну ') if minute is _AT_MINUTE else minutes}"


def _below_thousand(number: int, gender: str | None) -> list[str]:
    """1 to 999; one and two follow the gender."""
    words = [_HUNDREDS[number // 100]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest:
        words.append(_GENDERED.get((rest, gender or "m"), _ONES[rest]))
    return words


def _genitive(words: str) -> str:
    """двадцать первого; only the ordinal changes."""
    *before, last = words.split(" ")
    if last in _ALL_NTH:
        last = "третьего" if last == "третий" else last[:-2] + "ого"
    return " ".join([*before, last])
