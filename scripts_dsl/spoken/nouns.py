"""Nouns and their plurals: `dzień / dni / dni`. Forms stand in the order one, (two,) few, many of the CLDR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scripts_dsl.problems import NounProblem
from scripts_dsl.values import size

Counted = int | Decimal

FORMS: Mapping[str, int] = {"pl": 3, "ru": 3, "sl": 4, "en": 2}
"""Forms of a noun in each language."""

EXAMPLES: Mapping[str, str] = {
    "pl": "1 dzień / 2 dni / 5 dni",
    "ru": "1 день / 2 дня / 5 дней",
    "sl": "1 dan / 2 dneva / 3 dnevi / 5 dni",
    "en": "1 day / 2 days",
}

MAX_FORM_LENGTH = 60
GENDERS = ("m", "f", "n")


@dataclass(frozen=True, slots=True)
class NounForms:
    """A noun in one language."""

    forms: tuple[str, ...]
    gender: str
    """m, f or n: 'jeden dzień', 'jedna faktura'."""

    def form(self, language: str, number: Counted) -> str:
        """The form that goes with a number."""
        return self.forms[plural(language, number)]


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of a file."""

    by_name: Mapping[str, Mapping[str, NounForms]] = field(default_factory=dict)
    """Name -> language -> forms."""

    def names(self) -> Iterable[str]:
        """All of them, for 'did you mean'."""
        return self.by_name.keys()

    def forms(self, name: str, language: str) -> NounForms | None:
        """Forms in a language; None if there are none."""
        return self.by_name.get(name, {}).get(language)


def parse_noun(language: str, text: str) -> NounForms:
    """`faktura / faktury / faktur`, `dan m / dneva / dnevi / dni`; the gender is guessed if not given. NounProblem."""
    if language not in FORMS:
        hints = (f"languages: {', '.join(FORMS)}",)
        raise NounProblem(f"the plurals of '{language[:20]}' are not known", 0, len(text), hints)
    forms = [form.strip() for form in text.split("/")]
    if len(forms) != FORMS[language]:
        message = f"'{language}' needs {FORMS[language]} forms of a noun, here are {len(forms)}"
        raise NounProblem(message, 0, len(text), (EXAMPLES[language],))
    if not all(forms) or max(map(len, forms)) > MAX_FORM_LENGTH:
        raise NounProblem("a form of this noun is missing or too long", 0, len(text), (EXAMPLES[language],))
    first, _, mark = forms[0].rpartition(" ")
    if first and mark in GENDERS:
        return NounForms((first.strip(), *forms[1:]), mark)
    return NounForms(tuple(forms), guess_gender(language, forms[0]))


_ENDINGS: Mapping[str, tuple[str, str]] = {"pl": ("a", "oeęu"), "ru": ("ая", "оеё"), "sl": ("a", "oe")}
"""Last letters of feminine and of neuter nouns; the others are masculine."""


def guess_gender(language: str, word: str) -> str:
    """Gender of a noun by its last letter; right for most, the author may say it better."""
    feminine, neuter = _ENDINGS.get(language, ("", ""))
    last = word.split(" ")[-1][-1:].lower()
    if last in feminine and last:
        return "f"
    return "n" if last and last in neuter else "m"


def plural(language: str, number: Counted) -> int:
    """Index of the noun form that goes with a number (CLDR cardinal rules; fractions take the form of few)."""
    return _PLURALS[language](size(number))


def _pl(n: Counted) -> int:
    if n == 1:
        return 0
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return 1 if few or n % 1 else 2


def _ru(n: Counted) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return 1 if few or n % 1 else 2


def _sl(n: Counted) -> int:
    if n % 1:
        return 2
    return {1: 0, 2: 1, 3: 2, 4: 2}.get(int(n % 100), 3)


def _en(n: Counted) -> int:
    return 0 if n == 1 else 1


_PLURALS: Mapping[str, Callable[[Counted], int]] = {"pl": _pl, "ru": _ru, "sl": _sl, "en": _en}
