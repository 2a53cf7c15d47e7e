"""How soon the brake would stop a campaign with which people become less satisfied, and how often for nothing.

`centrala simulate brake` asks. The product's brake hears people who are drawn: the same seed has the same people. Each
signal is played alone, as the brake listens to it; the first of them that stops, stops the campaign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from scripts_dsl.policy.brake import CSAT, IN_PITCH, OPTS_OUT, SIGNALS, Brake
from scripts_dsl.policy.brake.grades import AMBER_PART, DETECTOR
from scripts_dsl.policy.brake.outcomes import satisfied
from scripts_dsl.policy.brake.plans import Baseline, Plan, Stake
from scripts_dsl.policy.brake.watching import begun, fresh, listened

LONGEST = 5_000
"""Answers, or calls, after the change: what is not found by then is not found."""
STILL = 2_000
"""Answers in which nothing changes, to see who stops for nothing."""
USUAL_SCORES = (0.05, 0.07, 0.13, 0.30, 0.45)
"""How many give 1 to 5 where they give 4.03 on average."""
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Change:
    """What is the case before, and then, with one signal."""

    signal: str
    a_day: float
    before: float
    """A score of 1-5; of the others the rate of bad events."""
    then: float


@dataclass(frozen=True, slots=True)
class Soon:
    """What came out for one signal."""

    signal: str
    share: float
    enough: float
    """Evidence of the signal, before its share, that stops the campaign."""
    a_day: float
    before: float
    then: float
    found: float
    """Share of the campaigns that were stopped in time."""
    amber: float | None
    """Answers after the change: half of the campaigns; None: not half of them."""
    median: float | None
    p90: float | None
    days: float | None
    """The median in days."""
    p90_days: float | None
    for_nothing: float
    """Share that was stopped though nothing changed."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Everything."""

    promised: float
    """How likely a stop without a reason may be, in the first run."""
    good: int
    runs: int
    signals: tuple[Soon, ...]
    days: float | None
    """Until the first of the signals stops the campaign: half of the campaigns."""
    p90_days: float | None


def foresee(brake: Brake, changes: Sequence[Change], good: int, runs: int, seed: int = 1) -> Foreseen:
    """`good`: answers before anything changes, of each signal. Raises ValueError for a score off its scale."""
    if not all(math.isfinite(one.a_day) for one in changes):
        raise ValueError("answers and calls a day are numbers that somebody could count")
    plan = Plan.of(brake, _produced(changes), {one.signal: _before(one) for one in changes})
    threshold = begun(plan).threshold
    found, first = [], [math.inf] * runs
    for one in changes:
        stake = plan.stakes.get(one.signal)
        if stake is None:
            continue
        played = [_campaign(stake, one, good, threshold, _dice(seed, n)) for n in range(runs)]
        reds = [red for _, red in played]
        first = [min(pair) for pair in zip(first, (red / one.a_day for red in reds), strict=True)]
        still = [_stops(stake, one, threshold, _dice(seed, -1 - n)) for n in range(runs)]
        found.append(_soon(stake, one, threshold, [amber for amber, _ in played], reds, sum(still) / runs))
    return Foreseen(plan.alpha(0), good, runs, tuple(found), _quantile(first, 0.5), _quantile(first, 0.9))


def _dice(seed: int, campaign: int) -> Random:
    return Random(f"{seed}/{campaign}")  # noqa: S311 - a simulation has to repeat itself


def _produced(changes: Sequence[Change]) -> set[str]:
    """Calls tell all the signals of calls, also those of which nothing is foreseen."""
    named = {one.signal for one in changes}
    return named | (set(SIGNALS) - {CSAT} if named - {CSAT} else set())


def _before(one: Change) -> Baseline:
    if one.signal != CSAT:
        return Baseline(1 - one.before)
    people = scores(one.before)
    square = sum(share * (score - one.before) ** 2 for score, share in enumerate(people, 1))
    return Baseline(satisfied(one.before), math.sqrt(square) / 4)


def _campaign(stake: Stake, one: Change, good: int, threshold: float, dice: Random) -> tuple[float, float]:
    """Answers after the change to amber and to red; infinite: never. One that stops before is played again."""
    before, then = people(one.signal, one.before, dice), people(one.signal, one.then, dice)
    stream = start = fresh(stake)
    for _ in range(good):
        stream = listened(stake, stream, next(before))
        if stream.evidence >= threshold:
            stream = start
    amber = math.inf
    for n in range(1, LONGEST + 1):
        stream = listened(stake, stream, next(then))
        if amber == math.inf and (stream.evidence >= threshold / AMBER_PART or stream.alarm >= DETECTOR):
            amber = n
        if stream.evidence >= threshold:
            return amber, n
    return amber, math.inf


def _stops(stake: Stake, one: Change, threshold: float, dice: Random) -> bool:
    """Whether it stops though nothing changes."""
    answers, stream = people(one.signal, one.before, dice), fresh(stake)
    for _ in range(STILL):
        stream = listened(stake, stream, next(answers))
        if stream.evidence >= threshold:
            return True
    return False


def _soon(
    stake: Stake, one: Change, threshold: float, ambers: Sequence[float], reds: Sequence[float], for_nothing: float
) -> Soon:
    median, p90 = _quantile(reds, 0.5), _quantile(reds, 0.9)
    return Soon(
        stake.signal, stake.share, threshold / stake.share, one.a_day, one.before, one.then,
        sum(map(math.isfinite, reds)) / len(reds), _quantile(ambers, 0.5), median, p90,
        None if median is None else median / one.a_day, None if p90 is None else p90 / one.a_day, for_nothing,
    )  # fmt: skip


def _quantile(values: Sequence[float], part: float) -> float | None:
    found = sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]
    return found if math.isfinite(found) else None


# --- people --------------------------------------------------------------------------------------------------------


def people(signal: str, level: float, dice: Random) -> Iterator[float]:
    """X of one answer after another."""
    if signal != CSAT:
        while True:
            yield float(dice.random() >= level)
    shares = scores(level)
    numbers = [n / (len(shares) - 1) for n in range(len(shares))]
    while True:
        yield from dice.choices(numbers, shares, k=100)


def scores(mean: float) -> tuple[float, ...]:
    """How many give 1 to 5: the usual people, with low or high scores so many times likelier that this is the mean.
    Raises ValueError when nobody could give it."""
    if not 1 < mean < len(USUAL_SCORES):
        raise ValueError(f"a mean of scores lies between 1 and {len(USUAL_SCORES)}, not at {mean:g}")
    low, high = -60.0, 60.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = sum(share * score for score, share in enumerate(_tilted(middle), 1))
        low, high = (middle, high) if found < mean else (low, middle)
    return _tilted(low)


def _tilted(by: float) -> tuple[float, ...]:
    weights = [share * math.exp(by * (score - len(USUAL_SCORES))) for score, share in enumerate(USUAL_SCORES, 1)]
    largest = max(weights)
    whole = sum(weight / largest for weight in weights)
    return tuple(weight / largest / whole for weight in weights)


def changes_of(
    survey: tuple[float, float, float] | None,
    calls: float,
    hangs_up: tuple[float, float] | None,
    opts_out: tuple[float, float] | None,
) -> list[Change]:
    """What is foreseen: (answers a day, mean before, mean then) of the survey; rates before and then of the calls."""
    found = [] if survey is None else [Change(CSAT, *survey)]
    for signal, rates in ((IN_PITCH, hangs_up), (OPTS_OUT, opts_out)):
        if rates is not None and calls > 0:
            found.append(Change(signal, calls, *rates))
    return found
