"""Where the mean of X lies, at every look: intervals that hold at all times together, however often one looks. Pure.

X lies in [0, 1]; alpha is how likely it is that the mean of what is still the same was ever outside. An answer may
depend on those before it. Betting: Waudby-Smith and Ramdas, JRSS-B 86(1), 2024; the closed form is the predictable
plug-in empirical Bernstein of the same paper, a little wider, at a constant cost for each answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

BOLDEST = 0.5
"""Of a stake, at most: c in the paper."""
HALVINGS = 34
"""Of an interval, until its end is known to ten digits."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high."""

    low: float = 0.0
    high: float = 1.0

    def __contains__(self, mean: float) -> bool:
        return self.low <= mean <= self.high


def betting(answers: Collection[float], alpha: float = 0.05) -> Interval:
    """After the last of these answers: the means against which the bets have not won. Costs some 70 passes."""
    bets = list(_bets(answers, 2 / alpha))
    low = _highest(lambda m: _above(answers, bets, m)[-1] if bets else 0.0, math.log(2 / alpha))
    mirrored = [1 - x for x in answers]
    high = 1 - _highest(lambda m: _above(mirrored, bets, m)[-1] if bets else 0.0, math.log(2 / alpha))
    return Interval(low, high)


def lowest_mean(answers: Collection[float], alpha: float) -> float:
    """What the mean is not below, but with a chance of alpha; the best of all looks on the way."""
    bets = list(_bets(answers, 1 / alpha))
    return _highest(lambda m: max(_above(answers, bets, m), default=0.0), math.log(1 / alpha))


def lowest_rate(share: float, of: int, alpha: float) -> float:
    """The same, of X whose mean was `share` in `of` answers, looked at once: the lowest mean with which a mean so high
    has a chance of alpha (Chernoff and Hoeffding 1963). Tight for yes and no, at no cost."""
    enough = math.log(1 / alpha) / of
    low, high = 0.0, share
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _distance(share, middle) > enough else (low, middle)
    return low


def _distance(share: float, mean: float) -> float:
    """Of two rates of yes (Kullback and Leibler)."""
    if mean <= 0 or mean >= 1:
        return 0.0 if share == mean else math.inf
    yes = share * math.log(share / mean) if share > 0 else 0.0
    no = (1 - share) * math.log((1 - share) / (1 - mean)) if share < 1 else 0.0
    return yes + no


def capital(answers: Collection[float], mean: float, alpha: float = 0.05) -> list[float]:
    """Logarithm of what the hedged bet against this mean has come to after each answer: K = max(K+, K-) / 2."""
    bets = list(_bets(answers, 2 / alpha))
    over = _above(answers, bets, mean)
    under = _above([1 - x for x in answers], bets, 1 - mean)
    return [max(pair) - math.log(2) for pair in zip(over, under, strict=True)]


def _bets(answers: Collection[float], odds: float) -> Iterator[float]:
    """The size of the bet on each answer, from those before it: large where they lie close together."""
    total, squares = 0.5, 0.25
    for i, x in enumerate(answers, 1):
        yield math.sqrt(2 * math.log(odds) / (math.log(i + 1) * squares))
        total += x
        squares += (x - total / (i + 1)) ** 2


def _above(answers: Collection[float], bets: Collection[float], mean: float) -> list[float]:
    """Logarithm of the capital of who bet that X is above this mean, after each answer."""
    most = BOLDEST / mean if mean > 0 else math.inf
    gains = (math.log1p(min(bet, most) * (x - mean)) for x, bet in zip(answers, bets, strict=True))
    return list(accumulate(gains))


def _highest(log_capital: Callable[[float], float], enough: float) -> float:
    """The highest mean that is refuted: the capital falls as the mean rises."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if log_capital(middle) >= enough else (low, middle)
    return low


@dataclass(frozen=True, slots=True)
class Band:
    """The interval in closed form, one answer at a time."""

    alpha: float = 0.05
    n: int = 0
    total: float = 0.0
    squares: float = 0.25
    """1/4 and the squared distances of the answers from the means of their times."""
    sizes: float = 0.0
    weighted: float = 0.0
    spent: float = 0.0

    def heard(self, x: float) -> Band:
        """One answer more."""
        i = self.n + 1
        before = (0.5 + self.total) / i
        size = min(BOLDEST, math.sqrt(2 * math.log(2 / self.alpha) / (math.log(i + 1) * self.squares)))
        total = self.total + x
        return Band(
            self.alpha, i, total,
            self.squares + (x - (0.5 + total) / (i + 1)) ** 2,
            self.sizes + size,
            self.weighted + size * x,
            self.spent + (x - before) ** 2 * (-math.log1p(-size) - size),
        )  # fmt: skip

    @property
    def mean(self) -> float | None:
        """Of the answers."""
        return self.total / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        """Where the mean lies."""
        if not self.n:
            return Interval()
        middle, half = self.weighted / self.sizes, (math.log(2 / self.alpha) + self.spent) / self.sizes
        return Interval(max(0.0, middle - half), min(1.0, middle + half))
