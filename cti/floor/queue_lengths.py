"""How long the queues are, for the desks: changes close together become one message.

In: CallerQueued, CallerLeftQueue, CallEnded, PbxUp on the bus; moves of seats. Out: `queue` messages to the agents who
serve the queue, and the queues of a welcome.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from cti.agents import AgentState
from cti.desk.status import QueueStatus
from cti.floor.floor import Floor
from cti.floor.seats import Seat
from ivr.bus import Bus
from ivr.happenings import CallEnded, CallerLeftQueue, CallerQueued, PbxUp

COALESCE = 0.25
"""Seconds: nobody needs more, and each message goes to every agent of the queue."""


class QueueLengths:
    """Who waits where."""

    def __init__(self, bus: Bus, floor: Floor) -> None:
        self._floor = floor
        self._titles: Mapping[str, str] = {}
        self._waiting: dict[str, dict[str, CallerQueued]] = {}
        """By queue and call."""
        self._ready: dict[str, set[str]] = {}
        """Queue -> users; counted by moves, for a welcome must not go through all seats."""
        self._changed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        bus.subscribe(CallerQueued, self._joined)
        bus.subscribe(CallerLeftQueue, lambda e: self._left(e.call_id, e.queue))
        bus.subscribe(CallEnded, lambda e: self._left(e.call_id, None))
        bus.subscribe(PbxUp, self._pbx_up)
        floor.watch(self._moved)

    def put(self, titles: Mapping[str, str]) -> None:
        """What people call the queues of the settings."""
        self._titles = titles

    def of(self, queues: Sequence[str]) -> list[QueueStatus]:
        """How these queues stand now."""
        return [self._status(queue) for queue in queues]

    def waiting(self) -> dict[str, int]:
        """Callers who wait, by queue; for the counters."""
        return {queue: len(calls) for queue, calls in self._waiting.items()}

    def callers(self, queue: str) -> dict[str, datetime]:
        """Who waits there, by call, with when they joined."""
        return {call_id: caller.at for call_id, caller in self._waiting.get(queue, {}).items()}

    def agents(self, queue: str) -> int:
        """Agents at work who serve `queue`, in a call or not."""
        return sum(s.state is not AgentState.LOGGED_OUT and queue in s.queues for s in self._floor)

    def serving(self, queue: str) -> int:
        """How many take calls: in one, after one, or ready for one."""
        return len(self.at_work(queue))

    def at_work(self, queue: str) -> frozenset[str]:
        """Those who take calls."""
        resting = (AgentState.LOGGED_OUT, AgentState.NOT_READY)
        return frozenset(s.user for s in self._floor if s.state not in resting and queue in s.queues)

    def ready(self, queue: str) -> frozenset[str]:
        """Those who wait for a call."""
        return frozenset(self._ready.get(queue, ()))

    def languages(self, user: str) -> tuple[str, ...]:
        """What an agent speaks who was seen today."""
        seat = self._floor.seat(user)
        return seat.languages if seat is not None else ()

    def free(self, queue: str) -> int:
        """How many wait for a call."""
        return len(self._ready.get(queue, ()))

    def _status(self, queue: str) -> QueueStatus:
        joined = [caller.at for caller in self._waiting.get(queue, {}).values()]
        longest = (self._floor.now() - min(joined)).total_seconds() if joined else 0.0
        return QueueStatus(
            queue=queue,
            title=self._titles.get(queue, queue),
            waiting=len(joined),
            longest_wait=round(max(0.0, longest), 1),
            agents_ready=self.free(queue),
        )

    def _joined(self, event: CallerQueued) -> None:
        if event.call_id is not None:
            self._waiting.setdefault(event.queue, {})[event.call_id] = event
            self._mark([event.queue])

    def _left(self, call_id: str | None, queue: str | None) -> None:
        for name in [queue] if queue is not None else list(self._waiting):
            if call_id is not None and self._waiting.get(name, {}).pop(call_id, None) is not None:
                self._mark([name])

    def _pbx_up(self, event: PbxUp) -> None:
        """A restarted Asterisk has no callers of before."""
        if event.restarted:
            for queue, calls in self._waiting.items():
                for call_id in [c for c, caller in calls.items() if caller.asterisk == event.asterisk]:
                    del calls[call_id]
                    self._mark([queue])

    def _moved(self, seat: Seat) -> None:
        for queue, ready in self._ready.items():
            if queue not in seat.queues and seat.user in ready:
                ready.discard(seat.user)
                self._mark([queue])
        for queue in seat.queues:
            ready = self._ready.setdefault(queue, set())
            (ready.add if seat.state is AgentState.READY else ready.discard)(seat.user)
        self._mark(seat.queues)

    def _mark(self, queues: Sequence[str]) -> None:
        self._changed.update(queues)
        if self._changed and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COALESCE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, set()
        for queue in sorted(changed):
            status = self._status(queue)
            for seat in self._floor:
                if queue in seat.queues and seat.state is not AgentState.LOGGED_OUT:
                    self._floor.desk.send(seat.user, status)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
