"""One caller's stay in the queue: into it, told where he stands, out of it by an agent, a key, or the clock.

Used by line.py, which gives it effects; the events go back to the engine. Position and wait are whispered while he
waits (telling.py); the words are the call's language.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from ivr.asterisk import queueing
from ivr.asterisk.agi import AgiError, build
from ivr.asterisk.agi_session import AgiSession
from ivr.asterisk.beside import Beside
from ivr.asterisk.halls import FIRST, hall, own
from ivr.asterisk.queueing import (
    AGENT_LEFT,
    KEY,
    KEYS_AGAIN,
    LEFT_EMPTY,
    NOBODY,
    TIMED_OUT,
    closing_event,
    why_left,
)
from ivr.asterisk.registry import Caller, Registry, Stand
from ivr.asterisk.telling import Teller
from ivr.asterisk.voice import Voice
from ivr.held import Reserving
from ivr.lines import PromptError
from ivr.prompts.plan import Plan
from scripts_dsl import waiting_words
from scripts_dsl.effects import Enqueue, Parts
from scripts_dsl.events import AgentLeft, AnyEvent, Keys

FIRST_TOLD = 10.0
"""Seconds of waiting before the first words: who is answered at once needs none."""

TOLD_WITHIN = 0.5
"""Seconds that the manager has, when a caller is back from a talk, to tell its end with all that it knows."""

HANG_UP = build("HANGUP")
_STATUS = build("GET VARIABLE", "QUEUESTATUS")
_KEY = build("GET VARIABLE", "EXTEN")
_MEMBER = build("GET VARIABLE", "MEMBERNAME")
_HOLD = build("GET VARIABLE", "QEHOLDTIME")

log = structlog.get_logger(__name__)


class Prompts(Protocol):
    """What is asked of prompts.PromptBook."""

    async def plan(self, parts: Parts) -> Plan: ...


def _unknown(_queue: str, _ahead: int) -> None:
    return None


def _nobody(_queue: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """What all callers of one Asterisk share while they wait."""

    halls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Queue -> languages for which Asterisk has a hall (halls.py)."""
    outlook: Callable[[str, int], float | None] = _unknown
    """(queue, callers who are served before) -> estimated seconds until an agent; None: not known."""
    teller: Teller | None = None
    """None: callers are told nothing."""
    expected: Callable[[str], bool] = _nobody
    """Whether somebody who serves the queue is at work, be it without a telephone just now."""
    reserve: Reserving | None = None
    """For people whom a campaign has called; None: nobody is."""


