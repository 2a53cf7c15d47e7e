"""People who answer, for the brake's bench: scores of 1-5 with a mean that is wished, and yes and no at a rate."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int], Draws]
"""(dice, answers, runs) -> X, a row for each answer."""

SCORES = (0.05, 0.07, 0.13, 0.30, 0.45)
"""How many give 1, 2, 3, 4, 5: mean 4.03, sd 1.14."""
MEAN, SD = 4.03, 1.1445
HALVINGS = 80


def scores(mean: float) -> tuple[float, ...]:
    """The same people with another mean: each score is so many times likelier than the one below it."""
    low, high = -20.0, 20.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = _tilted(middle)
        low, high = (middle, high) if sum(p * s for s, p in enumerate(found, 1)) < mean else (low, middle)
    return _tilted(low)


def _tilted(by: float) -> tuple[float, ...]:
    found = [p * math.exp(by * (s - len(SCORES))) for s, p in enumerate(SCORES, 1)]
    return tuple(p / sum(found) for p in found)


def answers(mean: float) -> Draw:
    """Who answer with a score, of this mean."""
    edges = np.cumsum(scores(mean))[:-1]
    return lambda dice, many, runs: np.searchsorted(edges, dice.random((many, runs)), side="right") / len(edges)


def calls(rate: float) -> Draw:
    """Of whom something bad is told at this rate."""
    return lambda dice, many, runs: (dice.random((many, runs)) >= rate).astype(np.float64)
