"""Whether people suddenly answer oftener, or less often, than they did: then what was learned is forgotten.

A sum of bets that the chance is another one (Shiryaev and Roberts): M <- e (M + 1). While nothing changes, e is 1 on
average, so an alarm comes after ALARM dials or more on average, however long it goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

ALARM = 10_000.0
"""More than a day of a campaign dials: what is forgotten without a reason costs a little each time."""
OTHERS = (0.4, 0.65, 1.5, 2.2)
"""Times the chance that was learned: what is bet on."""
KEPT = 50
"""Dials that are still known after an alarm."""
LOWEST, HIGHEST = 0.005, 0.95


class Drift:
    """Looks at one dial after the other."""

    def __init__(self) -> None:
        self._evidence = [0.0] * len(OTHERS)
        self._last: deque[bool] = deque(maxlen=KEPT)

    def kept(self) -> dict[str, Any]:
        """As JSON values."""
        return {"evidence": self._evidence.copy(), "last": list(self._last)}

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> Drift:
        """Raises KeyError, TypeError, ValueError."""
        found = cls()
        found._evidence = [float(one) for one in kept["evidence"]]
        found._last.extend(bool(one) for one in kept["last"])
        if len(found._evidence) != len(OTHERS):
            raise ValueError(f"{len(found._evidence)} bets, not {len(OTHERS)}")
        return found

    def seen(self, live: bool, chance: float) -> tuple[int, int] | None:
        """One dial; `chance` was learned before it. At an alarm how many of the last ones were answered, and not."""
        self._last.append(live)
        usual = min(HIGHEST, max(LOWEST, chance))
        for number, times in enumerate(OTHERS):
            other = min(HIGHEST, usual * times)
            bet = other / usual if live else (1 - other) / (1 - usual)
            self._evidence[number] = bet * (self._evidence[number] + 1)
        if sum(self._evidence) < ALARM * len(OTHERS):
            return None
        self._evidence = [0.0] * len(OTHERS)
        answered = sum(self._last)
        return answered, len(self._last) - answered
