"""What an engine finds of the calls of one before it, and when it gives them their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ivr import journal
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import CallBegan, CallEnded, CallStepped, SurveyEnded
from ivr.journal import Journal
from ivr.left_calls import LeftCalls, Pinned
from ivr.resuming import end_what_is_gone, find_left_calls
from ivr.store import Store
from scripts_dsl import engine
from scripts_dsl.events import CallFacts, Keys, event_to_json
from scripts_dsl.state import State
from support.callers import Caller, flow
from support.surveys import SURVEY, after

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


class Left:
    """A store with a call that nobody brought to its end."""

    def __init__(self, store: Store, events: EventLog) -> None:
        self.store, self.events, self.journal, self.bus = store, events, Journal(events, store), Bus()
        self.ended: list[CallEnded] = []
        self.bus.subscribe(CallEnded, self.ended.append)

    async def step(self, call_id: str, uniqueid: str, *, state: bool = True) -> None:
        self.events.append(
            CallBegan(
                call_id=call_id, at=NOW, ani=None, name=None, dialled="100", flow="energia", flow_hash="9f3a",
                asterisk="a", uniqueid=uniqueid, linkedid=uniqueid,
            )
        )  # fmt: skip
        if state:
            stands = State(CallFacts(call_id, "100"), "energia", "9f3a", 1.0, "pl", {"account": "4711"}, 2.0)
            event = event_to_json(Keys(now=NOW, digits="1", by="length"))
            stepped = CallStepped(call_id=call_id, at=NOW, seq=1, step="menu.1", event=event)
            await self.journal.record(stepped, stands.to_bytes, wait=False)
        await self.events.flush()

    async def find(self) -> LeftCalls:
        return await find_left_calls(self.journal, self.store)

    async def look(self, left: LeftCalls, *answers: frozenset[str] | None) -> None:
        """As many looks at the channels as there are answers; the last one empties what is left."""
        given = iter(answers)

        async def channels() -> frozenset[str] | None:
            return next(given)

        await end_what_is_gone(left, channels, self.bus, self.journal, lambda: NOW + timedelta(seconds=30))


@pytest.fixture
async def left(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Left]:
    monkeypatch.setattr("ivr.resuming.EVERY", 0)
    events = EventLog(store, [journal.project])
    async with asyncio.TaskGroup() as group:
        group.create_task(events.run())
        yield Left(store, events)
        await events.close()


async def test_a_call_is_found_by_its_channel_with_where_it_stood_and_what_was_done(left: Left) -> None:
    await left.step("c1", "box-1.1")
    found = (await left.find()).take("box-1.1")
    assert found is not None
    assert found.state is not None
    assert (found.call_id, found.began, found.state.vars) == ("c1", NOW, {"account": "4711"})
    assert [(s.step, s.event["digits"]) for s in found.steps] == [("menu.1", "1")]


async def test_a_call_is_taken_up_once(left: Left) -> None:
    await left.step("c1", "box-1.1")
    calls = await left.find()
    assert calls.take("box-1.1") is not None
    assert calls.take("box-1.1") is None
    assert calls.get("box-1.2") is None


async def test_an_engine_that_died_before_the_first_step_was_on_disk_left_a_call_without_a_state(left: Left) -> None:
    await left.step("c1", "box-1.1", state=False)
    found = (await left.find()).get("box-1.1")
    assert found is not None
    assert found.state is None


async def test_a_state_whose_beginning_nobody_knows_is_no_call(left: Left) -> None:
    stands = State(CallFacts("c9", "100"), "energia", "9f3a", 1.0, "pl", {}, 2.0)
    stepped = CallStepped(call_id="c9", at=NOW, seq=1, step="menu.1", event={"event": "SayDone"})
    await left.journal.record(stepped, stands.to_bytes, wait=True)
    assert list(await left.find()) == []


async def test_a_call_whose_channel_is_gone_gets_its_one_end(left: Left) -> None:
    await left.step("c1", "box-1.1")
    await left.look(await left.find(), frozenset({"box-1.9"}))
    assert [(e.call_id, e.why, e.seconds) for e in left.ended] == [("c1", "engine_lost", 30.0)]
    await left.events.flush()
    assert list(await left.find()) == []


async def test_a_call_never_lasts_less_than_nothing_though_the_clock_was_set_back_meanwhile(left: Left) -> None:
    await left.step("c1", "box-1.1")

    async def channels() -> frozenset[str]:
        return frozenset()

    await end_what_is_gone(await left.find(), channels, left.bus, left.journal, lambda: NOW - timedelta(hours=1))
    assert [e.seconds for e in left.ended] == [0.0]


async def test_a_caller_who_is_still_there_keeps_his_call_and_silence_of_asterisk_ends_none(left: Left) -> None:
    await left.step("c1", "box-1.1")
    await left.look(await left.find(), None, frozenset({"box-1.1"}), frozenset())
    assert [e.call_id for e in left.ended] == ["c1"]


async def test_a_survey_that_was_being_asked_when_the_engine_died_ends_with_its_call(left: Left) -> None:
    """Whoever is gone by then has hung up; what they answered counts, once."""
    graph = after(SURVEY.replace("  when: talk.seconds > 45\n", "").replace("chance: 30%", "chance: 100%"))
    outer = flow("places:\n  start:\n    - survey: after\n    - goto: bye\n  bye:\n    - hangup: Goodbye.\n")
    outer = replace(outer, flows={"survey after": graph}, site_names=graph.site_names)
    caller = Caller(outer, call_id="c1", site={}).presses("1").presses("4")
    told: list[SurveyEnded] = []
    left.bus.subscribe(SurveyEnded, told.append)
    await left.step("c1", "box-1.1", state=False)
    stepped = CallStepped(call_id="c1", at=NOW, seq=2, step=caller.state.step, event={"event": "SayDone"})
    await left.journal.record(stepped, caller.state.to_bytes, wait=True)
    calls = await left.find()
    calls.pin({(outer.name, outer.hash): Pinned(outer)})
    await left.look(calls, frozenset())
    assert [(one.outcome, one.score, one.call_id) for one in told] == [("hung_up", 75.0, "c1")]
    assert [e.call_id for e in left.ended] == ["c1"]


async def test_a_survey_that_runs_in_circles_keeps_no_call_from_its_end(
    left: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    def circles(_graph: object, state: State, _event: object) -> None:
        raise engine.EngineBudget(state)

    outer = flow("places:\n  start:\n    - hangup: Goodbye.\n")
    monkeypatch.setattr("ivr.resuming.graph_of", lambda _graph, _state: after(SURVEY))
    monkeypatch.setattr("ivr.resuming.engine.advance", circles)
    await left.step("c1", "box-1.1")
    calls = await left.find()
    calls.pin({("energia", "9f3a"): Pinned(outer)})
    await left.look(calls, frozenset())
    assert [(e.call_id, e.why) for e in left.ended] == [("c1", "engine_lost")]
