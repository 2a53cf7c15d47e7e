"""What questions that carry `is:` measure, computed in this one place. Pure.

Every value has its number, its interval at 95 % and the name of its variant, because variants differ by whole points on
the same answers:

    csat   share of 4 and 5 (top two boxes); beside it the share of 1 and 2 (bottom two), and the mean
    nps    share of 9 and 10 less share of 0 to 6, from -100 to 100
    ces    share of the upper half of the scale above its middle (5 to 7 of 1-7); beside it the mean
    solved share of yes

Shares have Wilson's interval. The net promoter score has the adjusted Wald interval (three answers more: 3/4 that
recommend, 3/2 in the middle, 3/4 that warn; Rocks, Interval estimation for the net promoter score, The American
Statistician 70(4), 2016). A mean has the normal interval, and none below two answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from statistics import fmean, variance

from cti.intervals import NORMAL_95, interval
from scripts_dsl.survey.model import Question, Scale
from scripts_dsl.survey.scoring import DETRACTOR, PROMOTER

HUNDRED = 100.0
ADDED = (0.75, 3.0)
"""Promoters, and as many warners, and answers in all, that the adjusted interval adds."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One value."""

    name: str
    variant: str
    value: float | None
    """A share from 0 to 1; a net promoter score from -100 to 100; a mean on its scale."""
    n: int
    low: float | None = None
    high: float | None = None


def share(name: str, variant: str, part: int, of: int) -> Measured:
    """Of those who answered."""
    if not of:
        return Measured(name, variant, None, 0)
    return Measured(name, variant, part / of, of, *interval(part, of))


def mean(name: str, variant: str, values: Sequence[float], lowest: float, highest: float) -> Measured:
    """With its interval, as far as the scale goes."""
    if not values:
        return Measured(name, variant, None, 0)
    middle = fmean(values)
    if len(values) == 1:
        return Measured(name, variant, middle, 1, lowest, highest)
    half = NORMAL_95 * sqrt(variance(values, middle) / len(values))
    return Measured(name, variant, middle, len(values), max(lowest, middle - half), min(highest, middle + half))


def csat(answers: Sequence[int]) -> tuple[Measured, ...]:
    """Answers from 1 to 5."""
    n = len(answers)
    return (
        share("csat", "top-2: 4 and 5 of 5", sum(one >= 4 for one in answers), n),
        share("csat", "bottom-2: 1 and 2 of 5", sum(one <= 2 for one in answers), n),
        mean("csat", "mean of 1 to 5", [float(one) for one in answers], 1.0, 5.0),
    )


def nps(answers: Sequence[int]) -> tuple[Measured, ...]:
    """Answers from 0 to 10."""
    n = len(answers)
    if not n:
        return (Measured("nps", "9-10 less 0-6", None, 0),)
    good, bad = sum(one >= PROMOTER for one in answers), sum(one <= DETRACTOR for one in answers)
    value = HUNDRED * (good - bad) / n
    more, all_ = ADDED
    p, d, of = (good + more) / (n + all_), (bad + more) / (n + all_), n + all_
    half = HUNDRED * NORMAL_95 * sqrt((p + d - (p - d) ** 2) / of)
    middle = HUNDRED * (p - d)
    low, high = min(value, max(-HUNDRED, middle - half)), max(value, min(HUNDRED, middle + half))
    return (Measured("nps", "9-10 less 0-6", value, n, low, high),)


def ces(answers: Sequence[int], scale: Scale) -> tuple[Measured, ...]:
    """How easy it was; the best answer is the highest."""
    middle = (scale.low + scale.high) / 2
    above = int(middle) + 1
    return (
        share("ces", f"{above} to {scale.high} of {scale.low}-{scale.high}", sum(a >= above for a in answers),
              len(answers)),
        mean("ces", f"mean of {scale.low} to {scale.high}", [float(a) for a in answers], scale.low, scale.high),
    )  # fmt: skip


def measured(question: Question, answers: Iterable[object]) -> tuple[Measured, ...]:
    """Of a question that carries `is:`, as its answers stand in results; what is no answer to it is left out."""
    kept = list(answers)
    if question.measures == "solved":
        said = [one for one in kept if isinstance(one, bool)]
        return (share("solved", "said yes", sum(said), len(said)),)
    scale = question.value
    if not isinstance(scale, Scale):
        return ()
    numbers = [
        int(one)
        for one in kept
        if isinstance(one, int | float | Decimal) and not isinstance(one, bool) and scale.low <= one <= scale.high
    ]
    match question.measures:
        case "csat":
            return csat(numbers)
        case "nps":
            return nps(numbers)
        case "ces":
            return ces(numbers, scale)
    return ()
