"""A caller on Asterisk: effects become FastAGI commands, replies become events.

Made per connection by the handler of agi_server.AgiServer, driven by ivr/calls.py. Nothing decides here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime

import structlog

from ivr.asterisk.agi import build
from ivr.asterisk.agi_session import AgiSession, ChannelGone
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.hearing import Ears, Hearing
from ivr.asterisk.passing import Passing
from ivr.asterisk.recording import Prompts, Taping
from ivr.asterisk.registry import Registry
from ivr.asterisk.staying import Stay, WaitingRoom
from ivr.asterisk.transfer import Transfer
from ivr.asterisk.voice import Voice
from ivr.lines import PromptError
from ivr.taping import Recorder
from scripts_dsl.effects import (
    Answer,
    Dial,
    Effect,
    Enqueue,
    Hangup,
    Listen,
    Parts,
    Record,
    Say,
    StartCallRecording,
    StopCallRecording,
    Voicemail,
)
from scripts_dsl.events import AgentAnswered, AnyEvent, CallerHungUp, Keys, NotRecorded, SayDone, Silence, Spoken

_ANSWER = build("ANSWER")
_DONE = build("SET VARIABLE", "IVR_DONE", "1")
"""The sentinel: without it the dialplan goes to its fallback."""

NO_ROOM = WaitingRoom()

log = structlog.get_logger(__name__)


class AsteriskLine:
    """One caller. See ivr/lines.py for the contract."""

    name = "asterisk"
    cannot = frozenset({"dial tell"})

    def __init__(
        self,
        session: AgiSession,
        call_id: str,
        prompts: Prompts,
        registry: Registry,
        clock: Callable[[], datetime],
        recorder: Recorder | None = None,
        room: WaitingRoom = NO_ROOM,
        dialling: Dialling | None = None,
        ears: Ears | None = None,
    ) -> None:
        self._session, self._prompts, self._clock, self._registry = session, prompts, clock, registry
        self._loop = asyncio.get_running_loop()
        self._caller = registry.begin(call_id, session.request.env.get("uniqueid", call_id), self._agent_answered)
        self._todo: deque[Effect] = deque()
        self._arrived: deque[AnyEvent] = deque()
        self._voice = Voice(session)
        self._hearing = Hearing(session, self._voice, ears, clock)
        self._taping = Taping(session, self._voice, prompts, recorder, call_id, clock)
        self._stay = Stay(session, self._voice, prompts, registry, self._caller, room, clock)
        self._transfer = Transfer(self._voice, session, dialling, call_id, clock)
        self._passing = Passing(self._stay, self._transfer, registry, self._caller, clock)
        self._queueing: asyncio.Task[AnyEvent] | None = None
        self._wake: asyncio.Future[None] | None = None
        self._over = False
        session.on_gone(self._rouse)

    async def performed(self, pending: str, key: str) -> bool | None:
        """After the death of an engine: whether the talk that was pending, in a queue or with somebody who was dialled,
        is over. See calls.TakesUp."""
        if pending == Dial.__name__:
            return await self._transfer.performed(key)
        return await self._stay.is_over() if pending == Enqueue.__name__ else None

    async def perform(self, effect: Effect) -> None:
        """Take `effect`; it runs while the next event is awaited, so a line needs no task of its own."""
        self._todo.append(effect)

    def events(self) -> AsteriskLine:
        """This line is its own iterator."""
        return self

    def __aiter__(self) -> AsteriskLine:
        return self

    async def __anext__(self) -> AnyEvent:
        if self._over:
            raise StopAsyncIteration
        try:
            return await self._next()
        except ChannelGone:
            self._over = True
            return CallerHungUp(now=self._clock())

    async def why_gone(self) -> str:
        """Why the caller has gone, as in CallEnded."""
        parted = self._session.hung_up or self._session.parted
        return "hung_up" if parted else await self._registry.why_gone(self._caller)

    async def close(self) -> None:
        """The call is over: forget its channel. The server closes the connection."""
        self._over = True
        if self._queueing is not None and not self._queueing.done():
            self._queueing.cancel()
            await asyncio.gather(self._queueing, return_exceptions=True)
        self._registry.end(self._caller)

    # --- what comes next ----------------------------------------------------------------------------------------

    async def _next(self) -> AnyEvent:
        while True:
            if self._arrived:
                return self._arrived.popleft()
            if self._queueing is not None and self._queueing.done():
                done, self._queueing = self._queueing, None
                return done.result()
            if self._todo:
                event = await self._do(self._todo.popleft())
                if event is not None:
                    return event
            elif self._over:
                raise StopAsyncIteration
            elif self._queueing is None and self._session.gone:
                raise ChannelGone(self._session.hung_up)
            else:
                await self._something()

    async def _something(self) -> None:
        """Until the connection ends, an agent answers, or the wait in the queue is over."""
        self._wake = self._loop.create_future()
        try:
            await self._wake
        finally:
            self._wake = None

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _agent_answered(self, member: str) -> None:
        """From the registry."""
        if self._queueing is not None:
            self._stay.answered()
            self._arrived.append(AgentAnswered(now=self._clock(), agent=member))
            self._rouse()

    async def _do(self, effect: Effect) -> AnyEvent | None:
        match effect:
            case Say():
                return await self._say(effect)
            case Listen():
                return await (self._secretly(effect) if effect.secret else self._listen(effect))
            case Answer():
                await self._voice.command(_ANSWER)
            case Enqueue(only_recorded=True) if not self._taping.taped:
                return NotRecorded(now=self._clock())
            case Enqueue():
                self._queueing = self._loop.create_task(self._passing.wait(effect))
                self._queueing.add_done_callback(lambda _: self._rouse())
            case Dial():
                return await self._transfer.put_through(effect)
            case Record():
                return await self._taping.record(effect)
            case Voicemail():
                return await self._taping.voicemail(effect)
            case StartCallRecording() | StopCallRecording():
                await self._taping.talk(effect)
            case Hangup():
                await self._hang_up(effect)
            case _:
                raise TypeError(f"{type(effect).__name__} is not for a line")
        return None

    # --- saying and listening -----------------------------------------------------------------------------------

    async def _say(self, effect: Say) -> AnyEvent:
        """Keys typed ahead skip a prompt that any key would stop: the caller is ahead of it already."""
        voice = self._voice
        if effect.barge_in and voice.typed:
            return SayDone(now=self._clock())
        plan = await self._prompts.plan(effect.parts)
        key = await voice.play(plan, effect.keys, effect.barge_in, effect.keep_typed_ahead)
        if key and key in effect.keys:
            return Keys(now=self._clock(), digits=key, by="key")
        if key and effect.keep_typed_ahead:
            voice.typed.add(key)
        return SayDone(now=self._clock())

    async def _listen(self, effect: Listen) -> AnyEvent:
        voice = self._voice
        if not effect.keep_typed_ahead:
            voice.typed.clear()
        key = voice.typed.take() or await self._asked(effect)
        if isinstance(key, Spoken):
            return key
        if not key:
            return Silence(now=self._clock())
        digits = ""
        while key:
            if key == effect.end_key:
                return Keys(now=self._clock(), digits=digits, by="end_key")
            digits += key
            if len(digits) >= effect.max:
                voice.typed.expect_stray(effect.end_key if effect.max > 1 else None, effect.between)
                return Keys(now=self._clock(), digits=digits, by="length")
            key = await voice.key(effect.between)
        return Keys(now=self._clock(), digits=digits, by="silence")

    async def _asked(self, effect: Listen) -> str | Spoken:
        """The first key, or a word where words count; '' for silence."""
        plan = await self._prompts.plan(effect.parts)
        if self._hearing.hears(effect):
            return await self._hearing.ask(plan, effect)
        return await self._voice.ask(plan, effect.max, effect.barge_in, effect.wait)

    async def _secretly(self, effect: Listen) -> AnyEvent:
        """Whatever ends this line in between leaves the recording silent."""
        await self._taping.hush(True)
        event = await self._listen(effect)
        await self._taping.hush(False)
        return event

    # --- the end ------------------------------------------------------------------------------------------------

    async def _hang_up(self, effect: Hangup) -> None:
        """Last words and the sentinel; with it the dialplan hangs up as soon as the connection is closed."""
        try:
            await self._last_words(effect.parts)
            self._session.last_command(_DONE)
        except ChannelGone:
            pass
        self._over = True

    async def _last_words(self, parts: Parts) -> None:
        """A missing prompt is no reason to send a finished call to the fallback."""
        try:
            await self._voice.play(await self._prompts.plan(parts), "", barge_in=False, keep=False)
        except PromptError as problem:
            log.warning("line.no_last_words", problem=str(problem))
