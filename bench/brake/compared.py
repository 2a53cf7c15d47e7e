"""People who are left alone beside people who are called, thousands of campaigns at once: was it the campaign?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.brake.cells import TOLERANCE, WITHIN
from bench.brake.many import NEVER, Rows
from bench.brake.people import MEAN, SD, Draws, answers
from scripts_dsl.policy.brake.holdout import stake
from scripts_dsl.policy.brake.plans import SCALE

ASKED: dict[float, dict[float, float]] = {
    0.1: {0.3: 1425, 0.5: 510, 1.0: 240},
    0.2: {0.3: 767, 0.5: 300, 1.0: 125},
    0.5: {0.3: 597, 0.5: 190, 1.0: 66},
}
"""Part left alone -> fall -> median of all answers, both parts."""
LONGEST = 6_000
DRIFT = 0.4
"""Points by which everybody is less satisfied, from the first answer on."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came out."""

    part: float
    fall: float
    asked: float
    median: float

    @property
    def met(self) -> bool:
        """Within a tenth, or better."""
        return self.median <= WITHIN * self.asked


def medians(runs: int, seed: int = 4) -> list[Compared]:
    """Every cell."""
    return [
        Compared(part, fall, asked, _median(played(part, fall, 0.0, runs, seed)))
        for part, row in ASKED.items()
        for fall, asked in row.items()
    ]


def _median(at: Draws) -> float:
    return float(np.quantile(np.where(at == NEVER, np.inf, at), 0.5, method="lower"))


def false_stops(part: float, drift: float, runs: int, seed: int = 5) -> float:
    """Share of runs in which the campaign is blamed for what it did not do."""
    return float((played(part, 0.0, drift, runs, seed) != NEVER).mean())


def played(part: float, fall: float, drift: float, runs: int, seed: int) -> Draws:
    """All answers, of both, until the campaign is blamed: one in so many is of somebody left alone."""
    k = round(1 / part) - 1
    rows = Rows(stake(SD / SCALE, TOLERANCE, k), runs)
    dice = np.random.default_rng(seed)
    called, alone = answers(MEAN - drift - fall), answers(MEAN - drift)
    found = np.full(runs, NEVER)
    for block in range(1, LONGEST // (k + 1) + 1):
        difference = (1 + called(dice, k, runs).mean(0) - alone(dice, 1, runs)[0]) / 2
        over = rows.heard(difference) >= 20
        found[over & (found == NEVER)] = block * (k + 1)
        if (found != NEVER).all():
            break
    return found
