"""The number of events of which each has its own chance: exactly while they are few, as a normal number when many."""

from __future__ import annotations

import math
from collections.abc import Iterable

EXACT = 70
"""Up to so many chances the distribution is worked out; above, mean and variance are enough."""


class Count:
    """A sum of independent yes-or-no events; more may be added."""

    __slots__ = ("_chances", "_exact", "_mean", "_variance", "_wobble")

    def __init__(self, chances: Iterable[float] = ()) -> None:
        self._exact: list[float] | None = [1.0]
        self._chances = 0
        self._mean = 0.0
        self._variance = 0.0
        self._wobble = 0.0
        for chance in chances:
            self.add(chance)

    def add(self, chance: float, unsure: float = 0.0) -> None:
        """One event more. `unsure`: how far its chance moves with the one thing that all such events share."""
        chance = min(1.0, max(0.0, chance))
        self._chances += 1
        self._mean += chance
        self._variance += chance * (1 - chance)
        self._wobble += unsure
        if self._exact is None:
            return
        if self._chances > EXACT:
            self._exact = None
            return
        old = self._exact
        old.append(0.0)
        for k in range(self._chances, 0, -1):
            old[k] += (old[k - 1] - old[k]) * chance
        old[0] *= 1 - chance

    def at_least(self, count: int, spread: float = 0.0) -> float:
        """The chance of `count` or more. `spread`: variance of what all uncertain chances share."""
        if count <= 0:
            return 1.0
        if count > self._chances:
            return 0.0
        if self._exact is not None:
            return min(1.0, math.fsum(self._exact[count:]))
        variance = self._variance + self._wobble * self._wobble * spread
        if variance <= 0:
            return 1.0 if self._mean >= count else 0.0
        return 0.5 * math.erfc((count - 0.5 - self._mean) / math.sqrt(2 * variance))

    def quantile(self, share: float) -> int:
        """The smallest count that is not exceeded with this chance."""
        low, high = 0, self._chances
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at_least(middle + 1) <= 1 - share else (middle + 1, high)
        return low
