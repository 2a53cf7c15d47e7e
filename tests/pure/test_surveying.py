"""Who is asked is a lot with a secret: cast with the call, told before anybody knows who will talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from ivr.bus import Bus
from ivr.calls import Exchange, run_call
from ivr.happenings import AgentConnected, Happening, SurveyDrawn
from ivr.live import LiveCalls
from ivr.surveying import Known, Lots, Polls, drawn_in, everybody
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentAnswered, CallerHungUp, CallFacts
from scripts_dsl.graph import Graph
from scripts_dsl.survey.asking import draw
from scripts_dsl.verbs.invite import EVERYBODY, LOT
from support.callers import flow
from support.surveys import after

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
LOTS = Lots(b"a secret of tests")


def asking() -> Graph:
    """A flow that asks a survey after a talk."""
    asked = after()
    outer = flow(
        "places:\n  start:\n    - queue: support\n      on_timeout: bye\n      on_done: rate_us\n"
        "  rate_us:\n    - survey: after\n    - goto: bye\n  bye:\n    - hangup: Goodbye.\n"
    )
    return replace(outer, flows={"survey after": asked}, site_names=outer.site_names | asked.site_names)


def test_the_lot_is_the_same_at_every_look_and_another_with_another_secret() -> None:
    assert LOTS.of("c-1") == Lots(b"a secret of tests").of("c-1")
    assert LOTS.of("c-1") != LOTS.of("c-2")
    assert LOTS.of("c-1") != Lots(b"another").of("c-1")
    calls = [f"c-{n}" for n in range(2_000)]
    drawn = [call for call in calls if draw("after", LOTS.of(call)) < 30]
    assert 0.25 < len(drawn) / len(calls) < 0.35
    guessed = [call for call in calls if draw("after", call) < 30]
    agree = len(set(drawn) & set(guessed)) / len(drawn)
    assert 0.2 < agree < 0.4, "who knows the call's id knows nothing of it"


def test_everybody_is_drawn_while_everybody_is_to_be_heard() -> None:
    graph = asking()
    unlucky = next(f"c-{n}" for n in range(100) if draw("after", LOTS.of(f"c-{n}")) >= 30)
    assert list(drawn_in(graph, unlucky, {LOT: LOTS.of(unlucky)})) == []
    (told,) = drawn_in(graph, unlucky, {LOT: LOTS.of(unlucky), **everybody(graph, anyway=True)})
    assert (told.survey, told.chance) == ("after", 100)
    assert everybody(graph, anyway=False) == {}


async def test_a_flow_without_a_survey_asks_the_store_nothing() -> None:
    async def known(_number: str) -> Known:
        raise AssertionError("nobody asked for this")

    polls = Polls(known, LOTS.of)
    assert await polls.about(flow("places: {start: [{hangup: Bye.}]}"), "c-1", "+48601234567", NOON) == {}
    assert await Polls(lot=LOTS.of).about(asking(), "c-1", None, NOON) == {LOT: LOTS.of("c-1")}


class Line:
    """A caller who waits, talks, and hangs up with the agent."""

    name = "test"
    cannot: frozenset[str] = frozenset()

    def __init__(self, bus: Bus) -> None:
        self.bus, self.waits = bus, False

    async def perform(self, effect: Any) -> None:
        self.waits = self.waits or isinstance(effect, Enqueue)

    async def events(self) -> Any:
        assert self.waits
        self.bus.publish(AgentConnected(call_id="c", member="ewa", queue="support", hold=1.0, rang=1.0))
        yield AgentAnswered(now=NOON, agent="ewa")
        yield CallerHungUp(now=NOON)


async def test_the_lot_is_told_before_an_agent_is_known() -> None:
    """So an agent who keeps callers from being asked shows in the figures, and cannot choose whom."""
    lucky = next(f"c-{n}" for n in range(100) if draw("after", LOTS.of(f"c-{n}")) < 30)
    told: list[Happening] = []
    bus = Bus()
    bus.subscribe(Happening, told.append)

    async def record(*_: Any, **__: Any) -> None: ...

    journal: Any = SimpleNamespace(record=record, forget=lambda _: None)
    exchange = Exchange(
        bus,
        journal,
        SimpleNamespace(),
        LiveCalls(),
        lambda _: {},
        lambda: NOON,
        Polls(lot=LOTS.of),  # type: ignore[arg-type]
    )
    line: Any = Line(bus)
    await run_call(exchange, line, asking(), CallFacts(lucky, "100", "+48601234567"))
    kinds = [type(one) for one in told]
    assert kinds.index(SurveyDrawn) < kinds.index(AgentConnected)
    assert kinds.count(SurveyDrawn) == 1


def test_the_name_of_the_fact_is_the_one_that_the_engine_reads() -> None:
    assert EVERYBODY == "caller.asked_anyway"
