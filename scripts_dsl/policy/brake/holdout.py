"""Was it the campaign? People whom it never calls are asked beside those whom it calls. Pure.

The brake compares with the satisfaction before, so whatever makes everybody unhappy stops the campaign, and rightly:
who is cross about an outage wants no offer. How it may go on depends on the cause. In a block stand one answer C of
somebody who is left alone and the mean T of the k answers of people called since the block before:

    D = (1 + T - C) / 2        its mean is 1/2 - tolerance / 8 at least, as long as it is not the campaign

What moves both alike, at whatever time, is in both and goes out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from scripts_dsl.policy.brake.plans import EVEN, FALLS, SCALE, USUAL_SD, Stake, bets_on
from scripts_dsl.policy.brake.watching import Stream, fresh, listened

HOLDOUT = "compared_with"
BLOCK = 10
"""Answers of people left alone; a new bet begins every so many."""


class Verdict(Enum):
    """What the comparison says."""

    CAMPAIGN = "campaign"
    """People who are called are less satisfied than those who are not."""
    OPEN = "open"
    """It has not been shown, which is not the same as the contrary."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known so far."""

    stream: Stream
    total: float = 0.0
    """Of the answers of people called, since the last block."""
    k: int = 0

    @property
    def evidence(self) -> float:
        """That it was the campaign; 1 / alpha is enough."""
        return self.stream.evidence

    def verdict(self, alpha: float = 0.05) -> Verdict:
        """With a chance of alpha of being wrong, at whatever time it is asked."""
        return Verdict.CAMPAIGN if self.evidence >= 1 / alpha else Verdict.OPEN


def stake(sd: float, tolerance: float, k: int) -> Stake:
    """What is bet on a block with k answers of people called. `sd` of X, `tolerance` in points of 1-5."""
    floor = 0.5 - tolerance / (2 * SCALE)
    spread = sd / 2 * math.sqrt(1 + 1 / k)
    bets = bets_on([fall / (2 * SCALE) for fall in FALLS], spread, floor)
    return Stake(HOLDOUT, 1.0, floor, bets, EVEN, BLOCK, 0.5)


def begun() -> Comparison:
    """Nobody has answered yet."""
    return Comparison(fresh(stake(USUAL_SD, 0.0, 1)))


def called(found: Comparison, x: float) -> Comparison:
    """An answer of somebody whom the campaign called."""
    return replace(found, total=found.total + x, k=found.k + 1)


def left_alone(found: Comparison, x: float, sd: float = USUAL_SD, tolerance: float = 0.05) -> Comparison:
    """An answer of somebody whom it never calls ends a block; when nobody else has answered since the last one it is
    compared with nothing."""
    if not found.k:
        return found
    difference = (1 + found.total / found.k - x) / 2
    stream = listened(stake(sd, tolerance, found.k), found.stream, min(1.0, max(0.0, difference)))
    return Comparison(stream)