class Stay:
    """Of one call, from queue to queue."""

    def __init__(
        self,
        session: AgiSession,
        voice: Voice,
        prompts: Prompts,
        registry: Registry,
        caller: Caller,
        room: WaitingRoom,
        clock: Callable[[], datetime],
    ) -> None:
        self._session, self._voice, self._prompts, self._registry = session, voice, prompts, registry
        self._caller, self._room, self._clock = caller, room, clock
        self._loop = asyncio.get_running_loop()
        self._beside = Beside(voice, registry, caller, room.expected)
        self._channel = dict(queueing.UNSET)
        self._telling: asyncio.Task[None] | None = None
        self._sounds = 0
        self._talk_began: float | None = None

    async def wait(self, effect: Enqueue, alone: str = "") -> AnyEvent:
        """Enqueue from its begin to its closing event; `alone`: in that queue of one agent, though the call still
        belongs to the queue of the effect. Raises ChannelGone, AgiError."""
        caller, registry = self._caller, self._registry
        lines = tuple(self._preparation(effect))
        due = None if alone or self._room.reserve is None else self._room.reserve.due(caller.call_id)
        # In no queue that anybody counts: the figures of the queue are those of its callers.
        registry.waits(caller, effect.queue if due is None else "", effect.priority)
        self._talk_began = None
        async with self._told(effect):
            for line in lines:
                await self._voice.command(line)
            if due is not None:
                status, key = await self._reserved(effect, due)
            else:
                status, key = await (self._queue(alone, effect.longest, "") if alone else self._stand(effect))
        if status == AGENT_LEFT and caller.stand is Stand.WAITING:
            await self._who_answered()
        registry.came_back(caller, why_left(status))
        if status == AGENT_LEFT and caller.stand is Stand.TALKING and caller.onward is None:
            self._loop.call_later(TOLD_WITHIN, registry.apart, caller, caller.since, registry.measured(caller))
        if key and key in effect.keys:
            return Keys(now=self._clock(), digits=key, by="key")
        began = self._loop.time() if self._talk_began is None else self._talk_began
        closing = closing_event(status, self._clock(), self._loop.time() - began)
        if closing is None:
            raise AgiError(f"Queue({effect.queue}) ended with {status[:20]!r}")
        return closing

    async def leave(self, plan: Plan) -> AnyEvent:
        """The agent has gone, for a machine has answered: it is told this, and hung up on. Raises ChannelGone,
        AgiError."""
        await self._voice.play(plan, "", False, False)
        await self._voice.command(HANG_UP)
        return AgentLeft(now=self._clock(), talk=0.0)

    async def is_over(self) -> bool:
        """Whether the caller's last queue ended with a talk. Another engine has prepared the channel: what it set is
        not known here."""
        self._channel.clear()
        return (await self._session.command(_STATUS, value=True)).text == AGENT_LEFT

    def answered(self) -> None:
        """An agent talks with the caller now: not another word."""
        self._talk_began = self._loop.time()
        if self._telling is not None:
            self._telling.cancel()

    # --- inside -------------------------------------------------------------------------------------------------

    def _preparation(self, effect: Enqueue) -> Iterator[bytes]:
        """What the channel does not have yet. Raises BadArgument before anything is sent."""
        queueing.queue_line(effect.queue, effect.longest)
        wanted = queueing.wanted(effect, self._caller.call_id)
        for name, value in wanted.items():
            if self._channel.get(name) != value:
                yield build("SET VARIABLE", name, value)
        self._channel |= wanted

    async def _stand(self, effect: Enqueue) -> tuple[str, str]:
        """First among those who ask for an agent of this language, then for any; QUEUESTATUS and the key."""
        due, keys = self._loop.time() + effect.longest, effect.keys
        waited = False
        if effect.speaks in self._room.halls.get(effect.queue, ()):
            status, key = await self._in_hall(hall(effect.queue, effect.speaks or ""), effect)
            timed_out = status in TIMED_OUT and due - self._loop.time() < 1
            if status in (AGENT_LEFT, KEY) or timed_out:
                return status, key
            waited = status in LEFT_EMPTY
        status, key = await self._queue(effect.queue, due - self._loop.time(), keys)
        if status in LEFT_EMPTY or (waited and status in NOBODY):
            again = lambda seconds, place: self._queue(effect.queue, seconds, keys, place)  # noqa: E731
            return await self._beside.wait(effect, due, status, again)
        return status, key

    async def _reserved(self, effect: Enqueue, due: float) -> tuple[str, str]:
        """With an agent who is on the line, at once or until `due`; nobody else's telephone rings."""
        assert self._room.reserve is not None
        while True:
            phone = await self._room.reserve.agent(effect.queue, due)
            if phone is None:
                return "TIMEOUT", ""
            status, _ = await self._queue(own(phone), 1, "")
            if status == AGENT_LEFT:
                return status, ""
            # An inbound caller was faster, or his telephone was laid down in this very moment.

    async def _in_hall(self, name: str, effect: Enqueue) -> tuple[str, str]:
        self._caller.in_hall = True
        try:
            return await self._queue(name, min(FIRST, effect.longest), effect.keys)
        finally:
            self._caller.in_hall = False

    async def _queue(self, name: str, seconds: float, keys: str, position: int = 0) -> tuple[str, str]:
        """QUEUESTATUS, and the key that led out: the extension of [queue-keys] to which the channel was sent."""
        if keys:
            await self._voice.command(KEYS_AGAIN)
        await self._voice.command(queueing.queue_line(name, seconds, position), None)
        status = (await self._session.command(_STATUS, value=True)).text or ""
        if status != KEY or not keys:
            return status, ""
        return status, (await self._session.command(_KEY, value=True)).text or ""

    async def _who_answered(self) -> None:
        """AMI was cut during the whole talk: Queue() has left the agent's name and the waiting time behind
        (setinterfacevar, setqueueentryvar)."""
        member = (await self._session.command(_MEMBER, value=True)).text
        hold = (await self._session.command(_HOLD, value=True)).text or ""
        if member:
            waited = float(hold) if hold.isdigit() else 0.0
            self._talk_began = self._loop.time() - self._registry.answered_unseen(self._caller, member, waited)

    # --- position and wait --------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _told(self, effect: Enqueue) -> AsyncIterator[None]:
        """Meanwhile the caller hears where he stands; never, when he waits for less than `announce`."""
        teller = self._room.teller
        if teller is None or not 0 < effect.announce < effect.longest:
            yield
            return
        telling = self._telling = self._loop.create_task(self._tell(effect, teller))
        try:
            yield
        finally:
            self._telling = None
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self, effect: Enqueue, teller: Teller) -> None:
        """Until cancelled; a sound that still plays then is stopped."""
        name, ends = "", 0.0
        pause = min(FIRST_TOLD, effect.announce)
        try:
            while True:
                await asyncio.sleep(max(pause, ends - self._loop.time()))
                pause = effect.announce
                plan = await self._words(effect)
                if plan is not None:
                    self._sounds += 1
                    name = f"tell-{self._caller.call_id}-{self._sounds}"
                    ends = self._loop.time() + sum(piece.seconds for piece in plan) + 1
                    await teller.tell(name, self._caller.uniqueid, plan)
        finally:
            if self._loop.time() < ends:
                await teller.stop(name)

    async def _words(self, effect: Enqueue) -> Plan | None:
        """None: there is no voice for them."""
        ahead = self._registry.ahead(self._caller)
        wait = self._room.outlook(effect.queue, ahead)
        try:
            plan = await self._prompts.plan(waiting_words.told(effect.language, ahead + 1, wait))
        except PromptError as problem:
            log.warning("queue.not_told", problem=str(problem))
            return None
        self._registry.told(self._caller, ahead + 1, wait)
        return plan
