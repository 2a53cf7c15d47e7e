"""Whether the engine takes one more call, or leaves it to the fallback of the dialplan. Pure.

Asked by ivr/asterisk/agi_server.py for every new call; one that an engine has begun is taken up whatever the gate says.
ivr/overload.py tells it how late the event loop is. An engine that hears a key half a second late serves nobody well:
the calls it has are led to their end, and who comes now gets the published voice or a person from Asterisk alone, at
once.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum

MOST_CALLS = 2_000
"""Calls in progress, when the configuration says nothing. Each is one connection and some 20 KB."""
LATE = 0.5
"""Seconds: the dialplan's fallback speaks within that time."""
LATE_IN_A_ROW = 3
"""Beats after which the engine is overloaded. One alone is a file of flows that is read anew."""
CALM_IN_A_ROW = 4
"""Beats in time after which it takes calls again."""


class Refusal(Enum):
    """Why a call is not taken. The values are words of log and metrics."""

    FULL = "full"
    """As many calls as are allowed are in progress."""
    LATE = "late"
    """The event loop does its work too late."""


class Gate:
    """Of one engine, for all its lines."""

    def __init__(self, most: int = MOST_CALLS) -> None:
        self._most = most
        self._row = 0
        """Beats in a row that speak against the present state."""
        self.calls = 0
        """In progress."""
        self.lag = 0.0
        """Seconds that the last beat was late."""
        self.late = False
        self.refused: Counter[Refusal] = Counter()
        """Since the start."""
        self.last: Refusal | None = None
        """Why the last one was refused."""

    def beat(self, lag: float) -> None:
        """The event loop came `lag` seconds later than it should have."""
        self.lag = lag
        self._row = self._row + 1 if (lag > LATE) is not self.late else 0
        if self._row >= (CALM_IN_A_ROW if self.late else LATE_IN_A_ROW):
            self.late, self._row = not self.late, 0

    def enters(self, *, begun: bool = False) -> Refusal | None:
        """A call comes; None: it is taken, and leaves() must be told of its end. `begun`: by an engine before this
        one."""
        why = None if begun else self._against()
        if why is None:
            self.calls += 1
        else:
            self.refused[why] += 1
            self.last = why
        return why

    def leaves(self) -> None:
        """A call that was taken is over."""
        self.calls -= 1

    def _against(self) -> Refusal | None:
        if self.calls >= self._most:
            return Refusal.FULL
        return Refusal.LATE if self.late else None
