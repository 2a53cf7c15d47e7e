"""Answers become a score. Pure: the phone, an agent and a test give the same answers and get the same numbers.

score = the mean of the points, by weight, over the questions that were answered: whoever skips a question skips its
weight as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scripts_dsl.survey.model import BAND, SCORE, Question, Survey, band_of
from scripts_dsl.values import tidy

Env = Callable[[str], object]

ONE_DECIMAL = Decimal("0.1")
BEST = 100
NPS = "nps"
PROMOTER, DETRACTOR = 9, 6
"""Of 0 to 10: from 9 on somebody recommends us, up to 6 they warn of us; their mean is (NPS / 100 + 1) / 2."""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a survey, so far."""

    score: int | Decimal | None
    """0 to 100, one decimal; None when no question that counts was answered."""
    band: str | None
    bands: Mapping[str, str] = field(default_factory=dict)
    """Question -> name of the range of its answer."""
    satisfaction: Decimal | None = None
    """0 to 1: of the question that carries `is: csat` or the like, else of the score."""
    solved: bool | None = None
    """As answered to the question that carries `is: solved`."""

    def values(self) -> dict[str, Any]:
        """As formulas of the survey read them."""
        return {SCORE: self.score, BAND: self.band, **{f"{name}_{BAND}": band for name, band in self.bands.items()}}


def score(survey: Survey, answers: Mapping[str, object]) -> Score:
    """The score of these answers (rich values by question; None and missing ones were skipped)."""
    total = weight = Decimal(0)
    bands: dict[str, str] = {}
    for question in survey.questions:
        answer = answers.get(question.name)
        points = None if answer is None or question.value is None else question.value.points(answer)
        if points is not None:
            total += question.weight * points
            weight += question.weight
        band = band_of(_number(answer, points), question.bands)
        if band is not None:
            bands[question.name] = band
    mean = tidy((total / weight).quantize(ONE_DECIMAL, ROUND_HALF_UP)) if weight else None
    return Score(
        mean, band_of(mean, survey.bands), bands, _satisfaction(survey, answers, mean), _solved(survey, answers)
    )


def _number(answer: object, points: Decimal | None) -> Decimal | int | None:
    """What the bands of a question are about: the number that was given, else what the answer is worth."""
    return answer if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else points


def _satisfaction(survey: Survey, answers: Mapping[str, object], mean: int | Decimal | None) -> Decimal | None:
    measure = survey.measure
    if measure is None or measure.value is None:
        return None if mean is None else Decimal(mean) / BEST
    answer = answers.get(measure.name)
    if measure.measures == NPS and isinstance(answer, int | Decimal) and not isinstance(answer, bool):
        return Decimal(1) if answer >= PROMOTER else Decimal("0.5") if answer > DETRACTOR else Decimal(0)
    points = None if answer is None else measure.value.points(answer)
    return None if points is None else points / BEST


def _solved(survey: Survey, answers: Mapping[str, object]) -> bool | None:
    answer = answers.get(survey.solved.name) if survey.solved is not None else None
    return answer if isinstance(answer, bool) else None


def walk(survey: Survey, answers: Mapping[str, object], env: Env) -> tuple[list[str], dict[str, object]]:
    """Which questions are asked of somebody with these answers, and those of the answers that were asked for.

    `env` gives the values that are not the survey's own: `talk.seconds`, `today`.
    """
    asked: list[str] = []
    given: dict[str, object] = {}
    for question in survey.questions:
        if is_asked(survey, question, given, env):
            asked.append(question.name)
            given[question.name] = answers.get(question.name)
    return asked, given


def is_asked(survey: Survey, question: Question, given: Mapping[str, object], env: Env) -> bool:
    """Whether a question is asked after these answers."""
    if question.when is None:
        return True
    so_far = score(survey, given).values()
    own = {q.name for q in survey.questions} | so_far.keys()

    def value(name: str) -> object:
        return (so_far.get(name) if name in so_far else given.get(name)) if name in own else env(name)

    return question.when.value(value) is True
