"""An agent serves other queues from now on: in the store, at the seat, in the switch, on the agent's own page.

In: a supervisor's wish. Out: through floor.py, in the agent's lane. Called by acts.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from cti.agents import Agents
from cti.desk.messages import Served
from cti.floor import Floor, TelephonyDown
from cti.happenings import AgentReassigned
from cti.queue_lengths import QueueLengths
from cti.seats import Seat
from ivr.happenings import Happening


class Moving:
    """`changed(queues)` is told which queues have more or fewer agents."""

    def __init__(
        self,
        agents: Agents,
        floor: Floor,
        lengths: QueueLengths,
        publish: Callable[[Happening], None],
        now: Callable[[], datetime],
        changed: Callable[[Iterable[str]], None],
    ) -> None:
        self._agents, self._floor, self._lengths, self._publish, self._now = agents, floor, lengths, publish, now
        self._changed = changed

    async def serve(self, user: str, queues: tuple[str, ...], by: str) -> bool:
        """False: no such agent. Raises StoreDown."""
        agent = await self._agents.by_user(user)
        if agent is None:
            return False
        await self._agents.keep(replace(agent, queues=queues))
        self._publish(AgentReassigned(at=self._now(), user=user, queues=queues, by=by))
        seat = await self._floor.prepare(user)
        if seat is not None:
            await self._floor.lanes.do(user, lambda: self._move(seat, queues))
        return True

    async def _move(self, seat: Seat, queues: tuple[str, ...]) -> None:
        before = seat.queues
        self._floor.reassign(seat, queues)
        self._changed({*before, *queues})
        self._floor.desk.send(seat.user, Served(queues=self._lengths.of(queues)))
        try:
            await self._floor.switch(seat)
        except TelephonyDown:
            # PbxUp tells it again: the seat knows what the switch should know.
            if seat.member is not None:
                seat.member = replace(seat.member, paused=None)
