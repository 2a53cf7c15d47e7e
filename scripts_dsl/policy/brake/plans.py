"""What the brake bets on each signal of a campaign, settled before the first call. Pure.

What it holds against (the null): the mean of X has not fallen below `floor`, at no moment. A bet of size b multiplies
its stake with 1 + b (floor - X), which is 1 at most on average as long as the null is so, whatever b is. Four sizes are
laid on each signal, each of them best for one fall. For a signal of yes and no this is the likelihood ratio of a rate
p1 of bad events against p0, with b = (p1 - p0) / (p0 (1 - p0)).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from scripts_dsl.policy.brake.outcomes import HIGHEST, LOWEST, satisfied
from scripts_dsl.policy.brake.outcomes import VERSION as MEANING
from scripts_dsl.policy.brake.sequences import lowest_mean, lowest_rate
from scripts_dsl.policy.brake.terms import COMPLAINS, CSAT, EXIT_BLOCKED, IN_PITCH, OPTS_OUT, Brake, shares

VERSION = 1
FIRST_MEANING = 1
"""Of X in plans that do not say it."""
SCALE = HIGHEST - LOWEST
FALLS = (0.15, 0.3, 0.6, 1.2)
"""Points of 1-5, a bet for each."""
PARTS = (0.35, 0.30, 0.20, 0.15)
"""Of the stake for each of these bets: small falls are hard to see and get more of it."""
EVEN = (0.25, 0.25, 0.25, 0.25)
LIKELIEST_LOSS = 0.9
"""Of a stake: one answer never takes more."""
RARE = 0.05
"""Bad events below that rate are rare."""
RISES_OF_RARE = (1.4, 1.8, 2.7, 4.5)
"""p1 / p0, a bet for each."""
RISES = (1.19, 1.39, 1.77, 2.51)
"""Of events that are not rare: the same for p / (1 - p), which stays below 1."""
SPARED = (1.1, 0.01)
"""A rise of the rate by a tenth, or by a point of a hundred, whichever is less, does not count."""
LEAST_RATE, HIGHEST_RATE = 1e-4, 0.95

BLOCK, BLOCK_OF_CALLS = 25, 100
"""A new bet begins every so many answers, or calls."""

USUAL: Mapping[str, float] = {CSAT: 0.7575, IN_PITCH: 0.80, OPTS_OUT: 0.99, COMPLAINS: 0.99, EXIT_BLOCKED: 0.95}
"""Means of X where nothing was measured before and nothing is written."""
USUAL_SD = 0.285
"""Of CSAT: 1.14 points."""
FEWEST_ANSWERS = 50
"""With fewer earlier answers than that, a baseline has to be written."""
UNSURE = 0.01
"""How likely it may be that the satisfaction before is taken for better than it was; it adds to `false_stop`."""

RESPONSE = "answers_survey"
"""Whether somebody who was offered a survey answered it. It makes amber, never red."""
RESPONSE_LEFT = (0.75, 0.5, 0.3, 0.1)
"""Of the rate of answers, a bet for each."""
RESPONSE_SPARED = 0.9


@dataclass(frozen=True, slots=True)
class Baseline:
    """How it was before."""

    mean: float
    """Of X."""
    sd: float = USUAL_SD
    n: int = 0
    """Earlier answers; 0: the mean is written in the campaign's file."""
    low: float | None = None
    """What the mean surely was; None: the mean itself."""

    @property
    def sure(self) -> float:
        """With what is compared."""
        return self.mean if self.low is None else self.low

    @classmethod
    def written(cls, score: float) -> Baseline:
        """`baseline: 4.1`, on the scale of 1-5."""
        mean = satisfied(score)
        return cls(mean, min(USUAL_SD, math.sqrt(mean * (1 - mean))))

    @classmethod
    def measured(cls, answers: Collection[float], unsure: float = UNSURE) -> Baseline:
        """From X of earlier answers, in any order that does not look at them. Raises ValueError when there are none."""
        if not answers:
            raise ValueError("there is no earlier answer")
        n = len(answers)
        mean = math.fsum(answers) / n
        sd = math.sqrt(math.fsum((x - mean) ** 2 for x in answers) / n)
        return cls(mean, sd, n, lowest_mean(answers, unsure))

    @classmethod
    def counted(cls, good: int, of: int, unsure: float = UNSURE) -> Baseline:
        """Of yes and no: nothing bad happened in `good` of `of` calls. Raises ValueError when there are none."""
        if not 0 <= good <= of or not of:
            raise ValueError(f"{good} of {of} is no share of calls")
        mean = good / of
        return cls(mean, math.sqrt(mean * (1 - mean)), of, lowest_rate(mean, of, unsure))


