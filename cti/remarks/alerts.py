"""The figures that `alert:` of a survey reads: averages and shares over its last answers. Rows in, numbers out. Pure.

A figure over the last 50 surveys is empty until 50 were answered: one angry caller after a new file is no alert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from scripts_dsl.survey import Survey
from scripts_dsl.survey.model import SCORE, band_of

_FIGURE = re.compile(r"(share|average)\((\w+), (\d{1,6})\)")
MOST = 10_000
"""Surveys that are looked at; `share(bad, 999999)` is empty."""


class Answered(NamedTuple):
    """One survey of somebody."""

    answers: Mapping[str, Any]
    """JSON values by question."""
    score: float | None
    band: str | None


def names_of(survey: Survey) -> tuple[str, ...]:
    """Figures that its alerts read."""
    return tuple(dict.fromkeys(name for alert in survey.alerts for name in sorted(alert.when.names)))


def reach_of(names: Iterable[str]) -> int:
    """Of how many surveys these figures are made."""
    counts = [int(found[3]) for name in names if (found := _FIGURE.fullmatch(name))]
    return min(MOST, max(counts, default=0))


def figures(survey: Survey, names: Iterable[str], last: Sequence[Answered]) -> dict[str, Decimal]:
    """By name; those of which too little is known are left out. `last`: the newest first."""
    made = {name: _figure(survey, name, last) for name in names}
    return {name: value for name, value in made.items() if value is not None}


def _figure(survey: Survey, name: str, last: Sequence[Answered]) -> Decimal | None:
    found = _FIGURE.fullmatch(name)
    if found is None:
        return None
    function, of, count = found[1], found[2], int(found[3])
    values = [_value(one, of) for one in last] if function == "average" else [_has(survey, o, of) for o in last]
    known = [value for value in values if value is not None][:count]
    if len(known) < count or not count:
        return None
    mean = sum(known, Decimal(0)) / count
    return mean if function == "average" else mean * 100


def _value(one: Answered, of: str) -> Decimal | None:
    """A score, or the number that was answered; None: not answered."""
    value = one.score if of == SCORE else one.answers.get(of)
    return None if value is None or isinstance(value, bool | str) else Decimal(str(value))


def _has(survey: Survey, one: Answered, word: str) -> Decimal | None:
    """Whether it fell into a band, of the whole or of a question, or made a choice; None: that was not asked."""
    if any(band.name == word for band in survey.bands):
        return None if one.band is None else Decimal(one.band == word)
    for question in survey.questions:
        answer = one.answers.get(question.name)
        if any(band.name == word for band in question.bands):
            number = None if answer is None or isinstance(answer, bool | str) else Decimal(str(answer))
            return None if number is None else Decimal(band_of(number, question.bands) == word)
        if word in getattr(question.type, "words", ()):
            return None if answer is None else Decimal(answer == word)
    return None
