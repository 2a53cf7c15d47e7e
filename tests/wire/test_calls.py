"""A call from effect to effect: what it asks outside while the caller stays on the line, and what it says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.calls import Exchange, run_call
from ivr.happenings import (
    CallbackAsked,
    CallEnded,
    CallMoved,
    CallStepped,
    Happening,
    NoteTaken,
    OutcomeSaid,
    PutThroughBegan,
    PutThroughEnded,
    SurveyAnswered,
    SurveyBegan,
)
from ivr.live import LiveCalls
from ivr.outside.failures import OutsideFailed
from ivr.prompts.plan import Clip, Hush, Plan
from ivr.store import StoreDown
from ivr.surveying import Known, Polls
from ivr.switches import TurnedAway
from scripts_dsl.check import check_file
from scripts_dsl.effects import Fetch, Parts, Pause, Send, text_of
from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph
from support.callers import NOON, SITE, flow
from support.fake_agi import FakeChannel

pytestmark = pytest.mark.looptime

SHOP = replace(SITE, http=("https://billing.example",), senders={"sms": "Shop"})
SECONDS = 2.0
"""Length of every prompt."""


class Prompts:
    """Every text is a sound of its own."""

    async def plan(self, parts: Parts) -> Plan:
        if parts and all(isinstance(part, Pause) for part in parts):
            return tuple(Hush(part.seconds) for part in parts if isinstance(part, Pause))
        return (Clip(text_of(parts).replace(" ", "_"), SECONDS),) if parts else ()


class World:
    """The outside: answers after `takes` seconds."""

    def __init__(self) -> None:
        self.takes = 0.0
        self.answer: Any = None
        self.asked: list[Fetch | Send] = []
        self.finished: list[Fetch | Send] = []

    async def ask(self, effect: Fetch | Send) -> Any:
        self.asked.append(effect)
        await asyncio.sleep(self.takes)
        self.finished.append(effect)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Journal:
    """What is written, in the order of writing."""

    def __init__(self, told: list[Happening]) -> None:
        self._told = told

    async def record(self, happening: CallStepped, _state: Callable[[], bytes], *, wait: bool) -> None:
        self._told.append(happening)

    def forget(self, _call_id: str) -> None:
        """Nothing to forget."""


class Calls:
    """Carries calls of a flow over a channel."""

    def __init__(self) -> None:
        self.world, self.told, self.bus = World(), list[Happening](), Bus()
        self.bus.subscribe(Happening, self.told.append)
        self.site: dict[str, Any] = {}
        self.closed: dict[str, Mapping[str, str]] = {}
        """Queue -> reason by language."""
        self.last: Any = None
        self.server = AgiServer(self._handle)

    async def _known(self, _number: str) -> Known:
        if isinstance(self.last, Exception):
            raise self.last
        return Known(self.last)

    def _site(self, names: frozenset[str]) -> Mapping[str, Any]:
        return {name: self.site[name] for name in names if name in self.site}

    async def _handle(self, session: AgiSession) -> None:
        journal: Any = Journal(self.told)
        exchange = Exchange(
            self.bus, journal, self.world, self.live, self._site, lambda: NOON, Polls(self._known), self.closed.get
        )
        line = AsteriskLine(session, "c-1", Prompts(), Registry(self.bus), lambda: NOON)
        try:
            facts = CallFacts(call_id="c-1", dialled="100", number="+48601234567")
            self.why = await run_call(exchange, line, self.graph, facts)
        finally:
            await line.close()
            self.over.set()

    async def __call__(self, graph: Graph, **channel: Any) -> FakeChannel:
        """One call; `played` and `commands` of what comes back tell what the caller heard."""
        self.graph, self.over, self.live = graph, asyncio.Event(), LiveCalls()
        fake = FakeChannel(sounds=Sounds(), **channel)
        await fake.call(self.port)
        await self.over.wait()
        return fake

    def happened(self, kind: type[Happening]) -> list[Any]:
        return [happening for happening in self.told if type(happening) is kind]


class Sounds(dict[str, float]):
    """Every sound is there."""

    def __contains__(self, _path: object) -> bool:
        return True

    def __missing__(self, _path: str) -> float:
        return SECONDS


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    made = Calls()
    made.port = await made.server.start()
    yield made
    await made.server.close()


def heard(fake: FakeChannel) -> list[str]:
    return [path for path, _, _ in fake.played]


async def test_who_is_put_through_is_told_to_the_desks_with_what_the_flow_says(calls: Calls) -> None:
    """A line without a dial guard rings nobody: it has failed at once."""
    told: list[object] = []

    def began(event: PutThroughBegan) -> None:
        live = calls.live.get(event.call_id)
        told.append((event.number, live.tell if live else None))

    calls.bus.subscribe(PutThroughBegan, began)
    calls.bus.subscribe(PutThroughEnded, told.append)
    await calls(
        flow(
            """
            places:
              start:
                - transfer: 221234567
                  tell_agent: owes ${20 + 3}
                  on_no_answer: bye
              bye:
                - hangup: Goodbye then.
            """
        )
    )
    assert told == [("221234567", "owes 23"), PutThroughEnded(call_id="c-1", answered=False, talk=0.0)]


LOOK_UP = flow(
    """
    vars: {bill: {debt: number}, n: number 1-9}
    always: {error: trouble}
    places:
      start:
        - http: GET https://billing.example/bill
          into: bill
          timeout: 8s
          meanwhile: One moment.
        - ask: How many?
          into: n
          on_give_up: next
        - hangup: You said ${n else "nothing"}.
      trouble:
        - hangup: It does not work.
    """,
    SHOP,
)


# --- while something is asked --------------------------------------------------------------------------------------


async def test_a_fast_answer_costs_the_line_no_command(calls: Calls) -> None:
    fake = await calls(LOOK_UP, keys=[(0.5, "3")])
    assert heard(fake) == ["How_many?", "You_said_3."]
    assert fake.commands[1].startswith("GET DATA")


async def test_a_key_pressed_during_a_look_up_answers_the_next_question(calls: Calls) -> None:
    calls.world.takes = 0.6
    fake = await calls(LOOK_UP, keys=[(0.3, "3")])
    assert heard(fake) == ["You_said_3."]


async def test_a_slow_look_up_is_excused_once_within_a_second_and_keys_in_it_count(calls: Calls) -> None:
    calls.world.takes = 6.0
    fake = await calls(LOOK_UP, keys=[(1.5, "4")])
    assert heard(fake) == ["One_moment.", "One_moment.", "You_said_4."], "it goes on after the key"
    began = fake.commands.index(next(c for c in fake.commands if "One_moment" in c))
    waited = [c for c in fake.commands[:began] if c.startswith("WAIT FOR DIGIT")]
    assert 0.8 < 0.1 * len(waited) + 0.02 <= 1.0
    assert len([c for c in fake.commands if "One_moment" in c]) == 2


async def test_the_answer_waits_no_longer_than_a_tenth_of_a_second(calls: Calls) -> None:
    calls.world.takes = 0.5
    began = asyncio.get_running_loop().time()
    fake = await calls(LOOK_UP, hangs_up=2.9)
    assert heard(fake)[0] == "How_many?"
    assert asyncio.get_running_loop().time() - began == pytest.approx(2.9, abs=0.01)
    assert len([c for c in fake.commands if c.startswith("WAIT FOR DIGIT")]) == 5


@pytest.mark.parametrize("kind", ["times_out", "fails", "too_large", "wrong_shape"])
async def test_a_failure_takes_the_error_exit(calls: Calls, kind: Any) -> None:
    calls.world.answer = OutsideFailed(kind, "no")
    assert heard(await calls(LOOK_UP)) == ["It_does_not_work."]


async def test_who_hangs_up_during_a_look_up_ends_it_at_once(calls: Calls) -> None:
    calls.world.takes = 8.0
    began = asyncio.get_running_loop().time()
    await calls(LOOK_UP, hangs_up=0.5)
    assert calls.why == "hung_up"
    assert asyncio.get_running_loop().time() - began < 0.7
    assert calls.world.finished == [], "the request was given up"
    assert len(calls.happened(CallEnded)) == 1


SENDING = flow(
    """
    places:
      start:
        - send: sms
          to: caller.number
          text: Thank you for your call.
          on_error: trouble
        - hangup: It is on its way.
      trouble:
        - hangup: It does not work.
    """,
    SHOP,
)


async def test_a_message_is_sent_and_a_failure_is_not_hidden(calls: Calls) -> None:
    assert heard(await calls(SENDING)) == ["It_is_on_its_way."]
    (sent,) = calls.world.asked
    assert isinstance(sent, Send)
    assert (sent.to, sent.key) == ("+48601234567", "c-1:0")
    calls.world.answer = OutsideFailed("fails", "no")
    assert heard(await calls(SENDING)) == ["It_does_not_work."]


async def test_a_message_is_sent_though_the_caller_hangs_up_meanwhile(calls: Calls) -> None:
    calls.world.takes = 3.0
    await calls(SENDING, hangs_up=0.5)
    assert calls.why == "hung_up"
    assert len(calls.world.finished) == 1


TIDY = flow(
    """
    always: {hangup: tidy}
    places:
      start:
        - menu: One or two?
          options: {1: start, 2: start}
        - hangup: Goodbye.
      tidy:
        - http: POST https://billing.example/gone
          timeout: 5s
          on_error: next
        - note: The caller has gone.
        - outcome: gave_up
        - hangup: Goodbye.
    """,
    SHOP,
)


async def test_what_is_tidied_up_after_a_hang_up_is_asked_and_told(calls: Calls) -> None:
    calls.world.takes = 2.0
    await calls(TIDY, hangs_up=1.0)
    assert [effect.kind for effect in calls.world.finished] == ["http"]
    assert [h.text for h in calls.happened(NoteTaken)] == ["The caller has gone."]
    assert [h.word for h in calls.happened(OutcomeSaid)] == ["gave_up"]


# --- what a flow says of its call ----------------------------------------------------------------------------------

TELLING = flow(
    """
    places:
      start:
        - note: One line.
        - outcome: first
        - callback: support
          confirm: no
          within: 2h
          tell_agent: About the bill.
        - outcome: last
        - hangup: Goodbye.
    """,
    SHOP,
)


async def test_what_a_flow_says_is_told_before_the_state_that_follows_is_written(calls: Calls) -> None:
    """Then one commit takes both, and a crash loses none of them or both."""
    await calls(TELLING)
    kinds = [type(happening) for happening in calls.told]
    assert kinds == [NoteTaken, OutcomeSaid, CallbackAsked, OutcomeSaid, CallStepped, CallEnded]
    (asked,) = calls.happened(CallbackAsked)
    assert (asked.queue, asked.number, asked.within, asked.tell) == ("support", "+48601234567", 7200, "About the bill.")
    assert asked.key.startswith("c-1:")


# --- surveys -------------------------------------------------------------------------------------------------------


SURVEY = """
survey: after_call
languages: [en]
ask_when: {not_again_within: 30d}
questions:
  - ask: How fast were we?
    into: speed
    scale: 1-5
  - ask: Is it solved?
    into: solved
    points: {yes: 100, no: 0}
