"""How often the hedged bets ever refute the mean that is the true one: 10,000 rows of answers at once."""

from __future__ import annotations

import math

import numpy as np

from scripts_dsl.policy.brake.sequences import BOLDEST, capital

MEANS = (0.2, 0.5, 0.8)
ALPHA = 0.05
ROWS, ANSWERS = 10_000, 500


def crossing(mean: float, rows: int = ROWS, answers: int = ANSWERS, seed: int = 8) -> float:
    """Share of rows of yes and no in which the true mean was refuted at some answer."""
    x = (np.random.default_rng(seed).random((answers, rows)) < mean).astype(np.float64)
    return float((logs(x, mean).max(0) >= math.log(1 / ALPHA)).mean())


def logs(x: np.ndarray, mean: float) -> np.ndarray:
    """Logarithms of K, a column for each row of answers: sequences.capital written a second time."""
    total, squares = np.full(x.shape[1], 0.5), np.full(x.shape[1], 0.25)
    over, under = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    found = np.empty_like(x)
    for i, one in enumerate(x, 1):
        size = np.sqrt(2 * math.log(2 / ALPHA) / (math.log(i + 1) * squares))
        over += np.log1p(np.minimum(size, BOLDEST / mean) * (one - mean))
        under += np.log1p(-np.minimum(size, BOLDEST / (1 - mean)) * (one - mean))
        found[i - 1] = np.maximum(over, under) - math.log(2)
        total += one
        squares += (one - total / (i + 1)) ** 2
    return found


def agrees(mean: float, seed: int = 9) -> bool:
    """With the product's, answer by answer."""
    x = (np.random.default_rng(seed).random((200, 5)) < mean).astype(np.float64)
    return all(np.allclose(logs(x, mean)[:, n], capital(list(x[:, n]), mean, ALPHA)) for n in range(5))
