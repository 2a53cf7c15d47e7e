"""How values are shown and spoken, in every language: `120,50 zł`, 'sto dwadzieścia złotych pięćdziesiąt groszy'.

A value of a call, its type and a language come in; words go out. Called by texts.py when a prompt is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import phonenumbers

from scripts_dsl.spoken.en import English
from scripts_dsl.spoken.nouns import EXAMPLES, FORMS, NounForms, Nouns, parse_noun, plural
from scripts_dsl.spoken.pl import Polish
from scripts_dsl.spoken.ru import Russian
from scripts_dsl.spoken.sl import Slovene
from scripts_dsl.spoken.tongue import BIGGEST, Tongue
from scripts_dsl.types import Choice, Digits, Language, Percent, Phone, Type
from scripts_dsl.values import Money

__all__ = [
    "EXAMPLES",
    "FORMS",
    "MANNERS",
    "TONGUES",
    "NounForms",
    "Nouns",
    "Tongue",
    "parse_noun",
    "plural",
    "show",
    "speak",
    "tongue",
]

TONGUES: Mapping[str, Tongue] = {t.code: t for t in (Polish(), Russian(), Slovene(), English())}

MANNERS = ("digits", "ordinal", "spelled")
"""What may stand after `as` besides a noun."""

NEAR = timedelta(days=183)
"""A date this near needs no year."""


def tongue(language: str) -> Tongue:
    """The language, English if we do not speak it."""
    return TONGUES.get(language) or TONGUES["en"]


def show(
    value: Any,
    type_: Type | None,
    language: str,
    as_: str | None = None,
    nouns: Nouns | None = None,
    today: date | None = None,
) -> str:
    """A value as people write it: `120,50 zł`, `6 minut`, `20 kwietnia`. Empty is ''.

    `as_`: digits, ordinal, spelled, or the name of a noun. `today` decides whether a date needs its year."""
    tongue_ = tongue(language)
    if as_ is not None and (shown := _shown_as(value, as_, tongue_, nouns)) is not None:
        return shown
    match value:
        case None:
            return ""
        case bool():
            return tongue_.yes_no(value)
        case int() | Decimal():
            figures = tongue_.number_shown(value)
            return f"{figures}%" if isinstance(type_, Percent) else figures
        case Money():
            return tongue_.money_shown(value)
        case timedelta():
            return tongue_.duration_shown(value)
        case datetime():
            return tongue_.moment_shown(value, year=_far(value.date(), today))
        case date():
            return tongue_.date_shown(value, year=_far(value, today))
        case time():
            return tongue_.time_shown(value)
        case str():
            return _shown_text(value, type_, tongue_)
    return ""


def speak(
    value: Any,
    type_: Type | None,
    language: str,
    as_: str | None = None,
    nouns: Nouns | None = None,
    today: date | None = None,
) -> str:
    """The same in words, for a voice: 'sto dwadzieścia złotych pięćdziesiąt groszy'."""
    tongue_ = tongue(language)
    if as_ is not None and (spoken := _spoken_as(value, as_, tongue_, nouns)) is not None:
        return spoken
    match value:
        case None:
            return ""
        case bool():
            return tongue_.yes_no(value)
        case int() | Decimal():
            counted = isinstance(type_, Percent)
            return tongue_.counted_spoken(value, tongue_.percent) if counted else tongue_.number_spoken(value)
        case Money():
            return tongue_.money_spoken(value)
        case timedelta():
            return tongue_.duration_spoken(value)
        case datetime():
            return tongue_.moment_spoken(value, year=_far(value.date(), today))
        case date():
            return tongue_.date_spoken(value, year=_far(value, today))
        case time():
            return tongue_.time_spoken(value)
        case str():
            return _spoken_text(value, type_, tongue_)
    return ""


def _far(day: date, today: date | None) -> bool:
    return today is not None and day.year != today.year and abs(day - today) > NEAR


# --- as …


def _shown_as(value: Any, as_: str, tongue_: Tongue, nouns: Nouns | None) -> str | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if as_ == "ordinal" and isinstance(value, int) and 0 <= value < BIGGEST:
            return tongue_.ordinal_shown(value)
        noun = nouns.forms(as_, tongue_.code) if nouns is not None else None
        if noun is not None:
            return tongue_.counted_shown(value, noun)
    if as_ == "spelled" and isinstance(value, str):
        return " ".join(value.replace(" ", ""))
    return str(value) if as_ == "digits" and isinstance(value, str | int) else None


def _spoken_as(value: Any, as_: str, tongue_: Tongue, nouns: Nouns | None) -> str | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if as_ == "ordinal" and isinstance(value, int) and 0 <= value < BIGGEST:
            return tongue_.ordinal(value)
        noun = nouns.forms(as_, tongue_.code) if nouns is not None else None
        if noun is not None:
            return tongue_.counted_spoken(value, noun)
    if as_ == "spelled" and isinstance(value, str):
        return _spelled(value, tongue_)
    return tongue_.digits(str(value)) if as_ == "digits" and isinstance(value, str | int) else None


def _spelled(text: str, tongue_: Tongue) -> str:
    signs = (tongue_.digits(c) if c.isdigit() and c.isascii() else c.upper() for c in text if not c.isspace())
    return ", ".join(signs)


# --- texts, digits, phones, choices


def _shown_text(text: str, type_: Type | None, tongue_: Tongue) -> str:
    match type_:
        case Phone():
            return " ".join(_groups(text, tongue_))
        case Language():
            return TONGUES[text].own_name if text in TONGUES else text
        case Choice():
            return text.replace("_", " ")
    return text


def _spoken_text(text: str, type_: Type | None, tongue_: Tongue) -> str:
    match type_:
        case Phone():
            return ", ".join(tongue_.digits(group) for group in _groups(text, tongue_))
        case Digits():
            return tongue_.digits(text)
    return _shown_text(text, type_, tongue_)


def _groups(text: str, tongue_: Tongue) -> list[str]:
    """A telephone number as it is written in groups; at home without the country."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return [text]
    home = str(number.country_code) == tongue_.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style).replace("-", " ").split()