"""


def surveyed_flow() -> Graph:
    """A flow that asks a survey of two questions."""
    asked = check_file(SURVEY, "after_call.survey.yaml", SHOP).ready()
    outer = flow("places:\n  start:\n    - survey: after_call\n    - hangup: Goodbye.\n", SHOP)
    return replace(outer, flows={"survey after_call": asked}, site_names=outer.site_names | asked.site_names)


async def test_a_survey_is_told_when_it_begins_and_at_each_answer(calls: Calls) -> None:
    await calls(surveyed_flow(), keys=[(1.0, "5"), (4.0, "1")])
    assert [h.survey for h in calls.happened(SurveyBegan)] == ["after_call"]
    answered = calls.happened(SurveyAnswered)
    assert [dict(h.answers) for h in answered] == [{"speed": 5}, {"speed": 5, "solved": True}]
    assert (answered[-1].score, answered[-1].question) == (100.0, "solved")


@pytest.mark.parametrize("last", [timedelta(days=29), StoreDown("no database")])
async def test_who_was_asked_before_or_may_have_been_is_left_in_peace(calls: Calls, last: Any) -> None:
    calls.last = NOON.astimezone(UTC) - last if isinstance(last, timedelta) else last
    await calls(surveyed_flow(), keys=[(1.0, "5")])
    assert calls.happened(SurveyBegan) == calls.happened(SurveyAnswered) == []


async def test_who_was_asked_long_ago_is_asked_again(calls: Calls) -> None:
    calls.last = NOON.astimezone(UTC) - timedelta(days=31)
    await calls(surveyed_flow(), keys=[(1.0, "5")])
    assert len(calls.happened(SurveyBegan)) == 1


# --- what supervisors switch and see -------------------------------------------------------------------------------

QUEUED = """
    languages:
      pl: +48
      en: otherwise
    places:
      start:
        - queue: support
          on_nobody: nobody
          on_timeout: late
      nobody:
        - hangup: bye
      late:
        - hangup: sorry
    prompts:
      bye:
        pl: Do widzenia.
        en: Goodbye.
      sorry:
        pl: Przykro nam.
        en: We are sorry.
    """


async def test_a_closed_queue_says_why_in_the_callers_language_and_the_flow_goes_on_as_if_nobody_were_there(
    calls: Calls,
) -> None:
    calls.closed["support"] = {"en": "We move house.", "pl": "Przeprowadzka."}
    fake = await calls(flow(QUEUED))
    assert heard(fake) == ["Przeprowadzka.", "Do_widzenia."]
    assert not [line for line in fake.commands if "Queue" in line]
    assert [(one.call_id, one.queue) for one in calls.happened(TurnedAway)] == [("c-1", "support")]


@pytest.mark.parametrize(
    ("reason", "said"), [({}, []), ({"en": "We move house."}, ["We_move_house."]), ({"": "Hm."}, ["Hm."])]
)
async def test_a_reason_in_another_language_is_better_than_none(
    calls: Calls, reason: dict[str, str], said: list[str]
) -> None:
    calls.closed["support"] = reason
    assert heard(await calls(flow(QUEUED))) == [*said, "Do_widzenia."]


async def test_where_a_call_stands_is_told_at_each_step(calls: Calls) -> None:
    calls.closed["support"] = {}
    stood: list[str] = []

    def moved(event: CallMoved) -> None:
        live = calls.live.get(event.call_id)
        assert live is not None
        assert live.since == NOON
        stood.append(live.place)

    calls.bus.subscribe(CallMoved, moved)
    await calls(flow(QUEUED))
    assert stood == ["start", "nobody"]


PROVEN = flow(
    """
    vars: {pin: digits 4}
    places:
      start:
        - ask: Your code?
          into: pin
          secret: yes
        - set: {verified: pin starts with "12"}
        - transfer: 221234567
          on_no_answer: bye
      bye:
        - hangup: Goodbye then.
    """
)


@pytest.mark.parametrize(("pin", "verified"), [("1234", True), ("4321", False)])
async def test_whether_the_flow_has_proven_who_calls_is_known_before_anybody_is_rung(
    calls: Calls, pin: str, verified: bool
) -> None:
    told: list[bool] = []

    def began(event: PutThroughBegan) -> None:
        live = calls.live.get(event.call_id)
        assert live is not None
        told.append(live.verified)

    calls.bus.subscribe(PutThroughBegan, began)
    await calls(PROVEN, keys=[(0.5 + n / 10, key) for n, key in enumerate(pin)])
    assert told == [verified]
