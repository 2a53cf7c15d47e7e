"""A caller on Asterisk: what they hear, which keys count, and that every way out of a call is an event."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from ivr.asterisk.agi import AgiError, BadArgument
from ivr.asterisk.agi_server import AgiServer, AgiSession, AgiTimeout
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued, Happening, TalkEnded
from ivr.lines import PromptError
from ivr.prompts.plan import Clip, Hush, Plan
from scripts_dsl.effects import Answer, Effect, Enqueue, Hangup, Listen, Parts, Pause, Say, Words
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    Keys,
    NobodyThere,
    QueueTimeout,
    SayDone,
    Silence,
)
from support.fake_agi import FakeChannel

pytestmark = pytest.mark.looptime
NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
SOUNDS = {"welcome": 4.0, "menu": 3.0, "account": 5.0, "bye": 1.0}
Script = Callable[["Call"], Coroutine[Any, Any, object]]


def words(*names: str) -> Parts:
    return tuple(Words(name, "en") for name in names)


class Prompts:
    """Every word is a sound of its own name."""

    async def plan(self, parts: Parts) -> Plan:
        if parts == words("unspeakable"):
            raise PromptError("no voice")
        return tuple(Hush(p.seconds) if isinstance(p, Pause) else Clip(p.text, SOUNDS.get(p.text, 1.0)) for p in parts)


class Call:
    """The engine's side of one call."""

    def __init__(self, line: AsteriskLine, registry: Registry) -> None:
        self.line, self.registry = line, registry
        self.events = line.events()

    async def __call__(self, effect: Effect) -> AnyEvent | None:
        await self.line.perform(effect)
        return await self.next()

    async def next(self) -> AnyEvent | None:
        return await anext(self.events, None)


class Exchange:
    def __init__(self) -> None:
        self.bus, self.told = Bus(), list[Happening]()
        self.bus.subscribe(Happening, self.told.append)
        self.registry = Registry(self.bus, lambda: asyncio.get_running_loop().time())
        self.server = AgiServer(self._handle)

    async def _handle(self, session: AgiSession) -> None:
        line = AsteriskLine(session, "call-1", Prompts(), self.registry, lambda: NOW)
        self.line = line
        try:
            self.result = await self.script(Call(line, self.registry))
        except Exception as problem:
            self.result = problem
        finally:
            await line.close()
            self.ended = asyncio.get_running_loop().time()
            self.over.set()

    async def run(self, script: Script, **channel: Any) -> FakeChannel:
        """One call of `script`; afterwards `result` is what it returned or raised."""
        self.script, self.over = script, asyncio.Event()
        fake = FakeChannel(sounds=dict(SOUNDS), **channel)
        await fake.call(self.port)
        await self.over.wait()
        assert len(self.registry) == 0
        return fake


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    made = Exchange()
    made.port = await made.server.start()
    yield made
    await made.server.close()


def plain(event: AnyEvent | None) -> object:
    """An event as a short word."""
    match event:
        case None:
            return None
        case Keys(digits=digits, by=by):
            return f"{digits} {by}"
        case AgentAnswered(agent=agent):
            return f"answered {agent}"
        case AgentLeft(talk=talk):
            return f"left {talk:.1f}"
    return type(event).__name__


async def heard(exchange: Exchange, *effects: Effect, **channel: Any) -> tuple[list[object], list[Any]]:
    """Events that close `effects`, and what was played."""

    async def script(call: Call) -> list[object]:
        return [plain(await call(effect)) for effect in effects]

    fake = await exchange.run(script, **channel)
    if isinstance(exchange.result, Exception):
        raise exchange.result
    return exchange.result, fake.played


LISTEN = Listen(words("account"), min=4, max=4, wait=6, between=3)
MENU = Listen(words("menu"), min=1, max=1, wait=6, between=3, end_key=None)


# --- saying -----------------------------------------------------------------------------------------------------


async def test_all_parts_are_played_in_order(exchange: Exchange) -> None:
    events, played = await heard(exchange, Say((*words("welcome"), Pause(2), *words("menu"))))
    assert events == ["SayDone"]
    assert played == [("welcome", 0, 4), ("menu", 0, 3)]


