"""Answers and dead ends, learned in the order in which they were dialled.

Answers come after some fourteen seconds, most dead ends after twenty-eight. Of a hundred lines that begin together all
answers come first: who learned them as they come would believe that everybody answers, and then that nobody does. So a
result waits until no line rings any more that was dialled before it or with it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from typing import Any

from outbound.pacing.chances import Chances
from outbound.pacing.market import Market

TOGETHER = 0.5
"""Seconds: lines that were dialled within so long are of one wave."""


class Results:
    """What has come and is not learned yet."""

    def __init__(self, chances: Chances) -> None:
        self._chances = chances
        self._new: list[tuple[float, bool]] = []
        self._waiting: list[tuple[float, float, bool]] = []

    def kept(self) -> dict[str, Any]:
        """As JSON values."""
        return {"new": [list(one) for one in self._new], "early": [list(one) for one in self._waiting]}

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """From there. Raises KeyError, TypeError, ValueError."""
        self._new = [(rung, live) for rung, live in kept["new"]]
        self._waiting = [(at, rung, live) for at, rung, live in kept["early"]]

    def came(self, rung: float, *, live: bool) -> None:
        """A line was answered, or given up, after so long."""
        self._new.append((rung, live))

    def learn(self, market: Market) -> None:
        """What came since the last look, as far as its turn has come."""
        if market.now is None:
            for rung, live in self._new:
                self._tell(rung, live=live)
        else:
            for rung, live in self._new:
                heapq.heappush(self._waiting, (market.now - rung, rung, live))
            oldest = min((market.now - line.rung for line in market.lines), default=math.inf)
            while self._waiting and self._waiting[0][0] < oldest - TOGETHER:
                _, rung, live = heapq.heappop(self._waiting)
                self._tell(rung, live=live)
        self._new.clear()

    def _tell(self, rung: float, *, live: bool) -> None:
        if live:
            self._chances.answered(rung)
        else:
            self._chances.ended(rung)
