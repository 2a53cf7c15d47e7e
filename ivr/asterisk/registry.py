"""Which channel is which call, and where each caller stands with the queue; says each change once, on the bus.

Two sources tell it: AMI events (ami_happenings.py) and the call's own line (line.py). Whichever comes first is
published; the other one then changes nothing. So a cut AMI connection loses nothing that matters, and nothing is told
twice. An illegal move is ignored: with two sources it is the late copy of what is known already.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from enum import Enum

from ivr.asterisk.partings import Parting, Partings
from ivr.bus import Bus
from ivr.hands import Onward
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued, CallerTold, TalkEnded


class Stand(Enum):
    """Where a caller stands with the queues."""

    OUT = "out"
    """In no queue."""
    WAITING = "waiting"
    """In a queue, hears music."""
    TALKING = "talking"
    """With an agent."""


MOVES = {
    Stand.OUT: {Stand.WAITING},
    Stand.WAITING: {Stand.TALKING, Stand.OUT},
    Stand.TALKING: {Stand.OUT},
}


@dataclass(slots=True)
class Caller:
    """One call of ours as the telephone side sees it. Changed by Registry only."""

    call_id: str
    uniqueid: str
    linkedid: str
    answered: Callable[[str], None]
    """Told the agent's name when an agent takes the call."""
    stand: Stand = Stand.OUT
    queue: str = ""
    """'': none that anybody counts, an agent's own."""
    priority: int = 5
    """1 is served first, 9 last."""
    told_joined: bool = False
    in_hall: bool = False
    """Stands in the hall of his language, not in the queue itself."""
    beside: bool = False
    """Waits until a telephone is there again (beside.py)."""
    since: float = 0.0
    """time.monotonic() of the last move."""
    member: str = ""
    leg: str = ""
    """Unique id of the channel of the agent who talks; '' when it was not told."""
    onward: Onward | None = None
    """Where that agent sends the caller when he hangs up."""
    handed: bool = False
    """That agent got him from another one who had asked first; Queue() still counts the other one's talk."""
    apart: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nobody talks with the caller."""
    over: bool = False
    """The call has ended for the engine; kept only until the end of its talk is known."""
    parting: Parting = field(default_factory=Parting)
    """What is known of the end of his line."""


class Registry:
    """All calls of this process on one Asterisk, by the uniqueid of the caller's channel and by linkedid. `among`: the
    registries of all Asterisks, whose callers wait for the same agents; it adds itself."""

    def __init__(
        self,
        bus: Bus,
        clock: Callable[[], float] = time.monotonic,
        asterisk: str = "",
        among: list[Registry] | None = None,
    ) -> None:
        self._bus, self._clock, self.asterisk = bus, clock, asterisk
        self._by_uniqueid: dict[str, Caller] = {}
        self._by_linkedid: dict[str, Caller] = {}
        self._among = among if among is not None else []
        self._among.append(self)
        self.in_step = False
        """AMI events are complete: what they do not say has not happened."""
        self.partings = Partings()

    def __iter__(self) -> Iterator[Caller]:
        return iter(list(self._by_uniqueid.values()))

    def __len__(self) -> int:
        return len(self._by_uniqueid)

    def begin(self, call_id: str, uniqueid: str, answered: Callable[[str], None]) -> Caller:
        """A call has come to our FastAGI port."""
        caller = Caller(call_id, uniqueid, uniqueid, answered, parting=self.partings.begin())
        self._by_uniqueid[uniqueid] = self._by_linkedid[uniqueid] = caller
        return caller

    def has(self, uniqueid: str) -> bool:
        """Whether the engine is at work on this channel's call now."""
        caller = self._by_uniqueid.get(uniqueid)
        return caller is not None and not caller.over

    def talking(self, call_id: str, member: str) -> Caller | None:
        """The caller of this call, when this agent talks with him now."""
        found = (c for c in self if c.call_id == call_id and c.stand is Stand.TALKING and c.member == member)
        return next(found, None)

    def find(self, uniqueid: str, linkedid: str = "") -> Caller | None:
        """The call of a channel: by its own id, else by the id of its group."""
        return self._by_uniqueid.get(uniqueid) or self._by_linkedid.get(linkedid)

    def link(self, caller: Caller, linkedid: str) -> None:
        """The group's id, learned from the first event that carries it."""
        if linkedid and linkedid != caller.linkedid:
            self._by_linkedid.pop(caller.linkedid, None)
            caller.linkedid = linkedid
            self._by_linkedid[linkedid] = caller

    def end(self, caller: Caller) -> None:
        """The engine has finished with the call."""
        if caller.stand is Stand.WAITING:
            self.left(caller, "abandoned")
        caller.over = True
        if caller.stand is Stand.TALKING and self.in_step:
            return
        self.gone(caller)

    def gone(self, caller: Caller) -> None:
        """The caller's channel is no more (or AMI cannot tell): close what is open and forget the call."""
        if caller.stand is Stand.WAITING:
            self.left(caller, "abandoned")
        if caller.stand is Stand.TALKING:
            self.talk_ended(caller, "caller")
        if caller.over:
            self._by_uniqueid.pop(caller.uniqueid, None)
            self._by_linkedid.pop(caller.linkedid, None)

    def cut(self) -> None:
        """The manager's connection has ended: nobody will tell what becomes of those whose lines have ended."""
        self.in_step = False
        self.partings.cut()
        for caller in self:
            if caller.parting.asking is not None:
                self.gone(caller)

    def back(self, boot: str, there: Container[str]) -> None:
        """The manager is there again, with the uniqueids of all channels. `boot`: when its Asterisk began."""
        self.in_step = True
        self.partings.back(boot)
        for caller in self:
            if caller.uniqueid in there:
                self.partings.seen(caller.parting)
            else:
                self.gone(caller)

    def hung_up(self, caller: Caller) -> None:
        """The manager tells the end of his channel."""
        self.partings.ended(caller.parting)
        self.gone(caller)

    async def why_gone(self, caller: Caller) -> str:
        """Why his line ended without a word, as in CallEnded: hung_up or pbx_restart."""
        if not self.in_step:
            self.gone(caller)
        return await self.partings.why(caller.parting)

    # --- moves --------------------------------------------------------------------------------------------------

    def waits(self, caller: Caller, queue: str, priority: int = 5) -> None:
        """The line puts the caller into `queue`; told on the bus when the position is known."""
        if self._move(caller, Stand.WAITING):
            caller.queue, caller.priority, caller.told_joined = queue, priority, False

    def ahead(self, caller: Caller) -> int:
        """How many callers of the same queue are served before this one, on whatever Asterisk."""
        return sum(1 for registry in self._among for _ in registry._before(caller))

    def inside(self, caller: Caller) -> int:
        """How many of them stand in Asterisk's queue itself."""
        return sum(not other.in_hall and not other.beside for other in self._before(caller))

    def is_first_beside(self, caller: Caller) -> bool:
        """Whether nobody who is served before waits beside the queue."""
        return not any(other.beside for other in self._before(caller))

    def _before(self, caller: Caller) -> Iterator[Caller]:
        place = (caller.priority, caller.since)
        others = (c for c in self._by_uniqueid.values() if c.stand is Stand.WAITING and c.queue == caller.queue)
        return (c for c in others if (c.priority, c.since) < place)

    def told(self, caller: Caller, position: int, wait: float | None) -> None:
        """The caller hears his position and the estimated wait in seconds."""
        self._bus.publish(CallerTold(call_id=caller.call_id, queue=caller.queue, position=position, wait=wait))

    def joined(self, caller: Caller, queue: str, position: int) -> None:
        """The caller stands in `queue` at `position` (0: unknown). The line has told waits() before: an event that
        comes late, after the caller has left again, changes nothing."""
        if caller.stand is Stand.WAITING and not caller.told_joined:
            caller.told_joined = True
            if caller.queue:
                self._bus.publish(
                    CallerQueued(call_id=caller.call_id, queue=queue, position=position, asterisk=self.asterisk)
                )

    def connected(
        self, caller: Caller, member: str, hold: float | None = None, rang: float = 0.0, leg: str = ""
    ) -> None:
        """An agent talks with the caller. Seconds; None: measured here. `leg`: unique id of the agent's channel."""
        waited = self._finer(caller, hold)
        if not self._leave_waiting(caller, Stand.TALKING, waited, "answered"):
            return
        caller.member, caller.leg, caller.onward, caller.handed = member, leg, None, False
        caller.apart.clear()
        self._bus.publish(
            AgentConnected(call_id=caller.call_id, member=member, queue=caller.queue or None, hold=waited, rang=rang)
        )
        caller.answered(member)

    def handed(self, caller: Caller, member: str, leg: str) -> None:
        """An agent gives the caller to a colleague whom he has asked."""
        self.talk_ended(caller, "transfer")
        caller.stand, caller.since = Stand.TALKING, self._clock()
        caller.member, caller.leg, caller.onward, caller.handed = member, leg, None, True
        caller.apart.clear()
        self._bus.publish(AgentConnected(call_id=caller.call_id, member=member, queue=caller.queue, hold=0.0, rang=0.0))
        caller.answered(member)

    def left(self, caller: Caller, why: str) -> None:
        """Out of the queue without an agent: abandoned, timeout, nobody, key."""
        self._leave_waiting(caller, Stand.OUT, self._clock() - caller.since, why)

    def came_back(self, caller: Caller, why: str) -> None:
        """Queue() is over and the caller is still there. With AMI in step, the end of a talk is told by its events,
        which know more (a transfer)."""
        self.left(caller, why)
        if caller.stand is Stand.TALKING and (caller.handed or not self.in_step):
            self.talk_ended(caller, "agent")

    def answered_unseen(self, caller: Caller, member: str, hold: float) -> float:
        """An agent answered and has gone again, and no event told it. `hold`: seconds the caller waited before;
        returns the seconds of talk."""
        talk = max(0.0, self._clock() - caller.since - hold)
        self.connected(caller, member, hold)
        caller.since -= talk
        self.talk_ended(caller, "agent")
        return talk

    def apart(self, caller: Caller, since: float, talk: float) -> None:
        """Queue() gave the caller back a while ago, after a talk that began at `since` and took so many seconds, and no
        event has told its end: Asterisk tells none of a channel that the manager hung up until the caller goes."""
        if caller.stand is Stand.TALKING and caller.since == since:
            caller.since = self._clock() - talk
            self.talk_ended(caller, "agent")

    def talk_ended(self, caller: Caller, by: str, talk: float | None = None) -> None:
        """Agent and caller are apart. `talk`: seconds, None: measured here; `by`: caller, agent, transfer."""
        talk = self._finer(caller, talk)
        if self._move(caller, Stand.OUT):
            caller.apart.set()
            self._bus.publish(
                TalkEnded(call_id=caller.call_id, member=caller.member, queue=caller.queue or None, talk=talk, by=by)
            )
        if caller.over:
            self.gone(caller)

    def measured(self, caller: Caller) -> float:
        """Seconds since the caller stands as he does."""
        return self._clock() - caller.since

    def _finer(self, caller: Caller, told: float | None) -> float:
        """Asterisk tells whole seconds; our own measure is finer unless it began late (after a cut)."""
        measured = self.measured(caller)
        return measured if told is None or abs(measured - told) < 2 else told

    def _leave_waiting(self, caller: Caller, to: Stand, waited: float, why: str) -> bool:
        if caller.stand is not Stand.WAITING:
            return False
        self.joined(caller, caller.queue, 0)
        self._move(caller, to)
        if caller.queue:
            self._bus.publish(CallerLeftQueue(call_id=caller.call_id, queue=caller.queue, waited=waited, why=why))
        return True

    def _move(self, caller: Caller, to: Stand) -> bool:
        if to not in MOVES[caller.stand]:
            return False
        caller.stand, caller.since = to, self._clock()
        return True