async def test_a_key_stops_a_prompt_and_answers_the_next_question(exchange: Exchange) -> None:
    events, played = await heard(exchange, Say(words("welcome", "menu")), MENU, keys=[(1.0, "2")])
    assert events == ["SayDone", "2 length"]
    assert played == [("welcome", 0, 1)]


async def test_a_pause_is_stopped_by_a_key_too(exchange: Exchange) -> None:
    events, played = await heard(exchange, Say((Pause(5), *words("bye"))), MENU, keys=[(1.0, "2")])
    assert (events, played) == (["SayDone", "2 length"], [])


async def test_keys_typed_ahead_skip_what_they_would_have_stopped(exchange: Exchange) -> None:
    events, played = await heard(exchange, Say(words("welcome")), Say(words("menu")), MENU, keys=[(1.0, "2")])
    assert events == ["SayDone", "SayDone", "2 length"]
    assert played == [("welcome", 0, 1)]


@pytest.mark.parametrize("barge_in", [True, False])
async def test_an_acting_key_acts_at_once(exchange: Exchange, barge_in: bool) -> None:
    effect = Say(words("welcome", "menu"), barge_in=barge_in, keys="0*")
    events, played = await heard(exchange, effect, keys=[(2.0, "0")])
    assert events == ["0 key"]
    assert played == [("welcome", 0, 2)]


async def test_without_barge_in_the_prompt_goes_on_where_it_was_and_the_key_is_kept(exchange: Exchange) -> None:
    effect = Say(words("welcome"), barge_in=False, keys="0")
    events, played = await heard(exchange, effect, MENU, keys=[(1.0, "3"), (2.5, "4")])
    assert events == ["SayDone", "3 length"]
    assert played == [("welcome", 0, 1), ("welcome", 1, 2.5), ("welcome", 2.5, 4)]


async def test_what_must_be_heard_is_heard_and_keys_meanwhile_are_dropped(exchange: Exchange) -> None:
    effect = Say(words("welcome"), barge_in=False, keep_typed_ahead=False)
    events, played = await heard(exchange, effect, MENU, keys=[(1.0, "3"), (8.5, "5")])
    assert events == ["SayDone", "5 length"]
    assert played == [("welcome", 0, 4), ("menu", 0, 3)]


async def test_a_pause_without_barge_in_lasts_as_long_as_it_says(exchange: Exchange) -> None:
    effect = Say((Pause(5), *words("bye")), barge_in=False)
    events, _ = await heard(exchange, effect, MENU, keys=[(1.0, "3")])
    assert events == ["SayDone", "3 length"]
    fake = await exchange.run(lambda call: call(effect), keys=[(1.0, "3")])
    assert fake.commands[:2] == ['WAIT FOR DIGIT "5000"', 'WAIT FOR DIGIT "4000"']


async def test_keys_pressed_in_a_silence_that_keeps_none_are_dropped(exchange: Exchange) -> None:
    effect = Say((Pause(5),), barge_in=False, keep_typed_ahead=False)
    events, _ = await heard(exchange, effect, MENU, keys=[(1.0, "3"), (6.0, "5")])
    assert events == ["SayDone", "5 length"]


# --- listening --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "event"),
    [
        ([(6, "1"), (7, "2"), (8, "3"), (9, "4")], "1234 length"),
        ([(1, "1"), (2, "2"), (3, "#")], "12 end_key"),
        ([(1, "1"), (2, "2")], "12 silence"),
        ([(1, "1"), (5, "2")], "1 silence"),
        ([(1, "#")], " end_key"),
        ([(10.9, "1")], "1 silence"),
        ([(11.1, "1")], "Silence"),
        ([], "Silence"),
    ],
)
async def test_one_try(exchange: Exchange, keys: list[tuple[float, str]], event: str) -> None:
    events, _ = await heard(exchange, LISTEN, keys=keys)
    assert events == [event]


