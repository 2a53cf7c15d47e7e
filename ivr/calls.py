"""One call from its first event to its last: line -> engine -> journal -> line.

Called by the shells that accept calls (ivr/asterisk, later ivr/twilio). Everything that decides is in
scripts_dsl/engine.py; this module keeps the order: event and state are journalled before an effect the world sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from ivr.bus import Bus
from ivr.following import Followed
from ivr.happenings import (
    CallEnded,
    CallResumed,
    CallStepped,
    PutThroughBegan,
)
from ivr.journal import Journal
from ivr.left_calls import LeftCall
from ivr.lines import Line
from ivr.live import LiveCall, LiveCalls
from ivr.outside.failures import OutsideFailed
from ivr.steady import lasted
from ivr.store import StoreError
from ivr.surveying import NO_POLLS, Polls, TalkedCall, drawn_in, everybody
from ivr.switches import TurnedAway
from ivr.telling import happening_of
from scripts_dsl import engine
from scripts_dsl.effects import (
    AboutSurvey,
    Dial,
    Effect,
    Enqueue,
    Fetch,
    Hangup,
    MakeCallback,
    Note,
    Outcome,
    Parts,
    Pause,
    Say,
    Send,
    Tell,
    Words,
    world_sees,
)
from scripts_dsl.events import (
    AgentAnswered,
    AnyEvent,
    CallerHungUp,
    CallFacts,
    Fetched,
    FetchFailed,
    NobodyThere,
    Resumed,
    Started,
    event_to_json,
)
from scripts_dsl.graph import Graph
from scripts_dsl.offered import offers
from scripts_dsl.running import graph_of
from scripts_dsl.state import State

AT_ONCE = 0.02
"""Seconds in which most look-ups have their answer; after them the line listens for keys while it waits."""
HUSH = Say((Pause(0.1),), barge_in=False)
"""Listening without a word: keys are kept for the next question, a hang-up is noticed. A line cannot break it off, so
an answer waits half of it on average."""
MEANWHILE_AFTER = 0.85
"""Seconds of silence before a look-up's `meanwhile` prompt may begin; with a HUSH under way it begins within one."""
UNEARNED_WITHIN = 0.5
"""Seconds that the call's beginning may wait to learn whether an offer can be earned in it."""
UNKNOWN = "known"
"""Of policy.earned.CONDITIONS: nobody could look the caller up."""

OUTBOUND = "outbound"
"""Direction of calls to people whom we have rung."""

log = structlog.get_logger(__name__)


class Asks(Protocol):
    """The world outside: outside.asking.Outside."""

    async def ask(self, effect: Fetch | Send) -> Any:
        """The answer as a JSON value. Raises OutsideFailed."""
        ...


class TakesUp(Line, Protocol):
    """A line whose caller was left by an engine that died."""

    async def performed(self, pending: str, key: str) -> bool | None:
        """Whether the effect that was pending (its class's name, its key) was carried out meanwhile; None: nobody can
        tell."""
        ...


async def nothing_against(_facts: CallFacts) -> str:
    """Where nobody keeps what was said."""
    return ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What all calls of a process share."""

    bus: Bus
    journal: Journal
    outside: Asks
    live: LiveCalls
    site_facts: Callable[[frozenset[str]], Mapping[str, Any]]
    """Names of the site (`queues.support.wait`) -> values now."""
    clock: Callable[[], datetime]
    """The time, with a zone."""
    polls: Polls = NO_POLLS
    closed: Callable[[str], Mapping[str, str] | None] = lambda _queue: None
    """Queue that a supervisor has closed -> what callers hear, by language; None: it takes callers."""
    ask_everybody: Callable[[str], bool] = lambda _call_id: False
    """Whether a survey's `chance` does not count for this call now: everybody of it is asked."""
    unearned: Callable[[CallFacts], Awaitable[str]] = nothing_against
    """A call that begins -> what speaks against any offer in it, as in CallFacts.unearned. Raises StoreError."""


Clock = Callable[[], datetime]


Gone = Callable[[], Awaitable[str]]
"""Why a caller who has gone is gone, as in CallEnded; asked after the flow's last step."""


async def hung_up() -> str:
    """He hung up: a line that cannot end otherwise."""
    return "hung_up"


async def run_call(
    exchange: Exchange,
    line: Line,
    graph: Graph,
    facts: CallFacts,
    clock: Clock | None = None,
    gone: Gone = hung_up,
) -> str:
    """Carry one call to its end; returns why it ended: completed, or what `gone` says. `clock`: the call's own.

    Raises LineError when the line broke and engine.EngineBudget when the flow ran in circles; either leaves the
    caller to the dialplan's fallback, because the sentinel that ends a call well is set by the line's Hangup only.
    """
    call = _Call(exchange, line, graph, facts, clock)
    return await call.to_its_end(call.run(), gone)


