"""Callers beside a campaign: how many come in to the queues that its agents serve.

In: CallerQueued on the bus; people whom a campaign has reached stand in no queue that is counted. Out: a rate, by which
the pace leaves agents to callers. Made in centrala/campaign_agents.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from ivr.bus import Bus
from ivr.happenings import CallerQueued
from outbound.pacing.blending import Callers


class CallersBeside:
    """`serves(queue)`: all queues of the agents who are on the line for this one."""

    def __init__(self, bus: Bus, serves: Callable[[str], frozenset[str]], clock: Callable[[], datetime]) -> None:
        self._serves, self._clock = serves, clock
        self._came = defaultdict[str, Callers](Callers)
        bus.subscribe(CallerQueued, self._queued)

    def rate(self, queue: str) -> float:
        """A second, over the last half hour."""
        now = self._clock().timestamp()
        return sum(self._came[name].rate(now) for name in self._serves(queue) if name in self._came)

    def _queued(self, event: CallerQueued) -> None:
        self._came[event.queue].came(event.at.timestamp())
