"""What the pulse of an engine says of it. Pure: moments in, a verdict out; asked by pulse.py and centrala/watchdog.py.

The pulse is a connection that the engine keeps open and puts a byte into every BEAT: its kernel closes it in the moment
the engine dies, and a hung event loop sends nothing.
"""

from __future__ import annotations

from enum import Enum

BEAT = 1.0
"""Seconds between two beats."""
MISSED = 5
"""Beats; an engine silent for so long hangs. Shorter would take callers away from one that only loads flows."""


class Verdict(Enum):
    UNKNOWN = "unknown"
    """No engine has been here yet, or it has said goodbye."""
    ALIVE = "alive"
    HUNG = "hung"
    DEAD = "dead"


class Pulse:
    """Of one engine. Moments are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._heard: float | None = None
        self._verdict = Verdict.UNKNOWN

    def beat(self, now: float) -> None:
        """The engine came, or is still there."""
        self._heard, self._verdict = now, Verdict.ALIVE

    def goodbye(self) -> None:
        """It ends by its own will and has left its callers to the fallback itself."""
        self._heard, self._verdict = None, Verdict.UNKNOWN

    def lost(self) -> None:
        """The connection ended without a goodbye."""
        if self._heard is not None:
            self._heard, self._verdict = None, Verdict.DEAD

    def verdict(self, now: float) -> Verdict:
        if self._heard is not None and now - self._heard > MISSED * BEAT:
            return Verdict.HUNG
        return self._verdict
