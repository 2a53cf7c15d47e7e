"""Who is asked is a lot with a secret: cast with the call, told before anybody knows who will talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from ivr.bus import Bus
from ivr.calls import Exchange, run_call
from ivr.happenings import AgentConnected, Happening, SurveyBegan, SurveyDrawn, SurveySkipped
from ivr.live import LiveCalls
from ivr.surveying import Known, Lots, Polls, TalkedCall, drawn_in, everybody
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentAnswered, AgentLeft, CallerHungUp, CallFacts
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
    """A caller who waits, talks, and hangs up with the agent, or stays on the line when the agent has gone."""

    name = "test"
    cannot: frozenset[str] = frozenset()

    def __init__(self, bus: Bus, *, stays: bool = False) -> None:
        self.bus, self.waits, self.stays = bus, False, stays

    async def perform(self, effect: Any) -> None:
        self.waits = self.waits or isinstance(effect, Enqueue)

    async def events(self) -> Any:
        assert self.waits
        self.bus.publish(AgentConnected(call_id="c", member="ewa", queue="support", hold=1.0, rang=1.0))
        yield AgentAnswered(now=NOON, agent="ewa")
        if self.stays:
            yield AgentLeft(now=NOON + timedelta(seconds=60), talk=60.0)
        yield CallerHungUp(now=NOON)


async def test_the_lot_is_told_before_an_agent_is_known() -> None:
    """So an agent who keeps callers from being asked shows in the figures, and cannot choose whom."""
    lucky = next(f"c-{n}" for n in range(100) if draw("after", LOTS.of(f"c-{n}")) < 30)
    kinds = [type(one) for one in await carried(lucky, Polls(lot=LOTS.of), stays=False)]
    assert kinds.index(SurveyDrawn) < kinds.index(AgentConnected)
    assert kinds.count(SurveyDrawn) == 1


async def carried(call_id: str, polls: Polls, *, stays: bool = True, everybody: bool = False) -> list[Happening]:
    """What is told of a call whose flow asks after the talk."""
    told: list[Happening] = []
    bus = Bus()
    bus.subscribe(Happening, told.append)

    async def record(*_: Any, **__: Any) -> None: ...

    journal: Any = SimpleNamespace(record=record, forget=lambda _: None)
    outside: Any = SimpleNamespace()
    exchange = Exchange(
        bus, journal, outside, LiveCalls(), lambda _: {}, lambda: NOON, polls, ask_everybody=lambda _: everybody
    )
    line: Any = Line(bus, stays=stays)
    await run_call(exchange, line, asking(), CallFacts(call_id, "100", "+48601234567"))
    return told


async def test_after_the_talk_the_same_lot_counts_that_was_cast_before_it() -> None:
    """What the site knows rides on every event of a line, whichever."""
    for n in range(40):
        told = await carried(f"c-{n}", Polls(lot=LOTS.of))
        drawn, asked = (any(isinstance(one, kind) for one in told) for kind in (SurveyDrawn, SurveyBegan))
        assert drawn == asked == (draw("after", LOTS.of(f"c-{n}")) < 30)


async def test_after_the_talk_it_counts_whom_a_survey_asked_lately_and_what_was_said_meanwhile() -> None:
    lucky = next(f"c-{n}" for n in range(100) if draw("after", LOTS.of(f"c-{n}")) < 30)
    talks: list[TalkedCall] = []

    async def lately(_number: str) -> Known:
        return Known(NOON - timedelta(days=3))

    async def refused(talk: TalkedCall) -> bool:
        talks.append(talk)
        return True

    for polls, why in ((Polls(lately, LOTS.of), "not_again_within"), (Polls(lot=LOTS.of, refused=refused), "refused")):
        told = await carried(lucky, polls)
        assert [one.why for one in told if isinstance(one, SurveySkipped)] == [why]
        assert not any(isinstance(one, SurveyBegan) for one in told)
    assert talks == [TalkedCall(lucky, "+48601234567", NOON)], "asked once, when people have talked"


async def test_after_the_talk_everybody_is_asked_while_the_brake_wants_to_hear_all() -> None:
    unlucky = next(f"c-{n}" for n in range(100) if draw("after", LOTS.of(f"c-{n}")) >= 30)
    told = await carried(unlucky, Polls(lot=LOTS.of), everybody=True)
    assert [type(one) for one in told if isinstance(one, SurveyDrawn | SurveyBegan)] == [SurveyDrawn, SurveyBegan]


def test_the_name_of_the_fact_is_the_one_that_the_engine_reads() -> None:
    assert EVERYBODY == "caller.asked_anyway"
