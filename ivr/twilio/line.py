"""A caller on Twilio: effects become TwiML documents, web hooks become events. Driven by ivr/calls.py; fed by calls.py.

Each document has a number, which is in the address that Twilio asks next: a request that comes twice is answered twice
and counts once. Nothing decides here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from ivr.bus import Bus
from ivr.lines import LineError, PromptError
from ivr.prompts.plan import Hush, Plan
from ivr.twilio import documents
from ivr.twilio.answers import Form, after_listen, after_say
from ivr.twilio.documents import Document
from ivr.twilio.putting_through import PuttingThrough
from ivr.twilio.taking_down import TakingDown
from ivr.twilio.waiting import Agents, Waiting
from scripts_dsl.effects import (
    Answer,
    Dial,
    Effect,
    Enqueue,
    Hangup,
    Listen,
    Parts,
    Pause,
    Record,
    Say,
    StartCallRecording,
    StopCallRecording,
    Voicemail,
)
from scripts_dsl.events import AnyEvent, CallerHungUp, NotRecorded, SayDone

GRACE = 60.0
"""Seconds beyond the longest time that a document takes; a caller who is not heard of then has gone."""
LATE = 5.0
"""Seconds in which Twilio brings what was recorded of a caller who has hung up."""
SHORT = 1.0
"""Seconds: less silence than this is waited out here, because Twilio knows whole seconds only."""
KINDS = {Say: "say", Listen: "listen", Record: "record", Voicemail: "record", Enqueue: "queue", Dial: "dial"}
"""What a document is for, as it stands in the address of the answer."""

log = structlog.get_logger(__name__)


class Prompts(Protocol):
    async def plan(self, parts: Parts) -> Plan: ...


class Links(Protocol):
    """Addresses that Twilio asks."""

    def sound(self, path: str) -> str:
        """Of a sound file."""

    def hook(self, number: int, kind: str) -> str:
        """Of the answer to a document."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the first web hook says after the engine that had this call died."""

    number: int
    """Of the document that it answers."""
    kind: str
    form: Form


