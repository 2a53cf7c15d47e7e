"""Agents' telephones for callers who wait on Twilio: who is rung for whom, and what became of it.

Every caller waits in a queue of Twilio that bears the id of his call, so an agent gets the caller whose card he sees;
the order of callers (priority, then who came first) is kept here. web.py hands in what Twilio asks; the desk follows by
the same happenings as with Asterisk.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from ivr.bus import Bus
from ivr.happenings import AgentMissed, AgentRinging
from ivr.live import LiveCalls
from ivr.twilio import documents
from ivr.twilio.answers import ENDED, Form
from ivr.twilio.rest import TwilioFailed

RING = 20
"""Seconds that an agent's telephone rings."""
OWN_LANGUAGE = 60.0
"""Seconds in which only agents who speak the caller's language are rung, if any of them is at work."""
LOOK = 1.0
"""Seconds between two looks for agents who have become ready, while callers wait."""

log = structlog.get_logger(__name__)


class Phones(Protocol):
    """rest.Rest."""

    async def call(self, number: str, shown: str, *, then: str, told: str, ring: int) -> str: ...

    async def hang_up(self, sid: str) -> None: ...

    async def forget_queue(self, sid: str) -> None: ...


@dataclass(frozen=True, slots=True)
class People:
    """Who is at work for a queue, and who of them waits for a call."""

    at_work: Callable[[str], Collection[str]]
    ready: Callable[[str], Collection[str]]
    languages: Callable[[str], Collection[str]]
    """Of an agent."""


@dataclass(slots=True)
class _Waits:
    call_id: str
    queue: str
    priority: int
    joined: float
    speaks: str | None
    agent: str | None = None
    """Who is rung for this caller."""


@dataclass(slots=True)
class _Ring:
    call_id: str
    queue: str
    began: float
    sid: str | None = None
    taken: bool = False


class Ringing:
    """Of one account; made in an event loop, close() at the end. `agents`: user -> telephone or sip: address."""

    def __init__(
        self,
        bus: Bus,
        live: LiveCalls,
        phones: Phones,
        agents: Mapping[str, str],
        people: People,
        public: str,
        shown: str,
    ) -> None:
        self._bus, self._live, self._phones, self._agents, self._people = bus, live, phones, agents, people
        self._public, self._shown = public.rstrip("/"), shown
        self._waiting: dict[str, _Waits] = {}
        self._rings: dict[str, _Ring] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._now = asyncio.get_running_loop().time

    # --- callers ------------------------------------------------------------------------------------------------

    def staffed(self, queue: str) -> bool:
        """Whether anybody at work for this queue has a telephone that we can ring."""
        return any(user in self._agents for user in self._people.at_work(queue))

    def joined(self, call_id: str, queue: str, priority: int, speaks: str | None) -> None:
        """A caller waits from now on, who wants an agent that `speaks` his language."""
        self._waiting[call_id] = _Waits(call_id, queue, priority, self._now(), speaks)
        if self._looking is None or self._looking.done():
            self._looking = self._own(self._look())

    def position(self, call_id: str) -> int:
        """His place among those of his queue; 1 is next."""
        mine = self._waiting.get(call_id)
        return 1 + sum(_before(w, mine) for w in self._waiting.values()) if mine else 1

    def left(self, call_id: str, queue_sid: str) -> None:
        """He waits no more: with an agent, elsewhere, or gone."""
        waits = self._waiting.pop(call_id, None)
        ring = self._rings.get(waits.agent) if waits and waits.agent else None
        if ring is not None and ring.call_id == call_id and not ring.taken and ring.sid is not None:
            self._own(self._quietly(self._phones.hang_up(ring.sid)))
        if queue_sid:
            self._own(self._quietly(self._phones.forget_queue(queue_sid)))

    # --- agents -------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        while self._waiting:
            for waits in sorted(self._waiting.values(), key=_order):
                if waits.agent is None:
                    self._find(waits)
            await asyncio.sleep(LOOK)

    def _find(self, waits: _Waits) -> None:
        free = [u for u in sorted(self._people.ready(waits.queue)) if u in self._agents and u not in self._rings]
        speaking = [user for user in free if self._speaks(user, waits)]
        user = next(iter(speaking or free), None)
        if user is not None and (user in speaking or self._anyone(waits)):
            waits.agent = user
            self._rings[user] = _Ring(waits.call_id, waits.queue, self._now())
            self._own(self._ring(user, waits))

    def _speaks(self, user: str, waits: _Waits) -> bool:
        return waits.speaks is None or waits.speaks in self._people.languages(user)

    def _anyone(self, waits: _Waits) -> bool:
        """Whether an agent may be rung who does not speak the caller's language."""
        at_work = (user for user in self._people.at_work(waits.queue) if user in self._agents)
        waited = self._now() - waits.joined >= OWN_LANGUAGE
        return waited or not any(self._speaks(user, waits) for user in at_work)

    async def _ring(self, user: str, waits: _Waits) -> None:
        then, ring = f"{self._public}/twilio/agents/{user}/{waits.call_id}", self._rings[user]
        try:
            ring.sid = await self._phones.call(
                self._agents[user], self._shown, then=then, told=f"{then}/status", ring=RING
            )
        except TwilioFailed as problem:
            log.warning("twilio.agent_not_rung", agent=user, problem=str(problem))
            self._over(user, waits.call_id, missed=False)
            return
        live = self._live.get(waits.call_id)
        self._bus.publish(
            AgentRinging(
                call_id=waits.call_id,
                member=user,
                interface=self._agents[user],
                queue=waits.queue,
                ani=live.ani if live else None,
                name=live.name if live else None,
                linkedid=waits.call_id,
                leg=ring.sid,
                received=time.perf_counter(),
            )
        )

    def answered(self, user: str, call_id: str) -> str:
        """An agent picked up: he gets the caller whose card he sees, if that one still waits."""
        ring = self._rings.get(user)
        if ring is None or ring.call_id != call_id or call_id not in self._waiting:
            return documents.hang_up((), str).xml
        ring.taken = True
        return documents.next_caller(call_id, f"{self._public}/twilio/bridge/{user}")

    def ended(self, user: str, call_id: str, form: Form) -> None:
        """An agent's leg is over."""
        status = form.get("CallStatus")
        if status in ENDED:
            self._over(user, call_id, missed=status in ("no-answer", "busy"))

    def _over(self, user: str, call_id: str, *, missed: bool) -> None:
        ring = self._rings.get(user)
        if ring is None or ring.call_id != call_id:
            return
        del self._rings[user]
        waits = self._waiting.get(call_id)
        if waits is None:
            return
        waits.agent = None
        if missed:
            rang = round(self._now() - ring.began, 1)
            self._bus.publish(AgentMissed(call_id=call_id, member=user, queue=ring.queue, rang=rang))

    # --- tasks --------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        """Stop ringing."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _quietly(self, asked: Coroutine[Any, Any, None]) -> None:
        try:
            await asked
        except TwilioFailed as problem:
            log.warning("twilio.not_tidied", problem=str(problem))

    def _own(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _order(waits: _Waits) -> tuple[int, float]:
    return waits.priority, waits.joined


def _before(one: _Waits, other: _Waits) -> bool:
    return one.queue == other.queue and _order(one) < _order(other)