async def resume_call(
    exchange: Exchange,
    line: TakesUp,
    graph: Graph,
    left: LeftCall,
    state: State,
    clock: Clock | None = None,
    gone: Gone = hung_up,
) -> str:
    """Go on with a call where a dead engine stopped; else as run_call. `graph`: the one it began with."""
    call = _Call(exchange, line, graph, state.facts, clock, left.began)
    return await call.to_its_end(call.resume(left, state, line), gone)


class _Call:
    def __init__(
        self,
        exchange: Exchange,
        line: Line,
        graph: Graph,
        facts: CallFacts,
        clock: Clock | None,
        began: datetime | None = None,
    ) -> None:
        self._x, self._line, self._graph, self._facts = exchange, line, graph, facts
        self._events: AsyncIterator[AnyEvent] = line.events()
        self._clock = clock or exchange.clock
        self._began = began or self._clock()
        self._person: Mapping[str, Any] = {}
        """Facts about the caller that ride on every event."""
        self._drawn = False

    async def to_its_end(self, carried: Coroutine[Any, Any, str], gone: Gone) -> str:
        """Whatever happens, the call has exactly one end; when the program stops, the next engine goes on with it."""
        why = "fallback"
        try:
            why = await carried
            why = await gone() if why == "hung_up" else why
        except asyncio.CancelledError:
            why = ""
            raise
        finally:
            self.over(why)
        return why

    async def run(self) -> str:
        self._person = await self._about_the_caller()
        await self._learn_what_is_against_an_offer()
        site = self._site()
        state, effects = engine.start(self._graph, self._facts, self._began, site)
        self._live = self._living(state)
        event = await self._take(Started(now=self._began, site=site, call=self._facts), state, effects)
        return await self._go_on(state, event)

    async def resume(self, left: LeftCall, state: State, line: TakesUp) -> str:
        self._person = await self._about_the_caller(talked=state.pending in engine.PEOPLE or state.talk > 0)
        self._live = self._living(state)
        self._seen.remember(left, state)
        self._x.bus.publish(CallResumed(call_id=left.call_id, step=state.step))
        performed = await line.performed(state.pending, state.key)
        return await self._go_on(state, Resumed(now=self._clock(), site=self._site(), performed=performed))

    async def _go_on(self, state: State, event: AnyEvent | None) -> str:
        while event is not None:
            event, before = await self._with_facts(event, state), state
            state, effects = engine.advance(self._graph, state, event)
            if state is before:
                event = await anext(self._events, None)
                continue
            self._seen.follow(before, event, state)
            secret = bool(graph_of(self._graph, before).steps[before.step].args.get("secret"))
            event = await self._take(event, state, effects, secret=secret)
        return "hung_up" if state.gone else "completed"

    def _living(self, state: State) -> LiveCall:
        facts = self._facts
        live = LiveCall(
            call_id=facts.call_id,
            flow=self._graph.name,
            ani=facts.number,
            name=facts.name,
            dialled=facts.dialled,
            began=self._began,
            language=state.language,
            direction=facts.direction,
        )
        self._x.live.add(live)
        self._seen = Followed(self._x.bus, live, self._graph)
        return live

    async def _take(
        self, event: AnyEvent, state: State, effects: tuple[Effect, ...], *, secret: bool = False
    ) -> AnyEvent | None:
        """Journal, perform, and the next event; None when the call is over."""
        self._seen.stand(state.step, event.now)
        # Published first, so that one commit takes what the flow says and the state after it.
        if any(isinstance(effect, Enqueue | Dial) for effect in effects):
            self._draw()
        for effect in effects:
            happening = happening_of(effect, self._facts.call_id)
            if happening is not None:
                self._x.bus.publish(happening)
        await self._write(event, state, secret=secret, wait=any(map(world_sees, effects)))
        for effect in effects:
            match effect:
                case Fetch() | Send():
                    return await self._ask(effect, gone=state.gone)
                case Tell():
                    self._live.tell = effect.text
                case Hangup():
                    await self._line.perform(effect)
                    await self._last_events()
                    return None
                case Enqueue() if (reason := self._x.closed(effect.queue)) is not None:
                    return await self._turn_away(effect, reason)
                case Enqueue():
                    self._live.queue, self._live.joined, self._live.tell = effect.queue, self._clock(), effect.tell
                    await self._line.perform(effect)
                case Dial():
                    self._live.tell = effect.tell
                    self._x.bus.publish(PutThroughBegan(call_id=self._facts.call_id, number=effect.number))
                    await self._line.perform(effect)
                case MakeCallback() | Note() | Outcome():
                    pass  # told above
                case _ if isinstance(effect, AboutSurvey):
                    pass  # told above
                case _:
                    await self._line.perform(effect)
        return None if state.over else await anext(self._events, None)

    async def _turn_away(self, effect: Enqueue, reason: Mapping[str, str]) -> AnyEvent | None:
        """The queue takes nobody: the caller hears why, and the flow goes on as if nobody were there."""
        self._x.bus.publish(TurnedAway(call_id=self._facts.call_id, queue=effect.queue))
        language = next((one for one in (effect.language, "", *reason) if one in reason), None)
        if language is not None:
            words = Words(reason[language], language or effect.language)
            await self._line.perform(Say((words,), barge_in=False))
            event = await anext(self._events, None)
            if event is None or isinstance(event, CallerHungUp):
                return event
        return NobodyThere(now=self._clock(), site=self._site())

    async def _last_events(self) -> None:
        """A line ends its events when it has hung up."""
        async for _ in self._events:
            pass

    async def _write(self, event: AnyEvent, state: State, *, secret: bool, wait: bool) -> None:
        stepped = CallStepped(
            call_id=self._facts.call_id,
            at=event.now.astimezone(UTC),
            seq=state.seq,
            step=state.step,
            event=event_to_json(event, secret=secret),
        )
        await self._x.journal.record(stepped, state.to_bytes, wait=wait)

    def _site(self) -> Mapping[str, Any]:
        names = self._graph.site_names
        if not names:
            return {}
        anyway = everybody(self._graph, self._x.ask_everybody(self._facts.call_id))
        return {**self._x.site_facts(names), **self._person, **anyway}

    async def _with_facts(self, event: AnyEvent, state: State) -> AnyEvent:
        """What the site says now rides on the event; after people have talked, what was said of surveys meanwhile."""
        if event.site or not self._graph.site_names:
            return event
        if state.pending in engine.PEOPLE and not isinstance(event, AgentAnswered):
            self._person = await self._about_the_caller(talked=True)
        return replace(event, site=self._site())

    async def _about_the_caller(self, *, talked: bool = False) -> Mapping[str, Any]:
        """What a survey in the flow has to know of whoever calls."""
        who = (self._facts.call_id, self._facts.number, self._began)
        talk = TalkedCall(*who, self._facts.direction == OUTBOUND) if talked else None
        return await self._x.polls.about(self._graph, *who, talk)

    def _draw(self) -> None:
        """Once a call, before it goes to people: the lot was cast when it began."""
        if not self._drawn:
            self._drawn = True
            for happening in drawn_in(self._graph, self._facts.call_id, self._site()):
                self._x.bus.publish(happening)

    async def _learn_what_is_against_an_offer(self) -> None:
        """A flow that offers something has to know whether this caller may be offered anything. Not knowing offers
        nothing."""
        if not offers(self._graph):
            return
        try:
            async with asyncio.timeout(UNEARNED_WITHIN):
                unearned = await self._x.unearned(self._facts)
        except (TimeoutError, StoreError) as problem:
            log.warning("call.offers_unknown", problem=type(problem).__name__)
            unearned = UNKNOWN
        self._facts = replace(self._facts, unearned=unearned)

    # --- asking the outside --------------------------------------------------------------------------------------

    async def _ask(self, effect: Fetch | Send, *, gone: bool) -> AnyEvent | None:
        """Ask while the caller is kept company. Who hangs up meanwhile ends the waiting for an answer; what changes
        something outside is carried through."""
        asked = asyncio.ensure_future(self._x.outside.ask(effect))
        asked.add_done_callback(lambda done: done.cancelled() or done.exception())
        meanwhile = effect.meanwhile if isinstance(effect, Fetch) else ()
        try:
            left = None if gone else await self._attend(asked, meanwhile)
            if left is not None:
                if world_sees(effect):
                    await asyncio.wait({asked})
                return left
            value = await asked
        except OutsideFailed as problem:
            return FetchFailed(now=self._clock(), site=self._site(), kind=problem.kind)
        finally:
            asked.cancel()
        return Fetched(now=self._clock(), site=self._site(), value=value)

    async def _attend(self, asked: asyncio.Future[Any], meanwhile: Parts) -> CallerHungUp | None:
        """Until the answer is there: keys are kept, `meanwhile` is said once. The caller's hang-up, if there is one."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.wait({asked}, timeout=AT_ONCE)
        while not asked.done():
            say = HUSH
            if meanwhile and loop.time() - began >= MEANWHILE_AFTER:
                say, meanwhile = Say(meanwhile, barge_in=False), ()
            await self._line.perform(say)
            event = await anext(self._events, None)
            if event is None or isinstance(event, CallerHungUp):
                return event or CallerHungUp(now=self._clock())
        return None

    def over(self, why: str) -> None:
        """`why` as in CallEnded; '' when the call goes on without this engine."""
        self._x.live.remove(self._facts.call_id)
        if not why:
            return
        seconds = lasted(self._began, self._clock())
        self._x.journal.forget(self._facts.call_id)
        self._x.bus.publish(CallEnded(call_id=self._facts.call_id, seconds=seconds, why=why))