@pytest.mark.parametrize(
    ("keys", "event"),
    [
        ([(1, "2")], "2 length"),
        ([(1, "#")], "# length"),
        ([(8.9, "*")], "* length"),
        ([], "Silence"),
        ([(9.1, "2")], "Silence"),
    ],
)
async def test_a_menu_is_one_command(exchange: Exchange, keys: list[tuple[float, str]], event: str) -> None:
    """Half the round trips: the sound and the waiting for one key."""

    async def script(call: Call) -> object:
        return plain(await call(MENU))

    fake = await exchange.run(script, keys=keys)
    assert (exchange.result, len(fake.commands)) == (event, 1)


async def test_a_menu_of_several_sounds_is_left_at_any_of_them(exchange: Exchange) -> None:
    long = Listen(words("welcome", "menu"), min=1, max=1, wait=6, between=3, end_key=None)
    for at, played in ((1.0, [("welcome", 0, 1)]), (5.0, [("welcome", 0, 4), ("menu", 0, 1)])):
        assert await heard(exchange, long, keys=[(at, "2")]) == (["2 length"], played)


async def test_without_an_end_key_hash_is_a_key_like_others(exchange: Exchange) -> None:
    assert (await heard(exchange, MENU, keys=[(1, "#")]))[0] == ["# length"]


async def test_keys_typed_ahead_answer_without_a_prompt(exchange: Exchange) -> None:
    events, played = await heard(exchange, LISTEN, MENU, MENU, keys=list(enumerate("123456")))
    assert events == ["1234 length", "5 length", "6 length"]
    assert [p[0] for p in played] == ["account", "menu", "menu"]


async def test_typing_ahead_past_a_whole_menu(exchange: Exchange) -> None:
    said = Say(words("welcome"), barge_in=False)
    events, played = await heard(exchange, said, MENU, MENU, keys=[(1, "1"), (2, "2")])
    assert events == ["SayDone", "1 length", "2 length"]
    assert {p[0] for p in played} == {"welcome"}


async def test_a_question_may_drop_what_was_typed_ahead(exchange: Exchange) -> None:
    fresh = Listen(words("menu"), min=1, max=1, wait=6, between=3, end_key=None, keep_typed_ahead=False)
    events, played = await heard(exchange, Say(words("welcome")), fresh, keys=[(1, "1"), (3, "2")])
    assert events == ["SayDone", "2 length"]
    assert played == [("welcome", 0, 1), ("menu", 0, 2)]


async def test_without_barge_in_the_question_is_heard_to_its_end(exchange: Exchange) -> None:
    whole = Listen(words("menu"), min=1, max=1, wait=6, between=3, end_key=None, barge_in=False)
    events, played = await heard(exchange, whole, keys=[(1, "1")])
    assert events == ["1 length"]
    assert played == [("menu", 0, 1), ("menu", 1, 3)]


async def test_the_end_key_after_a_complete_number_is_not_an_answer(exchange: Exchange) -> None:
    keys = [(1, "1"), (1.5, "2"), (2, "3"), (2.5, "4"), (3, "#"), (5, "2")]
    events, played = await heard(exchange, LISTEN, MENU, keys=list(keys))
    assert events == ["1234 length", "2 length"]
    assert played[1:] == [("menu", 0, 0.5), ("menu", 0.5, 2.5)]
    late = [*keys[:4], (6.0, "#")]
    assert (await heard(exchange, LISTEN, MENU, keys=late))[0] == ["1234 length", "# length"]


async def test_secret_digits_are_in_the_event_and_nowhere_else(exchange: Exchange) -> None:
    secret = Listen(words("account"), min=4, max=4, wait=6, between=3, secret=True)
    with structlog.testing.capture_logs() as logs:
        events, _ = await heard(exchange, secret, keys=[(1, "4"), (2, "1"), (3, "1"), (4, "1")], hangs_up=20)
    assert events == ["4111 length"]
    assert "4111" not in str(logs)


# --- the end ----------------------------------------------------------------------------------------------------


async def test_hanging_up_says_the_last_words_then_the_sentinel(exchange: Exchange) -> None:
    async def script(call: Call) -> object:
        await call.line.perform(Answer())
        await call.line.perform(Hangup(words("bye")))
        return [e async for e in call.events]

    fake = await exchange.run(script)
    assert exchange.result == []
    assert fake.commands == ["ANSWER", 'STREAM FILE "bye" ""', 'SET VARIABLE "IVR_DONE" "1"']


