"""What becomes of a dial, and how long talks take: the fixed parameters of the bench PB-1. All times are seconds.

post-dial delay uniform 1.5-4.5; a person answers lognormal 11 (5) after it, between 1.5 and 24.5; engaged 10 %, after
0-1; a machine 20 %, after 15-19; else nobody, after 25. Talk lognormal 120 (CV 0.8), wrap-up 30 (CV 0.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

ENGAGED, MACHINE = 0.10, 0.20
NOBODY = 25.0
SWINGS = 4
"""In a shift."""
WAIT = 2.0
"""So long a person who answered waits for an agent; then the call is abandoned."""


@dataclass(frozen=True, slots=True)
class World:
    """One scenario."""

    live: float = 0.25
    """Chance that a person answers."""
    later: float | None = None
    """The same from the middle of the shift."""
    swing: float = 0.0
    """How far it goes up and down besides, once in two hours of an eight-hour shift."""
    talk: float = 120.0
    wrap: float = 30.0

    def chance(self, share: float) -> float:
        """At this share of the shift."""
        level = self.live if self.later is None or share < 0.5 else self.later
        return level + self.swing * math.sin(2 * math.pi * share * SWINGS)

    def dial(self, random: Random, chance: float) -> tuple[bool, float]:
        """Whether a person answers, and after how long that, or the end, is known."""
        delay, draw = random.uniform(1.5, 4.5), random.random()
        if draw < chance:
            return True, delay + min(24.5, max(1.5, _lognormal(random, 11, 5 / 11)))
        rest = draw - chance
        if rest < ENGAGED:
            return False, delay + random.random()
        if rest < ENGAGED + MACHINE:
            return False, delay + random.uniform(15, 19)
        return False, delay + NOBODY

    def handle(self, random: Random) -> tuple[float, float]:
        """Talk and wrap-up."""
        return _lognormal(random, self.talk, 0.8), _lognormal(random, self.wrap, 0.5)


def _lognormal(random: Random, mean: float, variation: float) -> float:
    sigma = math.sqrt(math.log1p(variation * variation))
    return random.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma)
