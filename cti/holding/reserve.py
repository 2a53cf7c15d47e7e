"""Who of those on the line is free, and whom a person gets who answers our call.

In: seats, calls that were answered (`expect`). Out: idle(), busy() for whoever decides how many lines ring; an agent's
telephone for the call's own line (ivr/asterisk/staying.py). Inbound callers come first: who serves a queue in which
somebody waits does not count as idle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cti.agents import AgentState
from cti.floor.floor import Floor
from cti.floor.seats import Seat
from ivr.browsers import owner
from ivr.held import is_held

WITHIN = 2.0
"""Seconds from the answer to an agent; later it counts as abandoned."""
ON_THE_WAY = 0.15
"""Of them, what it takes from the answer to us and from us to the agent."""
TAKEN = 1.5
"""Seconds that an agent is kept for a call; his telephone rings for it at once."""
LOOK = 0.05
"""Seconds between two looks for a person who waits: the switch is told of an agent behind the move of his seat."""
IDLE, TALKING, WRAPPING = "idle", "talking", "wrapping"


@dataclass(frozen=True, slots=True)
class Phase:
    """Of one agent who is on the line for a queue, or in a call or after one."""

    user: str
    state: str
    """idle, talking or wrapping."""
    since: datetime


class Reserve:
    """`waiting(queue)`: callers in it. `clock`: of the event loop."""

    def __init__(self, floor: Floor, waiting: Callable[[str], int], clock: Callable[[], float] | None = None) -> None:
        self._floor, self._waiting = floor, waiting
        self._clock = clock or asyncio.get_running_loop().time
        self._due: dict[str, float] = {}
        self._taken: dict[str, float] = {}
        """User -> until when he is kept for a call."""
        floor.watch(self._moved)

    # --- who decides how many lines ring ------------------------------------------------------------------------

    def busy(self, queue: str) -> Sequence[Phase]:
        """All who could talk with people of this queue's campaign, now or after what they do."""
        return tuple(
            Phase(seat.user, _phase(seat), seat.presence.since)
            for seat in self._floor
            if queue in seat.queues and seat.phone.held and (seat.busy or self._is_idle(seat))
        )

    def idle(self, queue: str) -> int:
        """How many of them could talk at once."""
        return sum(phase.state == IDLE for phase in self.busy(queue))

    def ready(self, queue: str) -> frozenset[str]:
        """Who waits on the line, whoever waits for them."""
        return frozenset(
            seat.user
            for seat in self._floor
            if queue in seat.queues and seat.phone.held and seat.state is AgentState.READY
        )

    def serves(self, queue: str) -> frozenset[str]:
        """All queues of those who are on the line for this one."""
        return frozenset(
            name for seat in self._floor if queue in seat.queues and seat.phone.held for name in seat.queues
        )

    # --- a person has answered ----------------------------------------------------------------------------------

    def expect(self, call_id: str, waited: float = 0.0) -> None:
        """The person of this call answered `waited` seconds ago: an agent is due."""
        self._due[call_id] = self._clock() + WITHIN - ON_THE_WAY - waited

    def due(self, call_id: str) -> float | None:
        """See ivr.held.Reserving."""
        return self._due.pop(call_id, None)

    async def agent(self, queue: str, due: float) -> str | None:
        """See ivr.held.Reserving."""
        while True:
            phone, left = self.connect(queue), due - self._clock()
            if phone is not None or left <= 0:
                return phone
            await asyncio.sleep(min(left, LOOK))

    def connect(self, queue: str) -> str | None:
        """Keep whoever has waited longest for a call of this queue; his telephone."""
        free = [seat for seat in self._floor if queue in seat.queues and self._could(seat)]
        if not free:
            return None
        seat = min(free, key=lambda one: one.presence.since)
        self._taken[seat.user] = self._clock() + TAKEN
        return owner(seat.phone.interface.partition("/")[2].partition("@")[0])

    # --- inside -------------------------------------------------------------------------------------------------

    def _moved(self, seat: Seat) -> None:
        if seat.state is not AgentState.READY:
            self._taken.pop(seat.user, None)

    def _could(self, seat: Seat) -> bool:
        """Ready, on the line, known to the switch, and kept for nobody."""
        member = seat.member
        there = member is not None and is_held(member.interface) and member.paused is False
        kept = self._taken.get(seat.user, 0.0) > self._clock()
        return seat.state is AgentState.READY and there and not kept and seat.coming is None

    def _is_idle(self, seat: Seat) -> bool:
        return self._could(seat) and not any(self._waiting(queue) for queue in seat.queues)


def _phase(seat: Seat) -> str:
    if seat.state is AgentState.READY:
        return IDLE
    return WRAPPING if seat.state is AgentState.WRAP_UP else TALKING
