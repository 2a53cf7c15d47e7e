"""What people write into tables -> values of the language: amounts with commas, days with dots, languages by their
names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from ivr.numbers import whole
from scripts_dsl.problems import ValueProblem
from scripts_dsl.spoken import TONGUES
from scripts_dsl.types import Choice, DateType, Language, MoneyType, Number, Phone, Type, YesNo
from scripts_dsl.types.base import refuse
from scripts_dsl.values import Value

MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
"""Countries that write 5/6/2026 for the sixth of May."""
DECIMAL_POINT = frozenset(
    {"US", "GB", "IE", "CA", "AU", "NZ", "IN", "CN", "JP", "KR", "MX", "IL", "TH", "SG", "MY", "PH", "HK", "TW", "CH"}
)
"""Countries in which a comma stands between thousands; elsewhere it stands before tenths."""

YES = frozenset({"yes", "y", "true", "1", "tak", "t", "da", "да", "ja", "oui", "si", "sí", "x"})
NO = frozenset({"no", "n", "false", "0", "nie", "ne", "нет", "nein", "non"})

_DAY = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\.?", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9][0-9 .,'\u2019]*", re.ASCII)
_EXACT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}|[^\W\d_]{1,3}\.?|[\u20a0-\u20cf$£¥]")
_LANGUAGES = {
    **{tongue.own_name.casefold(): code for code, tongue in TONGUES.items()},
    "polish": "pl", "russian": "ru", "slovene": "sl", "slovenian": "sl", "german": "de", "deutsch": "de",
    "ukrainian": "uk", "french": "fr", "angielski": "en", "rosyjski": "ru", "английский": "en", "польский": "pl",
}  # fmt: skip


def unmarked(text: str) -> str:
    """Without what spreadsheets put around a text so that it is not calculated: `'+48…`, `="48…"`."""
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        return text[2:-1].strip()
    return text[1:].strip() if text[:1] == "'" else text


def value_of(type_: Type, text: str, country: str, *, exact: bool = False) -> Value:
    """None for an empty text. `country`: ISO 3166, whose habits a text may follow. `exact`: a program wrote the table,
    so 1.234 is a little more than one. Raises ValueProblem."""
    text = unmarked(text)
    if not text:
        return None
    if exact and _EXACT.fullmatch(text) and isinstance(type_, (Number, MoneyType)):
        return type_.parse(text if isinstance(type_, Number) else f"{text} {type_.currency}")
    read = _READERS.get(type(type_))
    return type_.parse(text) if read is None else read(type_, text, country)


def day(text: str, country: str) -> date | None:
    """2026-05-06, 6.5.2026, 06/05/2026; as the country writes it where both are possible. None: no such day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    first, sign, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return _date(first, second, third)
    if len(found[4]) != 4:
        return None
    if sign == "/" and country in MONTH_FIRST:
        return _date(third, first, second)
    return _date(third, second, first)


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def plain_number(text: str, country: str, *, money: bool = False) -> str | None:
    """`1 234,50` -> `1234.50`; None: no number. The last sign before one or two digits is before tenths; before three
    it stands between thousands, unless there is only one such sign and the country writes tenths so."""
    if not _AMOUNT.fullmatch(text):
        return None
    digits = re.sub(r"[ '\u2019]", "", text)
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return digits
    head, tail = re.split(r"[.,](?=[0-9]*$)", digits, maxsplit=1) if digits[-1] not in ".," else (digits[:-1], "")
    tenths = len(set(marks)) == 2 or (
        len(marks) == 1 and (len(tail) != 3 or (not money and _before_tenths(marks[0], country)))
    )
    whole = re.sub(r"[.,]", "", head)
    return f"{whole}.{tail}" if tenths and tail else whole + tail


def _before_tenths(sign: str, country: str) -> bool:
    return (sign == ".") == (country in DECIMAL_POINT)


def _number(type_: Type, text: str, country: str) -> Value:
    return type_.parse(plain_number(text, country) or text)


def _money(type_: Type, text: str, country: str) -> Value:
    """With or without a currency; another one than the field's is a mistake."""
    assert isinstance(type_, MoneyType)
    amount = re.sub(r"[^\d.,' \u2019-]", "", text).strip(" .,")
    currency = re.sub(r"[\d.,' \u2019-]", "", text)
    found = plain_number(amount, country, money=True)
    if found is None or not (not currency or _CURRENCY.fullmatch(currency)):
        raise refuse(type_, text)
    named = (
        currency if re.fullmatch(r"[A-Z]{3}", currency) else _SIGNS.get(currency.casefold().strip("."), type_.currency)
    )
    return type_.parse(f"{found} {named}")


_SIGNS = {"zł": "PLN", "zl": "PLN", "€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "руб": "RUB", "kč": "CZK"}


def _day(type_: Type, text: str, country: str) -> Value:
    found = day(text, country)
    if found is None:
        raise refuse(type_, text)
    return found


def _yes_no(type_: Type, text: str, _: str) -> Value:
    word = text.casefold()
    if word not in YES and word not in NO:
        raise refuse(type_, text)
    return word in YES


def _language(type_: Type, text: str, _: str) -> Value:
    """`pl`, `pl-PL`, `polski`."""
    word = text.casefold()
    return type_.accept(_LANGUAGES.get(word) or re.split(r"[-_]", word)[0])


def _choice(type_: Type, text: str, _: str) -> Value:
    assert isinstance(type_, Choice)
    known = {word.casefold(): word for word in type_.words}
    return type_.accept(known.get(text.casefold(), text))


def _phone(_: Type, text: str, country: str) -> Value:
    found = whole(text, country)
    if found is None:
        raise ValueProblem(f"'{text[:40]}' is not a phone number")
    return found


_READERS: Mapping[type[Type], Callable[[Type, str, str], Value]] = {
    Number: _number,
    MoneyType: _money,
    DateType: _day,
    YesNo: _yes_no,
    Language: _language,
    Choice: _choice,
    Phone: _phone,
}
"""All others are written as in a campaign file."""
