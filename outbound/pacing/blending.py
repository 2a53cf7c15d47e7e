"""How many agents who wait a campaign leave to callers. Pure.

Callers take an agent at once; a campaign dials only for those beyond the ones it leaves. Whoever becomes free fills
that reserve first. So the reserve lacks one more with each caller and one less with each agent who becomes free: a
queue with load r, the callers' share of all work. It lacks k or more with the chance r^k, and who finds none waits
until one is free beyond those before him:

    P(waits longer than T) = r^k exp(-(1 - r) T N / h)       N agents, h seconds of talk and wrap-up

The k for a given chance grows with the logarithm (Pang and Perry, Management Science 61(1), 2015).
"""

from __future__ import annotations

import math
from collections import deque

WITHIN = 20.0
"""Seconds in which a caller is to be answered …"""
LATE = 0.05
"""… but for this share of them."""
REMEMBERED = 1_800.0
"""Seconds over which callers are counted."""
AHEAD = 60.0
"""Seconds: who came so much later than now came under a clock that has been set back since."""
MOST = 1 / 3
"""Share of the agents who are left to callers at most: with more nothing is left to call with. Of two it is nobody."""


def share_of(rate: float, agents: int, handling: float) -> float:
    """Of all work that these agents could do, what callers are; `rate`: callers a second."""
    return rate * handling / max(1, agents)


def left_to_callers(agents: int, share: float, handling: float) -> int:
    """`share`: of all work that is callers', 0 to 1; `handling`: seconds of talk and wrap-up."""
    if share <= 0 or agents <= 0:
        return 0
    most = math.floor(MOST * agents)
    if share >= 1:
        return most
    too_late = math.exp(-(1 - share) * WITHIN * agents / handling)
    needed = 0
    while needed < most and too_late > LATE:
        too_late *= share
        needed += 1
    return needed


class Callers:
    """Who came in the last half hour. Seconds of any clock; one that is set back begins anew."""

    def __init__(self) -> None:
        self._came: deque[float] = deque()
        self._since: float | None = None

    def came(self, at: float) -> None:
        """One more."""
        self._since = at if self._since is None else self._since
        self._came.append(at)

    def rate(self, now: float) -> float:
        """A second."""
        if self._came and max(self._came[0], self._came[-1]) > now + AHEAD:
            self._came.clear()
            self._since = None
        while self._came and self._came[0] <= now - REMEMBERED:
            self._came.popleft()
        if self._since is None or not self._came:
            return 0.0
        return len(self._came) / min(REMEMBERED, max(now - self._since, REMEMBERED / 3))
