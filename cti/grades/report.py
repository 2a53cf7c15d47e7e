"""Grades by agent: how many, their mean, how sure it is. Pure; called by recordings/grading.py.

Nobody is ranked by a handful of talks: a place has only who was graded ENOUGH times by the same version of a form, and
only beside others of whom that is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from math import sqrt
from statistics import fmean, stdev

from cti.intervals import NORMAL_95

ENOUGH = 30
"""Talks; from so many on the interval of their mean is good."""


@dataclass(frozen=True, slots=True)
class Graded:
    """One grade."""

    recording: str
    agent: str
    form: str
    version: str
    score: float
    points: Mapping[str, float]
    """Of the questions that count and were answered."""


@dataclass(frozen=True, slots=True)
class Mean:
    """Of one question."""

    question: str
    n: int
    mean: float


@dataclass(frozen=True, slots=True)
class Line:
    """One agent and one version of a form."""

    agent: str
    form: str
    version: str
    n: int
    """Talks; one that several graded counts once, with the mean of them."""
    mean: float
    margin: float | None
    """The true mean is within so much of it in 95 of 100 cases; None: too few to say."""
    place: int | None
    """1 is the best; None: too few, or nobody to compare with."""
    questions: tuple[Mean, ...]


def lines(grades: Iterable[Graded]) -> tuple[Line, ...]:
    """By form, version and agent: never by score."""
    ordered = sorted(grades, key=lambda one: (one.form, one.version, one.agent, one.recording))
    found: list[Line] = []
    for (form, version), same in groupby(ordered, key=lambda one: (one.form, one.version)):
        agents = [_line(agent, form, version, list(of)) for agent, of in groupby(same, key=lambda one: one.agent)]
        found.extend(_placed(agents))
    return tuple(found)


def _line(agent: str, form: str, version: str, grades: list[Graded]) -> Line:
    talks = [list(of) for _, of in groupby(grades, key=lambda one: one.recording)]
    scores = [fmean(one.score for one in talk) for talk in talks]
    margin = NORMAL_95 * stdev(scores) / sqrt(len(scores)) if len(scores) >= ENOUGH else None
    return Line(agent, form, version, len(scores), fmean(scores), margin, None, _questions(talks))


def _questions(talks: list[list[Graded]]) -> tuple[Mean, ...]:
    """Each talk counts once here, too."""
    points: dict[str, list[float]] = {}
    for talk in talks:
        for name in dict.fromkeys(name for one in talk for name in one.points):
            points.setdefault(name, []).append(fmean(one.points[name] for one in talk if name in one.points))
    return tuple(Mean(name, len(of), fmean(of)) for name, of in points.items())


def _placed(agents: list[Line]) -> list[Line]:
    """Who has the same mean has the same place."""
    means = [line.mean for line in agents if line.n >= ENOUGH]
    if len(means) < 2:
        return agents
    return [
        replace(line, place=1 + sum(mean > line.mean for mean in means)) if line.n >= ENOUGH else line
        for line in agents
    ]
