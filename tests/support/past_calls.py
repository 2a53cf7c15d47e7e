"""Calls for tests of replay and trace: somebody calls, and what the log would have of it comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import orjson

import ivr.journal
from ivr.eventlog import EventLog
from ivr.happenings import CallBegan, CallStepped, Happening
from ivr.store import open_store
from scripts_dsl import engine
from scripts_dsl.effects import Dial, Effect, Enqueue, Fetch, Listen, Record, Say, Send, Voicemail
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    CallFacts,
    DialResult,
    Event,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    QueueTimeout,
    Recorded,
    Resumed,
    SayDone,
    Silence,
    Started,
    event_to_json,
)
from scripts_dsl.graph import Graph
from scripts_dsl.replay import PastCall, PastStep
from scripts_dsl.running import graph_of
from scripts_dsl.state import State
from support.callers import NOON

DIES = 0.04
"""How often the engine dies before the next event."""

Did = tuple[type[Event], Mapping[str, Any]]
"""An event without its moment."""


def press(digits: str) -> Did:
    return Keys, {"digits": digits, "by": "length"}


SILENCE: Did = (Silence, {})
HANG_UP: Did = (CallerHungUp, {})


def answer(value: Any) -> Did:
    return Fetched, {"value": value}


def past_call(
    graph: Graph,
    did: Sequence[Did] | Callable[[Effect, State], Did],
    *,
    number: str | None = "+48601234567",
    site: Mapping[str, Any] | None = None,
    call_id: str = "c-1",
) -> PastCall:
    """A call through `graph`. Announcements of a written call are heard to their end by themselves."""
    facts, now = CallFacts(call_id, "100", number), NOON
    state, effects = engine.start(graph, facts, now, site or {})
    steps = [_step(now, state, Started(now=now, site=site or {}, call=facts))]
    left, waiting = None if callable(did) else list(did), effects[-1]
    while not state.over and left != []:
        waiting = effects[-1] if effects else waiting
        kind, fields = did(waiting, state) if callable(did) else _written(waiting, left or [])
        now += timedelta(seconds=1)
        event: Any = kind(now=now, site=site or {}, **fields)
        if kind is Resumed:
            state = State.from_json(state.to_json())
        secret = bool(graph_of(graph, state).steps[state.step].args.get("secret"))
        after, effects = engine.advance(graph, state, event)
        if after is not state:
            steps.append(_step(now, after, event, secret=secret))
        state = after
    return PastCall(call_id, graph.name, graph.hash, tuple(steps))


def _written(waiting: Effect, left: list[Did]) -> Did:
    return (SayDone, {}) if isinstance(waiting, Say) else left.pop(0)


def _step(at: datetime, state: State, event: AnyEvent, *, secret: bool = False) -> PastStep:
    """Through JSON, as in the log."""
    body = orjson.loads(orjson.dumps(event_to_json(event, secret=secret)))
    return PastStep(at, state.step, body)


class Anybody:
    """A caller who does what comes to his mind, and a world of the same kind."""

    def __init__(self, seed: int, patience: int = 30) -> None:
        self._random, self._left = Random(seed), patience

    def __call__(self, waiting: Effect, state: State) -> Did:
        self._left -= 1
        if self._left <= 0 and not state.gone:
            return HANG_UP
        roll = self._random
        if roll.random() < DIES:
            return Resumed, {"performed": roll.choice([None, True, False])}
        match waiting:
            case Say(keys=keys):
                key = roll.choice(["", "", *keys])
                return (Keys, {"digits": key, "by": "key"}) if key else (SayDone, {})
            case Listen():
                keys = roll.choice(["1", "2", "3", "0", "*", "9", "1234", "4539578767", ""])[: waiting.max]
                return press(keys) if keys else SILENCE
            case Record() | Voicemail():
                return Recorded, {"path": roll.choice(["", "r1"]), "seconds": 3.0}
            case Fetch() | Send():
                value = roll.choice([None, {"name": "Anna", "debt": "120.50 PLN"}])
                return roll.choice([(FetchFailed, {"kind": "fails"}), (Fetched, {"value": value})])
            case Dial():
                return DialResult, {"status": roll.choice(["answered", "busy", "no_answer"]), "talk": 5.0}
            case Enqueue():
                if state.agent is None and roll.random() < 0.3:
                    return AgentAnswered, {"agent": "ewa"}
                return roll.choice([(AgentLeft, {"talk": 5.0}), (QueueTimeout, {}), (NobodyThere, {})])
        raise AssertionError(waiting)


async def written(
    url: str, calls: Sequence[PastCall], *more: Happening, over: Sequence[str] = (), asterisk: str = "pbx"
) -> None:
    """These calls into the event log of a database, as a running program writes them; then `more`. `over`: calls that
    are no longer in progress."""
    store = await open_store(url)
    log = EventLog(store, [ivr.journal.project])
    writer = asyncio.create_task(log.run())
    try:
        for call in calls:
            facts = call.steps[0].event["call"]
            began = CallBegan(
                call_id=call.call_id,
                at=call.steps[0].at,
                ani=facts["number"],
                name=facts["name"],
                dialled=facts["dialled"],
                flow=call.flow,
                flow_hash=call.hash,
                asterisk=asterisk,
                uniqueid=call.call_id,
                linkedid=call.call_id,
            )
            log.append(began)
            for seq, step in enumerate(call.steps):
                log.append(CallStepped(call_id=call.call_id, at=step.at, seq=seq, step=step.step, event=step.event))
        for happening in more:
            log.append(happening)
        log.also(*(ivr.journal.FORGET(call_id=call_id) for call_id in over))
    finally:
        await log.close()
        await writer
        await store.close()
