"""What an engine finds of the calls that one before it left: loaded at the start, ended when their channels are gone.

centrala/program.py owns the task. So every call has exactly one end, also when the engine died in its middle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import orjson
import structlog

from ivr.bus import Bus
from ivr.eventlog.reader import Recorded, happened
from ivr.happenings import CallBegan, CallEnded, CallStepped, Happening
from ivr.journal import Journal, Journalled
from ivr.left_calls import LeftCall, LeftCalls, Stepped
from ivr.steady import lasted
from ivr.store import Store
from ivr.telling import happening_of
from scripts_dsl import engine
from scripts_dsl.effects import AboutSurvey
from scripts_dsl.events import CallerHungUp
from scripts_dsl.running import graph_of
from scripts_dsl.state import State

EVERY = 5.0
"""Seconds between two looks at the channels, while there is anything left."""

Channels = Callable[[], Awaitable[frozenset[str] | None]]
"""Uniqueids of all channels; None while Asterisk cannot be asked."""

log = structlog.get_logger(__name__)


async def find_left_calls(journal: Journal, store: Store) -> LeftCalls:
    """Everything that was not over when the last engine stopped. Raises StoreDown."""
    calls = [_left(one, await happened(store, one.call_id)) for one in await journal.unfinished()]
    found = [call for call in calls if call is not None]
    if found:
        log.warning("calls.left", calls=len(found))
    return LeftCalls(found)


def _left(one: Journalled, rows: tuple[Recorded, ...]) -> LeftCall | None:
    """None when nothing tells how the call began: nobody can take it up."""
    began = next((row for row in rows if row.kind == CallBegan.kind), None)
    if began is None:
        return None
    return LeftCall(
        call_id=one.call_id,
        uniqueid=began.body["uniqueid"],
        asterisk=began.body["asterisk"],
        began=began.at,
        state=State.from_json(orjson.loads(one.state)) if one.state else None,
        steps=tuple(Stepped(r.at, r.body["step"], r.body["event"]) for r in rows if r.kind == CallStepped.kind),
    )


async def end_what_is_gone(
    left: LeftCalls, channels: Channels, bus: Bus, journal: Journal, clock: Callable[[], datetime]
) -> None:
    """Until nothing is left. A caller who waits in a queue, or talks, keeps his call open."""
    while list(left):
        living = await channels()
        for call in left if living is not None else ():
            if living is not None and call.uniqueid not in living and left.take(call.uniqueid) is not None:
                journal.forget(call.call_id)
                for happening in _asked(left, call, clock()):
                    bus.publish(happening)
                seconds = lasted(call.began, clock())
                bus.publish(CallEnded(call_id=call.call_id, seconds=seconds, why="engine_lost"))
        await asyncio.sleep(EVERY)


def _asked(left: LeftCalls, call: LeftCall, now: datetime) -> Iterator[Happening]:
    """The end of a survey that was being asked when the engine died: who is gone has hung up."""
    state = call.state
    flow = left.flow_of(state) if state is not None else None
    if state is None or flow is None or graph_of(flow.graph, state).survey is None:
        return
    try:
        _, effects = engine.advance(flow.graph, state, CallerHungUp(now=now))
    except engine.EngineBudget:
        log.warning("calls.ran_in_circles", call=call.call_id)
        return
    for effect in effects:
        if isinstance(effect, AboutSurvey) and (told := happening_of(effect, call.call_id)) is not None:
            yield told
