"""The calls of agents: ringing, answered, missed, ended, wrapped up.

In: the bus (AgentConnected, AgentMissed, TalkEnded, CallerLeftQueue, CallEnded), rings from screenpop.py, dispositions
from routes/calls.py. Out: through floor.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cti.agents import AgentState
from cti.desk.card import Pop
from cti.desk.status import CallStatus
from cti.floor.floor import Floor
from cti.floor.lanes import Work
from cti.floor.seats import Seat
from ivr.bus import Bus
from ivr.happenings import AgentConnected, AgentMissed, CallEnded, CallerLeftQueue, TalkEnded

WRAP_UP_LIMIT = 120.0
"""Seconds after a talk until the agent is ready again though no disposition came; it can still be posted."""
RING_LIMIT = 180.0
"""Seconds of ringing until we believe that an event was lost; queues ring an agent for half a minute at most."""
MISSED = "missed a call"
MISSING = "disposition missing"


class AgentCalls:
    """Moves the seats of the floor by what happens to calls."""

    def __init__(self, bus: Bus, floor: Floor, *, wrap_up_limit: float = WRAP_UP_LIMIT) -> None:
        self._floor, self._limit, self._required = floor, wrap_up_limit, False
        bus.subscribe(AgentConnected, lambda e: floor.later(e.member, lambda: self._connected(e)))
        bus.subscribe(AgentMissed, lambda e: floor.later(e.member, lambda: self._missed(e)))
        bus.subscribe(TalkEnded, lambda e: floor.later(e.member, lambda: self._ended(e)))
        bus.subscribe(CallEnded, self._call_over)
        bus.subscribe(CallerLeftQueue, self._left_queue)

    def put(self, wrap_up: float | None, required: bool) -> None:
        """From the next talk on: seconds of wrap-up (None: as they are); a disposition comes before the next call."""
        self._limit, self._required = self._limit if wrap_up is None else wrap_up, required

    def missing(self, seat: Seat) -> bool:
        """How the last talk ended has to be stored before anything else."""
        call = seat.call
        return self._required and call is not None and _over(call) and call.disposition_needed

    def coming(self, user: str, call_id: str | None) -> None:
        """The agent's telephone begins to ring; his lane makes the card next."""
        if seat := self._floor.seat(user):
            seat.coming = call_id

    def ringing(self, seat: Seat, pop: Pop) -> None:
        """The agent's telephone rings; called in his lane, after the card was sent."""
        seat.coming = None
        if seat.state is AgentState.TALKING:
            second = CallStatus(call_id=pop.call_id, state="ringing", at=pop.at, queue=pop.queue)
            self._floor.desk.send(seat.user, second)
            return
        self._floor.stop("wrap_up", seat.user)
        seat.pop = pop
        self._floor.call(seat, pop.call_id, "ringing", pop.queue)
        self._floor.move_to(seat, AgentState.RINGING)
        self._floor.start("ring", seat.user, RING_LIMIT, self._lost(seat, pop.call_id))

    async def _connected(self, event: AgentConnected) -> None:
        seat = await self._floor.prepare(event.member)
        if seat is None:
            return
        self._floor.call(seat, _id(event.call_id, seat), "answered", event.queue)
        self._floor.move_to(seat, AgentState.TALKING)
        self._lost_for_all(event.call_id)
        await self._floor.tell_switch(seat)

    def _left_queue(self, event: CallerLeftQueue) -> None:
        if event.why != "answered":
            self._lost_for_all(event.call_id)

    def _lost_for_all(self, call_id: str | None) -> None:
        """Whom the card of the call is still on its way to, too."""
        for seat in self._floor:
            if _rings_for(seat, call_id) or (call_id is not None and seat.coming == call_id):
                self._floor.later(seat.user, self._lost(seat, call_id))

    def _lost(self, seat: Seat, call_id: str | None) -> Work:
        """Another agent took it, or the caller gave up: nobody's fault."""

        async def lost() -> None:
            if _rings_for(seat, call_id) and seat.call is not None:
                self._floor.call(seat, seat.call.call_id, "missed", seat.call.queue)
                await self._free(seat, None)

        return lost

    async def _missed(self, event: AgentMissed) -> None:
        """He let it ring: no more calls until he says so, for each would cost a caller the same time."""
        seat = self._floor.seat(event.member)
        if seat is not None and _rings_for(seat, event.call_id):
            self._floor.call(seat, _id(event.call_id, seat), "missed", event.queue)
            seat.wish = False
            await self._free(seat, MISSED)

    async def _ended(self, event: TalkEnded) -> None:
        """The talk is over. The last word on the call may have come before: then this is known."""
        seat = self._floor.seat(event.member)
        if seat is None or _known(seat, event.call_id):
            return
        self.ended(seat, event.call_id, event.queue, event.talk)
        await self._floor.tell_switch(seat)

    def ended(
        self, seat: Seat, call_id: str | None, queue: str | None = None, talk: float | None = None,
        *, since: datetime | None = None,
    ) -> None:  # fmt: skip
        """Wrap-up begins, or began at `since`; a call that is not ours (None) needs none."""
        ours, now = call_id is not None, self._floor.now()
        seat.ends = (since or now) + timedelta(seconds=self._limit if ours else 0.0)
        self._floor.call(seat, _id(call_id, seat), "ended", queue, talk=talk, needed=ours)
        self._floor.move_to(seat, AgentState.WRAP_UP)
        left = max(0.0, (seat.ends - now).total_seconds())
        self._floor.start("wrap_up", seat.user, left, lambda: self._wrap_up_over(seat))

    def _call_over(self, event: CallEnded) -> None:
        """The last word on a call frees whom a lost event would leave ringing or talking for ever."""
        for seat in self._floor:
            if seat.coming == event.call_id or _open(seat, event.call_id):
                self._floor.later(seat.user, self._sweep(seat, event))

    def _sweep(self, seat: Seat, event: CallEnded) -> Work:
        async def sweep() -> None:
            call = seat.call
            if seat.state is AgentState.TALKING and call is not None and call.call_id == event.call_id:
                talk = max(0.0, (event.at - call.at).total_seconds())
                await self._ended(
                    TalkEnded(call_id=event.call_id, member=seat.user, queue=call.queue, talk=talk, by="caller")
                )
            else:
                await self._lost(seat, event.call_id)()

        return sweep

    def disposed(self, user: str, call_id: str) -> None:
        """A disposition for this call of his is stored."""
        if seat := self._floor.seat(user):
            self._floor.later(user, lambda: self._disposed(seat, call_id))

    async def _disposed(self, seat: Seat, call_id: str) -> None:
        call = seat.call
        if call is None or call.call_id != call_id or not call.disposition_needed:
            return
        seat.call = call.model_copy(update={"disposition_needed": False})
        self._floor.desk.send(seat.user, seat.call)
        await self._wrap_up_over(seat)

    async def _wrap_up_over(self, seat: Seat) -> None:
        self._floor.stop("wrap_up", seat.user)
        if seat.state is AgentState.WRAP_UP and seat.wish and self.missing(seat):
            seat.wish = False
            await self._free(seat, MISSING)
        elif seat.state is AgentState.WRAP_UP:
            await self._free(seat, None)
        elif seat.presence.reason == MISSING and not self.missing(seat):
            seat.wish = True
            await self._free(seat, None)
        else:
            _clear(seat)

    async def _free(self, seat: Seat, reason: str | None) -> None:
        _clear(seat)
        self._floor.rest(seat, reason)
        await self._floor.tell_switch(seat)


def _clear(seat: Seat) -> None:
    """Forget the call, unless it still needs a disposition."""
    if seat.call is not None and _over(seat.call) and not seat.call.disposition_needed:
        seat.call = seat.pop = None


def _rings_for(seat: Seat, call_id: str | None) -> bool:
    rings = seat.state is AgentState.RINGING and seat.call is not None
    return rings and (call_id is None or (seat.call is not None and seat.call.call_id == call_id))


def _known(seat: Seat, call_id: str | None) -> bool:
    """The end of this call was shown already."""
    with_it = seat.state in (AgentState.RINGING, AgentState.TALKING)
    return not with_it and (seat.call is None or seat.call.call_id == call_id)


def _open(seat: Seat, call_id: str | None) -> bool:
    return seat.call is not None and seat.call.call_id == call_id and not _over(seat.call)


def _over(call: CallStatus) -> bool:
    return call.state in ("ended", "missed")


def _id(call_id: str | None, seat: Seat) -> str:
    """The call's id; of a call that is not ours, the one that rang."""
    return call_id or (seat.call.call_id if seat.call else "")
