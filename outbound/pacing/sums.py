"""The number of events of which each has its own chance: exactly while they are few, nearly when they are many."""

from __future__ import annotations

import math
from collections.abc import Iterable
from operator import mul

EXACT = 16
"""Up to so many chances the distribution is worked out; above, mean, variance and skewness are enough."""
ROOT_TWO, ROOT_TWO_PI = math.sqrt(2), math.sqrt(2 * math.pi)


class Count:
    """A sum of independent yes-or-no events; more may be added."""

    __slots__ = ("_chances", "_exact", "_mean", "_skew", "_variance", "_wobble")

    def __init__(self, chances: Iterable[float] = (), wobble: float = 0.0) -> None:
        """`wobble`: how far all of them together move with the one thing that some share."""
        found = self._chances = list(chances)
        squares = list(map(mul, found, found))
        first, second, third = sum(found), sum(squares), sum(map(mul, squares, found))
        self._mean, self._variance, self._skew = first, first - second, first - 3 * second + 2 * third
        self._wobble = wobble
        self._exact: list[float] | None = None

    def add(self, chance: float, unsure: float = 0.0) -> None:
        """One event more. `unsure`: how far its chance moves with the one thing that all such events share."""
        self._chances.append(chance)
        spread = chance * (1 - chance)
        self._mean += chance
        self._variance += spread
        self._skew += spread * (1 - 2 * chance)
        self._wobble += unsure
        self._exact = None

    def at_least(self, count: int, spread: float = 0.0) -> float:
        """The chance of `count` or more. `spread`: variance of what all uncertain chances share."""
        if count <= 0:
            return 1.0
        if count > len(self._chances):
            return 0.0
        if len(self._chances) <= EXACT:
            if self._exact is None:
                self._exact = _convolved(self._chances)
            return min(1.0, math.fsum(self._exact[count:]))
        variance = self._variance + self._wobble * self._wobble * spread
        if variance <= 1e-12:
            return 1.0 if self._mean >= count - 0.5 else 0.0
        deviation = math.sqrt(variance)
        x = (count - 0.5 - self._mean) / deviation
        tail = 0.5 * math.erfc(x / ROOT_TWO)
        skewness = self._skew / (variance * deviation)
        return float(min(1.0, max(0.0, tail - skewness * (1 - x * x) * math.exp(-x * x / 2) / (6 * ROOT_TWO_PI))))

    def quantile(self, share: float) -> int:
        """The smallest count that is not exceeded with this chance."""
        most, over = len(self._chances), 1 - share
        found = min(most, max(0, int(self._mean + 2 * math.sqrt(max(0.0, self._variance)))))
        while found < most and self.at_least(found + 1) > over:
            found += 1
        while found > 0 and self.at_least(found) <= over:
            found -= 1
        return found


def _convolved(chances: Iterable[float]) -> list[float]:
    """The chance of each count."""
    found = [1.0]
    for chance in chances:
        found.append(0.0)
        for k in range(len(found) - 1, 0, -1):
            found[k] += (found[k - 1] - found[k]) * chance
        found[0] *= 1 - chance
    return found