@dataclass(frozen=True, slots=True)
class Stake:
    """What is bet on one signal."""

    signal: str
    share: float
    """Of the evidence; all together 1."""
    floor: float
    """m0: a mean of X that is not below is no fall."""
    bets: tuple[float, ...]
    parts: tuple[float, ...]
    """Of the stake, what each bet gets; together 1."""
    block: int
    usual: float
    """The mean before."""
    stops: bool = True
    """It can make red."""
    sd: float = USUAL_SD
    """Standard deviation of X before; of scores."""

    def as_json(self) -> dict[str, Any]:
        """For the event that begins a run."""
        return {
            "signal": self.signal,
            "share": self.share,
            "floor": self.floor,
            "bets": list(self.bets),
            "parts": list(self.parts),
            "block": self.block,
            "usual": self.usual,
            "stops": self.stops,
            "sd": self.sd,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is settled before the first call."""

    stakes: Mapping[str, Stake]
    false_stop: float
    """How likely a stop without a reason may be, over all runs together."""
    outcomes: int = MEANING
    """Version of what each X means (outcomes.py)."""

    @classmethod
    def of(
        cls,
        brake: Brake,
        produced: Collection[str],
        baselines: Mapping[str, Baseline],
        response: Baseline | None = None,
    ) -> Plan:
        """`produced`: the signals that can come; the others give them their shares. `baselines`: by signal; of one that
        is not there the usual one is taken. `response`: X is 1 for who answered when asked.
        """
        found: dict[str, Stake] = {}
        for signal, share in shares(brake, produced).items():
            before = baselines.get(signal) or Baseline(USUAL[signal])
            part = float(share) / 100
            found[signal] = (
                of_scores(before, float(brake.tolerance), part) if signal == CSAT else of_events(signal, before, part)
            )
        if response is not None:
            found[RESPONSE] = of_response(response)
        return cls(found, float(brake.false_stop) / 100)

    def alpha(self, run: int) -> float:
        """How likely a stop without a reason may be in one run, 0 the first: those of all runs, however many, sum up to
        `false_stop`, because 1 + 1/4 + 1/9 + ... is pi^2 / 6."""
        return self.false_stop * 6 / (math.pi * (run + 1)) ** 2

    def as_json(self) -> dict[str, Any]:
        """For the event that begins a run, and for the store."""
        stakes = [stake.as_json() for stake in self.stakes.values()]
        return {"version": VERSION, "outcomes": self.outcomes, "false_stop": self.false_stop, "stakes": stakes}


def plan_of(data: Mapping[str, Any]) -> Plan:
    """What as_json gave. Raises ValueError for another version."""
    if data["version"] != VERSION:
        raise ValueError(f"a plan of version {data['version']}, which this program does not know")
    stakes = [
        Stake(**{**stake, "bets": tuple(stake["bets"]), "parts": tuple(stake["parts"])}) for stake in data["stakes"]
    ]
    return Plan({stake.signal: stake for stake in stakes}, data["false_stop"], data.get("outcomes", FIRST_MEANING))


# --- bets ----------------------------------------------------------------------------------------------------------


def of_scores(before: Baseline, tolerance: float, share: float = 1.0) -> Stake:
    """On answers between 0 and 1. `tolerance` in points of 1-5."""
    floor = max(0.0, before.sure - tolerance / SCALE)
    falls = [fall / SCALE for fall in FALLS]
    return Stake(CSAT, share, floor, bets_on(falls, before.sd, floor), PARTS, BLOCK, before.mean, sd=before.sd)


def bets_on(falls: Collection[float], sd: float, floor: float) -> tuple[float, ...]:
    """The size for each fall of the mean of X: what grows fastest, if it falls so far."""
    most = LIKELIEST_LOSS / max(1 - floor, 1e-9)
    return tuple(min(fall / (sd * sd + fall * fall), most) for fall in falls)


def of_events(signal: str, before: Baseline, share: float = 1.0) -> Stake:
    """On yes and no: X is 1 when nothing bad happened."""
    rate = 1 - before.sure
    factor, points = SPARED
    p0 = min(max(min(rate * factor, rate + points), LEAST_RATE), HIGHEST_RATE)
    if p0 < RARE:
        rates = [p0 * rise for rise in RISES_OF_RARE]
    else:
        rates = [rise * p0 / (1 - p0 + rise * p0) for rise in RISES]
    return Stake(signal, share, 1 - p0, ratios(p0, rates), EVEN, BLOCK_OF_CALLS, before.mean)


def ratios(p0: float, rates: Collection[float]) -> tuple[float, ...]:
    """The bets that are likelihood ratios of these rates of bad events against p0."""
    return tuple((p1 - p0) / (p0 * (1 - p0)) for p1 in rates)


def of_response(before: Baseline) -> Stake:
    """On whether people answer when they are asked."""
    floor = min(max(before.sure * RESPONSE_SPARED, LEAST_RATE), HIGHEST_RATE)
    rates = [1 - floor * left for left in RESPONSE_LEFT]
    return Stake(RESPONSE, 1.0, floor, ratios(1 - floor, rates), EVEN, BLOCK_OF_CALLS, before.mean, stops=False)
