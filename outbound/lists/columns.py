"""Which column of a table is what: guessed from its name, and from what stands in it. Pure.

In: the first rows, and the fields of the campaign. Out: columns, each with what it seems to be; whoever imports says
otherwise where the guess is wrong.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.numbers import whole
from outbound.lists.files import Row
from outbound.lists.written import unmarked
from scripts_dsl.campaign.model import COUNTRY, PHONE, REGION, ZONE
from scripts_dsl.types import Language, Type

LANGUAGE, PRIORITY, CONSENT, CONSENTED = "language", "priority", "consent", "consented"
OWN: Mapping[str, str] = {
    LANGUAGE: "the language of the person: pl, ru, sl, en",
    ZONE: "the time zone of where the person is: Europe/Warsaw",
    PRIORITY: "1 to 9; those of 1 are called first",
    CONSENT: "where this person's own consent can be seen; who has nothing there has not agreed",
    CONSENTED: "when it was given: 2026-05-01",
}
"""What a column may be beside a field of the campaign."""
NOTHING = "-"
"""A column that is left out."""

SAMPLES = 5
LOOKED_AT = 50
"""Rows from which a guess is made."""
UNSURE = 30
"""Of a column that is called like the one of telephones and does not look like it: better than none."""
SURE = 0.6
"""Share of numbers by which a column seems to be the one of telephones."""

_CALLED = {
    PHONE: (
        "phone telephone tel telefon tele mobile mobil mobilny komorka komorkowy cell cellphone msisdn gsm phonenumber"
        " telefonu telefonska handy rufnummer movil telefono telefonnummer тел телефон мобильный"
    ),
    "name": ("name fullname nazwisko imie klient customer client ime priimek stranka kunde имя фио фамилия клиент"),
    LANGUAGE: ("language lang jezyk jezik sprache langue locale язык"),
    ZONE: ("zone timezone tz strefa pas zeitzone пояс"),
    COUNTRY: ("country kraj panstwo drzava land pays страна"),
    REGION: ("region state province wojewodztwo регион"),
    "address": ("address adres naslov adresse адрес"),
    "email": ("email mail e-mail почта"),
    PRIORITY: ("priority priorytet prioriteta приоритет"),
    CONSENT: ("consent zgoda soglasje согласие einwilligung"),
    CONSENTED: ("consented"),
}
WORDS: Mapping[str, frozenset[str]] = {target: frozenset(words.split()) for target, words in _CALLED.items()}
"""What columns are called, in the languages of the desk and a few more."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    place: int
    """From 0."""
    name: str
    samples: tuple[str, ...]
    """The first few that are not empty."""
    target: str
    """A field of the campaign, a word of OWN, or NOTHING."""


def folded(name: str) -> tuple[str, ...]:
    """Words of a name, without capitals and accents."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L")).casefold()
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return tuple(kept.split())


def has_names(first: Row, country: str) -> bool:
    """The first row has the names of the columns: no number of a telephone is in it."""
    return not any(_is_number(cell, country) for cell in first.cells)


def columns(rows: Sequence[Row], named: bool, fields: Mapping[str, Type], country: str) -> tuple[Column, ...]:
    """Of a table whose first rows are these. `named`: the first one has the names."""
    width = max((len(row.cells) for row in rows), default=0)
    names = rows[0].cells if rows and named else ()
    below = rows[1 if named else 0 : LOOKED_AT]
    found = [
        (place, names[place] if place < len(names) and names[place] else f"column {place + 1}", _samples(below, place))
        for place in range(width)
    ]
    targets = _guessed([(name, samples) for _, name, samples in found], fields, country)
    return tuple(Column(p, name, samples[:SAMPLES], targets.get(p, NOTHING)) for p, name, samples in found)


def targets(fields: Mapping[str, Type]) -> dict[str, str]:
    """What a column may be -> what that is."""
    return {**OWN, **{name: type_.name for name, type_ in fields.items()}}


def _samples(rows: Iterable[Row], place: int) -> tuple[str, ...]:
    return tuple(row.cells[place] for row in rows if place < len(row.cells) and row.cells[place])


def _guessed(found: Sequence[tuple[str, Sequence[str]]], fields: Mapping[str, Type], country: str) -> dict[int, str]:
    """The surest first; no column is two things, nothing is two columns."""
    scores = [
        (score, -place, target)
        for place, (name, samples) in enumerate(found)
        for target, type_ in {**dict.fromkeys(OWN), **fields}.items()
        if (score := _score(name, samples, target, type_, country)) > 0
    ]
    chosen: dict[int, str] = {}
    for _, place, target in sorted(scores, reverse=True):
        if -place not in chosen and target not in chosen.values():
            chosen[-place] = target
    return chosen


def _score(name: str, samples: Sequence[str], target: str, type_: Type | None, country: str) -> int:
    words = folded(name)
    known = {*WORDS.get(target, ()), *(WORDS[LANGUAGE] if isinstance(type_, Language) else ())}
    same = words == folded(target.replace("_", " ")) or "".join(words) == target.replace("_", "").casefold()
    score = 100 if same else 80 if len(words) == 1 and words[0] in known else 60 if known.intersection(words) else 0
    if target != PHONE:
        return score
    numbers = sum(_is_number(sample, country) for sample in samples)
    if samples and numbers < len(samples) * (1 - SURE):
        return min(score, UNSURE)
    return score + (50 if samples and numbers >= len(samples) * SURE else 0)


def _is_number(text: str, country: str) -> bool:
    """Looks like a telephone's: with so many digits, and the normaliser takes it."""
    text = unmarked(text)
    digits = sum(sign.isdigit() for sign in text)
    return 7 <= digits <= 15 and digits * 2 >= len(text) and whole(text, country) is not None
