"""What a flow may read of a queue: `queues.<name>.wait`, `.waiting`, `.agents`; and what a waiting caller is told. Fed
by the bus.

The wait is an estimate from this queue's own recent history: waiting_time.py says how, docs/figures.md how far off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ivr.bus import Bus
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued
from ivr.live import LiveCalls
from ivr.waiting_time import QueueHistory


def _now() -> datetime:
    return datetime.now(UTC)


class QueueFacts:
    """Values of `queues.…` names now. `agents`, `serving`, `free`: how many agents of a queue are logged in, at work
    (talking, or ready to), and ready without a call."""

    def __init__(
        self,
        bus: Bus,
        live: LiveCalls,
        agents: Callable[[str], int],
        serving: Callable[[str], int],
        free: Callable[[str], int],
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._live, self._clock = live, clock
        self._agents, self._serving, self._free = agents, serving, free
        self._histories: dict[str, QueueHistory] = {}
        bus.subscribe(CallerQueued, lambda e: self._history(e.queue).joined())
        bus.subscribe(CallerLeftQueue, self._left)
        bus.subscribe(AgentConnected, self._connected)

    def outlook(self, queue: str, ahead: int) -> float | None:
        """Estimated seconds until a caller with `ahead` callers before him talks with an agent; None: not known."""
        now = self._clock().timestamp()
        return self._history(queue).estimate(now, ahead, self._serving(queue), self._free(queue))

    def expected(self, queue: str) -> float | None:
        """The same for a caller who joins now."""
        wait = self.outlook(queue, self._waiting(queue))
        return None if wait is None else round(wait, 1)

    def read(self, names: frozenset[str]) -> Mapping[str, Any]:
        """JSON values by name; a name that is no fact of a queue is left out, and the flow finds it empty."""
        return {name: value for name in names if (value := self._one(name)) is not None}

    def _one(self, name: str) -> float | None:
        match name.split("."):
            case ["queues", queue, "wait"]:
                return self.expected(queue) or 0.0
            case ["queues", queue, "waiting"]:
                return self._waiting(queue)
            case ["queues", queue, "agents"]:
                return self._agents(queue)
        return None

    # --- history ------------------------------------------------------------------------------------------------

    def _waiting(self, queue: str) -> int:
        return len(self._live.waiting().get(queue, ()))

    def _history(self, queue: str) -> QueueHistory:
        return self._histories.setdefault(queue, QueueHistory())

    def _left(self, event: CallerLeftQueue) -> None:
        if event.why != "answered":
            self._history(event.queue).gave_up(event.at.timestamp())

    def _connected(self, event: AgentConnected) -> None:
        if event.queue is not None:
            at, agents = event.at.timestamp(), self._serving(event.queue)
            self._history(event.queue).answered(at, event.hold, event.rang, agents)
