"""What a new version of a survey makes of answers: its words, and sets of answers that score otherwise. Called by
shown.py, beside the calls through both versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

from scripts_dsl.diff.changes import Change, changes
from scripts_dsl.graph import Graph
from scripts_dsl.survey.model import Points, Question, Scale, Survey
from scripts_dsl.survey.scoring import Score, score, walk
from scripts_dsl.survey.written import words_of
from scripts_dsl.types import YesNo
from scripts_dsl.values import plain

MOST_SETS = 2_000
"""Sets of answers that are scored; of more, every so-manieth."""
OLD = -1
"""Sorts before every score: no score at all."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Sets of answers that score otherwise."""

    sets: int
    """That were tried."""
    differing: int
    answers: str
    """Of the set that differs most."""
    before: str
    after: str

    @property
    def line(self) -> str:
        """For people."""
        return (
            f"{self.differing} of {self.sets} sets of answers score otherwise; most of all {self.answers}:"
            f" {self.before}  →  {self.after}"
        )

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "sets": self.sets,
            "differing": self.differing,
            "answers": self.answers,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class SurveyChanges:
    """What is otherwise in a survey beside what callers hear."""

    words: Sequence[Change]
    scored: Scored | None
    """None when every set of answers scores as before."""

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.words or self.scored)

    def lines(self) -> Iterator[str]:
        """For people."""
        if self.scored is not None:
            yield self.scored.line
        yield from (change.line for change in self.words)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "words": [change.as_json() for change in self.words],
            "scores": self.scored.as_json() if self.scored is not None else None,
        }


def survey_changes(old: Graph, new: Graph) -> SurveyChanges | None:
    """None for files that are no surveys."""
    if old.survey is None or new.survey is None:
        return None
    words = changes(words_of(old.survey), words_of(new.survey), {})
    return SurveyChanges(words, _scored(old.survey, new.survey) if words else None)


# --- scores --------------------------------------------------------------------------------------------------------


def _scored(old: Survey, new: Survey) -> Scored | None:
    """The same answers in both versions."""
    there = {question.name for question in old.questions}
    both = [question for question in new.questions if question.name in there]
    differing, most = 0, None
    sets = list(_sets(both))
    for all_answers in sets:
        before, after = _score(old, all_answers), _score(new, all_answers)
        answers = walk(new, all_answers, _outside)[1]
        if (before.score, before.band, before.bands) == (after.score, after.band, after.bands):
            continue
        differing += 1
        apart = abs(_number(after) - _number(before))
        if most is None or apart > most[0]:
            most = (apart, answers, before, after)
    if most is None:
        return None
    _, answers, before, after = most
    return Scored(len(sets), differing, _answers(answers), _shown(before), _shown(after))


def _score(survey: Survey, answers: dict[str, object]) -> Score:
    return score(survey, walk(survey, answers, _outside)[1])


def _outside(_name: str) -> None:
    """Nothing is known of the call."""


def _sets(questions: Sequence[Question]) -> Iterator[dict[str, object]]:
    """Sets of answers, spread evenly over all there are."""
    choices = [_choices(question) for question in questions]
    total = prod(map(len, choices))
    wanted = min(total, MOST_SETS)
    for number in range(wanted):
        rest = number * total // wanted
        answers: dict[str, object] = {}
        for question, values in zip(questions, choices, strict=True):
            rest, at = divmod(rest, len(values))
            answers[question.name] = values[at]
        yield answers


def _choices(question: Question) -> tuple[object, ...]:
    """What may be answered; None: skipped."""
    match question.value:
        case Scale(low, high):
            return (*range(low, high + 1), None)
        case Points(worth):
            words = isinstance(question.type, YesNo)
            return (*((word == "yes" if words else word) for word in worth), None)
    return (*getattr(question.type, "words", ()), None)


def _number(found: Score) -> Decimal:
    return Decimal(OLD if found.score is None else found.score)


def _answers(answers: dict[str, object]) -> str:
    return ", ".join(f"{name} {_word(value)}" for name, value in answers.items() if value is not None)


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _shown(found: Score) -> str:
    bands = [f"{name} {band}" for name, band in found.bands.items()]
    number = "no score" if found.score is None else plain(found.score)
    return " ".join(filter(None, (number, found.band, f"({', '.join(bands)})" if bands else "")))