class TwilioLine:
    """One caller. See ivr/lines.py for the contract."""

    name = "twilio"
    cannot = frozenset({"Listen.words", "Listen.between", "StartCallRecording"})

    def __init__(
        self,
        call_id: str,
        prompts: Prompts,
        links: Links,
        bus: Bus,
        clock: Callable[[], datetime],
        through: PuttingThrough,
        tapes: TakingDown,
        agents: Agents | None = None,
        left: Left | None = None,
    ) -> None:
        self.call_id = call_id
        self._prompts, self._links, self._clock = prompts, links, clock
        self._through, self._tapes = through, tapes
        self._loop = asyncio.get_running_loop()
        self._left = left
        self._todo: deque[Effect] = deque()
        self._arrived: deque[AnyEvent] = deque()
        self._typed = ""
        self._number = left.number if left else 0
        self._effect: Effect | None = None
        self._xml: str | None = None
        self._open = False
        self._due = self._loop.time() + GRACE
        self._form: Form | None = None
        self._broken = False
        self._leaving = False
        self.gone = False
        self._over = False
        self._news: set[asyncio.Future[None]] = set()
        self._wake: asyncio.Future[None] | None = None
        self.waiting = Waiting(call_id, bus, clock, self._loop.time, agents)

    # --- the engine's side --------------------------------------------------------------------------------------

    async def performed(self, pending: str, key: str) -> bool | None:
        """After the death of an engine: whether the effect that was pending was carried out. See calls.TakesUp."""
        if pending != Dial.__name__ or self._left is None:
            return None
        return await self._through.performed(key, self._left.form if self._left.kind == "dial" else None)

    async def perform(self, effect: Effect) -> None:
        """Take `effect`; it runs while the next event is awaited."""
        self._todo.append(effect)

    def events(self) -> TwilioLine:
        """This line is its own iterator."""
        return self

    def __aiter__(self) -> TwilioLine:
        return self

    async def __anext__(self) -> AnyEvent:
        while not self._over:
            if self._arrived:
                return self._arrived.popleft()
            if self.gone:
                break
            if self._form is not None and self._effect is not None:
                form, self._form = self._form, None
                self.gone = self._leaving
                return await self._meant(self._effect, form)
            if self._todo:
                event = await self._do(self._todo.popleft())
                if event is not None:
                    return event
            else:
                await self._something()
        if self._over:
            raise StopAsyncIteration
        self._over = True
        return CallerHungUp(now=self._clock())

    async def _something(self) -> None:
        """Until a web hook comes, or none can come any more."""
        self._wake = self._loop.create_future()
        try:
            async with asyncio.timeout_at(self._due):
                await self._wake
        except TimeoutError:
            log.warning("twilio.no_hook", document=self._number)
            self.gone = True
        finally:
            self._wake = None

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    # --- effects ------------------------------------------------------------------------------------------------

    async def _do(self, effect: Effect) -> AnyEvent | None:
        if type(effect) in KINDS and await self._take_up(effect):
            return None
        match effect:
            case Answer():
                pass
            case Say():
                return await self._say(effect)
            case Listen():
                await self._listen(effect)
            case Record() | Voicemail():
                return await self._record(effect)
            case Enqueue():
                return self._enqueue(effect)
            case Dial():
                return await self._dial(effect)
            case StartCallRecording() | StopCallRecording():
                log.warning("twilio.not_recorded")
            case Hangup():
                await self._hang_up(effect)
            case _:
                raise TypeError(f"{type(effect).__name__} is not for a line")
        return None

    async def _take_up(self, effect: Effect) -> bool:
        """Whether the web hook that came after the death of an engine belongs to `effect`."""
        left, self._left = self._left, None
        if left is None:
            return False
        if isinstance(effect, Enqueue) and left.kind in ("wait", "key"):
            self.waiting.begin()
            self._effect, self._open, self._due = effect, True, self._loop.time() + effect.longest + GRACE
            return True
        if KINDS.get(type(effect)) != left.kind or left.kind == "dial":
            return False
        if isinstance(effect, Record | Voicemail):
            await self._tapes.begin(self.call_id, effect)
        self._effect, self._form = effect, left.form
        return True

    async def _say(self, effect: Say) -> AnyEvent | None:
        """Keys typed ahead skip a prompt that any key would stop."""
        if effect.barge_in and self._typed:
            return SayDone(now=self._clock())
        silence = sum(part.seconds for part in effect.parts if isinstance(part, Pause))
        if silence < SHORT and all(isinstance(part, Pause) for part in effect.parts):
            await asyncio.sleep(silence)
            return SayDone(now=self._clock())
        plan = await self._prompts.plan(effect.parts)
        self._publish(effect, documents.say(effect, plan, self._links.sound, self._hook(effect)))
        return None

    async def _listen(self, effect: Listen) -> None:
        """Keys that were typed ahead may be an answer already."""
        if not effect.keep_typed_ahead:
            self._typed = ""
        if len(self._typed) >= effect.max or (effect.end_key is not None and effect.end_key in self._typed):
            self._effect = effect
            self._form = {"Digits": "", "FinishedOnKey": effect.end_key or ""}
            return
        plan = await self._prompts.plan(effect.parts)
        self._publish(effect, documents.listen(effect, plan, self._links.sound, self._hook(effect), self._typed))

    async def _record(self, effect: Record | Voicemail) -> AnyEvent | None:
        empty = await self._tapes.begin(self.call_id, effect)
        if empty is not None:
            return empty
        plan = await self._prompts.plan(effect.parts)
        self._publish(effect, documents.record(effect, plan, self._links.sound, self._hook(effect)))
        return None

    def _enqueue(self, effect: Enqueue) -> AnyEvent | None:
        if effect.only_recorded:
            return NotRecorded(now=self._clock())
        nobody = self.waiting.empty(effect)
        if nobody is None:
            self.waiting.begin()
            hook, wait = self._hook(effect), self._address("wait")
            self._publish(effect, documents.enqueue(effect, self.call_id, hook, wait))
        return nobody

    async def _dial(self, effect: Dial) -> AnyEvent | None:
        number = await self._through.claim(self.call_id, effect)
        if number is None:
            return self._through.refused()
        self._publish(effect, documents.dial(effect, number, self._hook(effect), self._through.caller_id))
        return None

    async def _hang_up(self, effect: Hangup) -> None:
        """A missing prompt is no reason to rescue a caller whose call is finished."""
        try:
            plan: Plan = await self._prompts.plan(effect.parts)
        except PromptError as problem:
            log.warning("line.no_last_words", problem=str(problem))
            plan = ()
        self._publish(effect, documents.hang_up(plan, self._links.sound))
        self._open, self._over = False, True

    async def _meant(self, effect: Effect, form: Form) -> AnyEvent:
        """The event that closes `effect`."""
        now = self._clock()
        match effect:
            case Say():
                event, self._typed = after_say(effect, form, now)
                return event
            case Listen():
                typed, self._typed = self._typed, ""
                if effect.end_key is not None and effect.end_key in typed:
                    typed, _, self._typed = typed.partition(effect.end_key)
                elif len(typed) > effect.max:
                    self._typed = typed[effect.max :]
                return after_listen(effect, form, typed, now)
            case Record() | Voicemail():
                return await self._tapes.end(effect, form)
            case Enqueue():
                return self.waiting.end(effect, form)
            case Dial():
                return self._through.end(form)
        raise LineError(f"{type(effect).__name__} asks nothing")

    # --- Twilio's side ------------------------------------------------------------------------------------------

    def _publish(self, effect: Effect, document: Document) -> None:
        self._number += 1
        self._effect, self._xml, self._open = effect, document.xml, True
        self._due = self._loop.time() + document.seconds + GRACE
        self._tell()

    def _tell(self) -> None:
        for waiting in self._news:
            if not waiting.done():
                waiting.set_result(None)

    def _hook(self, effect: Effect) -> str:
        return self._address(KINDS[type(effect)])

    def _address(self, kind: str) -> str:
        """In the document that comes next."""
        return self._links.hook(self._number + 1, kind)

    async def document(self, after: int) -> str | None:
        """The one after number `after`, as soon as it is there; None: there is none, because something broke or the
        caller has gone."""
        while self._number <= after or self._xml is None:
            if self._broken or self.gone:
                return None
            news = self._loop.create_future()
            self._news.add(news)
            try:
                await news
            finally:
                self._news.discard(news)
        return self._xml

    def answered(self, number: int, form: Form) -> bool:
        """A web hook answers document `number`; False when this was known. A second answer changes nothing."""
        if number != self._number or not self._open:
            return False
        self._open = False
        self._form = form
        self._rouse()
        return True

    async def wait_on(self, number: int, form: Form) -> str:
        """What a caller hears who waits in the queue."""
        effect = self._effect
        if number != self._number or not isinstance(effect, Enqueue) or not self._open:
            return documents.nothing()
        parts = self.waiting.go_on(effect, form)
        if parts is None:
            return documents.leave()
        try:
            plan = await self._prompts.plan(parts)
        except PromptError as problem:
            log.warning("queue.not_told", problem=str(problem))
            plan = (Hush(SHORT),)
        return documents.waiting(effect, plan, self._links.sound, self._links.hook(number, "key"))

    def bridged(self, agent: str) -> None:
        """An agent has taken this caller out of the queue."""
        if isinstance(self._effect, Enqueue) and self._open:
            self._arrived.append(self.waiting.answered(self._effect, agent))
            self._rouse()

    def hung_up(self) -> None:
        """The caller has gone. What he was saying is brought a moment later, and counts."""
        match self._effect:
            case Record() | Voicemail() if self._open:
                self._leaving, self._due = True, self._loop.time() + LATE
            case Enqueue() as effect if self._open:
                self.waiting.abandoned(effect)
            case Dial() if self._open:
                self._through.lost()
        if not self._leaving:
            self.gone, self._open = True, False
        self._rouse()
        self._tell()

    async def close(self) -> None:
        """The call is over."""
        self._over = True
        await self._tapes.drop()

    def broke(self) -> None:
        """The call ended without last words: who asks for a document gets none."""
        self._broken = True
        self._tell()
