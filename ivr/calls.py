"""One call from its first event to its last: line -> engine -> journal -> line.

Called by the shells that accept calls (ivr/asterisk, later ivr/twilio). Everything that decides is in
scripts_dsl/engine.py; this module keeps the order: event and state are journalled before an effect the world sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from ivr.bus import Bus
from ivr.happenings import CallEnded, CallStepped, NoteTaken
from ivr.hooks import FunctionFailed, Functions
from ivr.journal import Journal
from ivr.lines import Line
from ivr.live import LiveCall, LiveCalls, TrailEntry
from scripts_dsl import engine
from scripts_dsl.effects import Effect, Enqueue, Fetch, Hangup, Note, Say, world_sees
from scripts_dsl.events import (
    AgentAnswered,
    AnyEvent,
    CallerHungUp,
    CallFacts,
    Fetched,
    FetchFailed,
    Keys,
    Started,
    event_to_json,
)
from scripts_dsl.graph import Graph, Step
from scripts_dsl.running import graph_of
from scripts_dsl.state import State

MEANWHILE_AFTER = 1.0
"""Seconds of silence during a look-up before its `meanwhile` prompt begins (reliability: filler <= 1 s)."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What all calls of a process share."""

    bus: Bus
    journal: Journal
    functions: Functions
    live: LiveCalls
    site_facts: Callable[[frozenset[str]], Mapping[str, Any]]
    """Names of the site (`queues.support.wait`) -> values now."""
    clock: Callable[[], datetime]
    """The time, with a zone."""


async def run_call(exchange: Exchange, line: Line, graph: Graph, facts: CallFacts) -> str:
    """Carry one call to its end; returns why it ended: completed or hung_up.

    Raises LineError when the line broke and engine.EngineBudget when the flow ran in circles; either leaves the
    caller to the dialplan's fallback, because the sentinel that ends a call well is set by the line's Hangup only.
    """
    call = _Call(exchange, line, graph, facts)
    why = "fallback"
    try:
        why = await call.run()
        return why
    finally:
        call.over(why)


class _Call:
    def __init__(self, exchange: Exchange, line: Line, graph: Graph, facts: CallFacts) -> None:
        self._x, self._line, self._graph, self._facts = exchange, line, graph, facts
        self._events: AsyncIterator[AnyEvent] = line.events()
        self._began = exchange.clock()

    async def run(self) -> str:
        site = self._site()
        state, effects = engine.start(self._graph, self._facts, self._began, site)
        self._live = self._living(state)
        event = await self._take(Started(now=self._began, site=site, call=self._facts), state, effects)
        while event is not None:
            before = state
            state, effects = engine.advance(self._graph, state, event)
            if state is before:
                event = await anext(self._events, None)
                continue
            self._follow(before, event, state)
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
        )
        self._x.live.add(live)
        return live

    async def _take(
        self, event: AnyEvent, state: State, effects: tuple[Effect, ...], *, secret: bool = False
    ) -> AnyEvent | None:
        """Journal, perform, and the next event; None when the call is over."""
        await self._write(event, state, secret=secret, wait=any(map(world_sees, effects)))
        for effect in effects:
            if isinstance(effect, Note):
                self._x.bus.publish(NoteTaken(call_id=self._facts.call_id, text=effect.text))
            elif isinstance(effect, Fetch):
                return await self._fetch(effect)
            else:
                if isinstance(effect, Enqueue):
                    self._live.queue, self._live.joined, self._live.tell = effect.queue, self._x.clock(), effect.tell
                await self._line.perform(effect)
                if isinstance(effect, Hangup):
                    await self._last_events()
                    return None
        return None if state.over else await anext(self._events, None)

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
        return self._x.site_facts(names) if names else {}

    async def _fetch(self, effect: Fetch) -> AnyEvent | None:
        """Run a function; while it takes long, play `meanwhile`. A caller who hangs up ends the waiting."""
        asked = asyncio.ensure_future(self._x.functions.call(effect.name, effect.arguments, effect.key, effect.timeout))
        try:
            if effect.meanwhile:
                await asyncio.wait({asked}, timeout=MEANWHILE_AFTER)
                if not asked.done():
                    await self._line.perform(Say(effect.meanwhile, barge_in=False))
                    closing = await anext(self._events, None)
                    if closing is None or isinstance(closing, CallerHungUp):
                        return closing
            value = await asked
        except TimeoutError:
            return FetchFailed(now=self._x.clock(), site=self._site(), kind="times_out")
        except FunctionFailed as problem:
            log.warning("flow.function_failed", function=effect.name, problem=str(problem))
            return FetchFailed(now=self._x.clock(), site=self._site(), kind="fails")
        finally:
            asked.cancel()
        return Fetched(now=self._x.clock(), site=self._site(), value=value)

    def _follow(self, before: State, event: AnyEvent, after: State) -> None:
        """Keep what the pop shows: where the caller went, what was typed, who answered."""
        live = self._live
        live.language = after.language
        if isinstance(event, AgentAnswered):
            live.agent = event.agent
        elif live.queue is not None:
            live.queue = live.joined = live.agent = None
        if isinstance(event, Keys):
            graph = graph_of(self._graph, before)
            step = graph.steps[before.step]
            if before.phase != "confirm":
                live.trail.append(self._entry(graph, step, event))
            self._keep_value(graph, step, after)

    def _entry(self, graph: Graph, step: Step, event: Keys) -> TrailEntry:
        prompt = step.args.get(step.verb)
        keys = "" if step.args.get("secret") else event.digits
        return TrailEntry(step.place, getattr(prompt, "name", None), keys, _label(step, graph, keys), event.now)

    def _keep_value(self, graph: Graph, step: Step, after: State) -> None:
        name = step.args.get("into")
        if name is not None and name not in graph.secret and after.vars.get(name) is not None:
            self._live.values[name] = after.vars[name]

    def over(self, why: str) -> None:
        """Whatever happened, the call has exactly one end."""
        seconds = (self._x.clock() - self._began).total_seconds()
        self._x.journal.forget(self._facts.call_id)
        self._x.live.remove(self._facts.call_id)
        self._x.bus.publish(CallEnded(call_id=self._facts.call_id, seconds=seconds, why=why))


def _label(step: Step, graph: Graph, keys: str) -> str | None:
    """What keys meant at this step: a choice of an ask, or the place that a key led to."""
    if step.verb == "ask" and keys in (choices := dict(step.args.get("options", ()))):
        return str(choices[keys])
    target = graph.steps.get(step.exits.get(keys) or graph.always.get(keys, ""))
    return target.place if target is not None else None
