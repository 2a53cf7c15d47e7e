"""What a flow may read of a queue: `queues.<name>.wait`, `.waiting`, `.agents`. Fed by the bus.

The wait is this queue's own recent history: the mean time from joining to an agent over the last RECENT answered
calls of the last hour. It is a plain average, not a forecast; no call answered yet gives 0.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.bus import Bus
from ivr.happenings import AgentConnected
from ivr.live import LiveCalls

RECENT = 20
"""Answered calls that make the average: few enough to follow the day, enough to outlive one odd call."""
AGE = timedelta(hours=1)


class QueueFacts:
    """Values of `queues.…` names now."""

    def __init__(self, bus: Bus, live: LiveCalls, agents: Callable[[str], int]) -> None:
        """`agents`: how many agents serve a queue."""
        self._live, self._agents = live, agents
        self._waits: dict[str, deque[tuple[datetime, float]]] = {}
        bus.subscribe(AgentConnected, self._connected)

    def _connected(self, event: AgentConnected) -> None:
        if event.queue is not None:
            self._waits.setdefault(event.queue, deque(maxlen=RECENT)).append((event.at, event.hold))

    def wait(self, queue: str, now: datetime | None = None) -> float:
        """Seconds."""
        since = (now or datetime.now(UTC)) - AGE
        waits = [seconds for at, seconds in self._waits.get(queue, ()) if at >= since]
        return round(sum(waits) / len(waits), 1) if waits else 0.0

    def read(self, names: frozenset[str]) -> Mapping[str, Any]:
        """JSON values by name; a name that is no fact of a queue is left out, and the flow finds it empty."""
        return {name: value for name in names if (value := self._one(name)) is not None}

    def _one(self, name: str) -> float | None:
        match name.split("."):
            case ["queues", queue, "wait"]:
                return self.wait(queue)
            case ["queues", queue, "waiting"]:
                return len(self._live.waiting().get(queue, ()))
            case ["queues", queue, "agents"]:
                return self._agents(queue)
        return None