async def test_last_words_that_cannot_be_spoken_end_the_call_well_all_the_same(exchange: Exchange) -> None:
    async def script(call: Call) -> object:
        await call.line.perform(Hangup(words("unspeakable")))
        return [e async for e in call.events]

    assert (await exchange.run(script)).variables == {"IVR_DONE": "1"}


@pytest.mark.parametrize(
    "effect",
    [Say(words("welcome")), LISTEN, Say((Pause(9),)), Hangup(words("welcome"))],
    ids=lambda e: type(e).__name__,
)
async def test_a_caller_may_hang_up_in_the_middle(exchange: Exchange, effect: Effect) -> None:
    async def script(call: Call) -> object:
        return plain(await call(effect)), await call.next(), await call(Say(words("menu")))

    fake = await exchange.run(script, hangs_up=2.0)
    first = None if isinstance(effect, Hangup) else "CallerHungUp"
    assert exchange.result == (first, None, None)
    assert "IVR_DONE" not in fake.variables


async def test_a_caller_may_hang_up_while_nothing_is_asked_of_the_line(exchange: Exchange) -> None:
    async def script(call: Call) -> object:
        try:
            async with asyncio.timeout(1):
                await call.next()
        except TimeoutError:
            return plain(await call.next()), await call.next()

    await exchange.run(script, hangs_up=3.0)
    assert exchange.result == ("CallerHungUp", None)


async def test_a_caller_who_left_during_a_look_up_is_noticed_by_the_next_effect(exchange: Exchange) -> None:
    async def script(call: Call) -> object:
        await asyncio.sleep(5)
        return plain(await call(Say(words("menu"))))

    await exchange.run(script, hangs_up=3.0)
    assert exchange.result == "CallerHungUp"


# --- faults -----------------------------------------------------------------------------------------------------


async def test_a_sound_that_is_not_there_is_the_line_s_fault(exchange: Exchange) -> None:
    await exchange.run(lambda call: call(Say(words("missing"))))
    assert isinstance(exchange.result, AgiError)
    assert "STREAM FILE" in str(exchange.result)


@pytest.mark.parametrize("effect", [Say(words("welcome")), LISTEN, Answer()], ids=lambda e: type(e).__name__)
async def test_an_asterisk_that_does_not_answer_is_given_up(exchange: Exchange, effect: Effect) -> None:
    mute = frozenset({"STREAM", "ANSWER"})
    with contextlib.suppress(ConnectionError):
        await exchange.run(lambda call: call(effect), mute=mute, hangs_up=100)
    assert isinstance(exchange.result, AgiTimeout)


async def test_a_prompt_that_cannot_be_made_is_the_line_s_fault(exchange: Exchange) -> None:
    await exchange.run(lambda call: call(Say(words("unspeakable"))))
    assert isinstance(exchange.result, PromptError)


# --- queue ------------------------------------------------------------------------------------------------------

ENQUEUE = Enqueue("support", longest=60, priority=1)


def status(word: str, after: float = 5.0) -> Callable[[FakeChannel, str], Coroutine[Any, Any, str]]:
    async def queue(channel: FakeChannel, arguments: str) -> str:
        assert arguments == "support,c,,,60"
        assert channel.variables == {"__CENTRALA_CALL": "call-1", "QUEUE_PRIO": "9"}
        await channel.wait(after)
        return word

    return queue


@pytest.mark.parametrize(
    ("word", "event", "why"),
    [
        ("TIMEOUT", QueueTimeout, "timeout"),
        ("FULL", QueueTimeout, "timeout"),
        ("WITHDRAW", QueueTimeout, "timeout"),
        ("JOINEMPTY", NobodyThere, "nobody"),
        ("LEAVEEMPTY", NobodyThere, "nobody"),
        ("JOINUNAVAIL", NobodyThere, "nobody"),
        ("LEAVEUNAVAIL", NobodyThere, "nobody"),
        ("CONTINUE", AgentLeft, "answered"),
    ],
)
async def test_the_word_of_the_queue_closes_the_wait(exchange: Exchange, word: str, event: type, why: str) -> None:
    await exchange.run(lambda call: call(ENQUEUE), queue=status(word))
    assert type(exchange.result) is event
    joined, left = exchange.told
    assert isinstance(joined, CallerQueued)
    assert isinstance(left, CallerLeftQueue)
    assert (left.why, left.waited, left.call_id) == (why, pytest.approx(5.0, abs=0.1), "call-1")


