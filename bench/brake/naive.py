"""Rules that look sensible, with people of whom nothing changes: how many campaigns they stop for nothing."""

from __future__ import annotations

import numpy as np

from bench.brake.people import MEAN, SD, answers

DAYS, A_DAY = 100, 60
WEEK = 7
LOWER = 0.1
"""Points of the mean of a week below the baseline."""
Z_5 = 1.644854


def daily(runs: int, seed: int = 10) -> np.ndarray:
    """Mean score of each day, a column for each campaign."""
    dice, draw = np.random.default_rng(seed), answers(MEAN)
    return np.array([1 + 4 * draw(dice, A_DAY, runs).mean(0) for _ in range(DAYS)])


def weekly_mean(runs: int) -> float:
    """Stop when the mean of the last seven days is a tenth of a point lower."""
    sums = np.cumsum(np.vstack([np.zeros(runs), daily(runs)]), 0)
    weeks = (sums[WEEK:] - sums[:-WEEK]) / WEEK
    return float((weeks <= MEAN - LOWER).any(0).mean())


def tested_daily(runs: int) -> float:
    """Stop when all answers so far are significantly lower, one-sided at 5 %, looked at every evening."""
    days = np.arange(1, DAYS + 1)[:, None]
    means = np.cumsum(daily(runs), 0) / days
    z = (means - MEAN) / (SD / np.sqrt(days * A_DAY))
    return float((z <= -Z_5).any(0).mean())
