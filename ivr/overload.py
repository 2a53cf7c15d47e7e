"""The shell of the gate (admission.py): feels how late the event loop is, and tells once that calls are refused.

In: a Gate. Out: its beats, and two lines of the log, of which the first is an alarm. centrala/program.py owns the task.
"""

from __future__ import annotations

import asyncio

import structlog

from ivr.admission import Gate

BEAT = 0.25
"""Seconds."""
QUIET = 30.0
"""Seconds without a refusal after which it is over."""

log = structlog.get_logger(__name__)


async def watch(gate: Gate) -> None:
    """Until cancelled."""
    now, spell = asyncio.get_running_loop().time, Spell(gate)
    while True:
        due = now() + BEAT
        await asyncio.sleep(BEAT)
        gate.beat(max(0.0, now() - due))
        spell.look(now())


class Spell:
    """A time in which calls are refused: one line at its beginning, one at its end."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._seen = self._before = gate.refused.total()
        self._last: float | None = None
        """When the last refusal was seen; None: no spell."""

    def look(self, now: float) -> None:
        """`now`: seconds of a clock that goes forward only."""
        gate, total = self._gate, self._gate.refused.total()
        if total > self._seen:
            if self._last is None:
                self._before = self._seen
                log.error(
                    "calls.refused",
                    reason=gate.last and gate.last.value,
                    in_progress=gate.calls,
                    lag=round(gate.lag, 3),
                )
            self._seen, self._last = total, now
        elif self._last is not None and now - self._last > QUIET:
            self._last = None
            log.warning("calls.taken_again", refused=total - self._before)