async def test_a_queue_that_does_not_work_is_the_line_s_fault(exchange: Exchange) -> None:
    await exchange.run(lambda call: call(ENQUEUE), queue=status("UNKNOWN"))
    assert isinstance(exchange.result, AgiError)


@pytest.mark.parametrize("name", ["support,x", "a b", "", "a" * 65, "support\nEXEC System x"])
async def test_the_name_of_a_queue_cannot_become_more(exchange: Exchange, name: str) -> None:
    fake = await exchange.run(lambda call: call(Enqueue(name)))
    assert isinstance(exchange.result, BadArgument)
    assert fake.commands == []


async def test_an_agent_answers_and_leaves(exchange: Exchange) -> None:
    async def queue(channel: FakeChannel, arguments: str) -> str:
        await channel.wait(3)
        caller = exchange.registry.find("box-1.1")
        assert caller is not None
        exchange.registry.connected(caller, "ewa")
        await channel.wait(7)
        return "CONTINUE"

    async def script(call: Call) -> object:
        return [plain(await call(ENQUEUE)), plain(await call.next()), plain(await call(Say(words("bye"))))]

    await exchange.run(script, queue=queue)
    assert exchange.result == ["answered ewa", "left 7.0", "SayDone"]
    assert [type(h) for h in exchange.told] == [CallerQueued, CallerLeftQueue, AgentConnected, TalkEnded]
    assert exchange.told[-1].by == "agent"


async def test_an_agent_whom_no_event_told_is_told_by_the_queue_s_variables(exchange: Exchange) -> None:
    async def queue(channel: FakeChannel, arguments: str) -> str:
        await channel.wait(33)
        channel.variables |= {"MEMBERNAME": "ewa", "QEHOLDTIME": "3"}
        return "CONTINUE"

    async def script(call: Call) -> object:
        return [plain(await call(ENQUEUE)), plain(await call.next())]

    await exchange.run(script, queue=queue)
    assert exchange.result == ["answered ewa", "left 30.0"]
    _, left, connected, ended = exchange.told
    assert (left.why, left.waited, connected.member, connected.hold) == ("answered", 3, "ewa", 3)
    assert ended.talk == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize(("answered", "last"), [(False, CallerLeftQueue), (True, TalkEnded)])
async def test_a_caller_may_hang_up_in_the_queue(exchange: Exchange, answered: bool, last: type) -> None:
    async def queue(channel: FakeChannel, arguments: str) -> str:
        if answered:
            exchange.registry.connected(exchange.registry.find("box-1.1"), "ewa")
        await channel.wait(50)
        return "CONTINUE"

    async def script(call: Call) -> object:
        event = await call(ENQUEUE)
        return [plain(event), plain(await call.next())] if answered else [plain(event)]

    await exchange.run(script, queue=queue, hangs_up=4)
    assert exchange.result[-1] == "CallerHungUp"
    assert type(exchange.told[-1]) is last


async def test_ending_a_line_in_a_queue_leaves_no_task(exchange: Exchange) -> None:
    async def script(call: Call) -> object:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await call(ENQUEUE)
        return "given up"

    before = asyncio.all_tasks()
    began = asyncio.get_running_loop().time()
    await exchange.run(script, queue=status("TIMEOUT", 50), hangs_up=30)
    assert exchange.ended - began < 2, "nobody waited for the queue to end"
    assert exchange.result == "given up"
    assert asyncio.all_tasks() == before


async def test_two_happy_events_have_the_time_of_the_clock(exchange: Exchange) -> None:
    await exchange.run(lambda call: call(Say(words("bye"))))
    assert exchange.result == SayDone(now=NOW)
    await exchange.run(lambda call: call(MENU))
    assert exchange.result == Silence(now=NOW)
    await exchange.run(lambda call: call(MENU), hangs_up=1)
    assert exchange.result == CallerHungUp(now=NOW)
