"""A stay in the queue on virtual time: which of Asterisk's queues, which keys, what is told and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.asterisk.agi import AgiError, BadArgument
from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.asterisk.staying import WaitingRoom
from ivr.bus import Bus
from ivr.happenings import CallerLeftQueue, CallerTold, Happening
from ivr.prompts.plan import Clip, Plan
from scripts_dsl.effects import Enqueue, Parts, text_of
from scripts_dsl.events import AgentLeft, AnyEvent, Keys, NobodyThere, QueueTimeout
from support.fake_agi import FakeChannel

pytestmark = pytest.mark.looptime
NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
LENGTH = 5.0
"""s of every sound."""


class Prompts:
    async def plan(self, parts: Parts) -> Plan:
        return (Clip(text_of(parts), LENGTH),)

    def beep(self) -> Clip:
        return Clip("beep", 0.1)


class Teller:
    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []
        self.stopped: list[float] = []
        self.began = 0.0

    @property
    def _now(self) -> float:
        return round(asyncio.get_running_loop().time() - self.began, 1)

    async def tell(self, name: str, channel: str, plan: Plan) -> None:
        assert channel == "box-1.1"
        (clip,) = plan
        assert isinstance(clip, Clip)
        self.told.append((self._now, clip.path))

    async def stop(self, name: str) -> None:
        self.stopped.append(self._now)


class Exchange:
    """One call that does `effects` one after the other."""

    def __init__(self) -> None:
        self.bus, self.happened = Bus(), list[Happening]()
        self.bus.subscribe(Happening, self.happened.append)
        self.registry = Registry(self.bus, lambda: asyncio.get_running_loop().time())
        self.teller = Teller()
        self.wait: float | None = None
        self.keys: list[tuple[float, str]] = []
        self.at_work = 0
        """Agents, with or without a telephone."""
        self.server = AgiServer(self._handle)

    async def _handle(self, session: AgiSession) -> None:
        outlook, expected = (lambda _queue, _ahead: self.wait), (lambda _queue: self.at_work > 0)
        room = WaitingRoom({"support": ("pl", "en")}, outlook, self.teller, expected)
        line = AsteriskLine(session, "call-1", Prompts(), self.registry, lambda: NOW, room=room)
        events = line.events()
        try:
            for effect in self.effects:
                await line.perform(effect)
                self.events.append(await anext(events))
        except AgiError as problem:
            self.problem = problem
        finally:
            await line.close()
            self.over.set()

    async def run(self, *effects: Enqueue, **queues: Any) -> FakeChannel:
        """`queues`: what Asterisk's queues do, by name: (seconds, QUEUESTATUS) or a function of the channel."""
        self.effects, self.events = effects, list[AnyEvent]()
        self.problem: AgiError | None = None
        self.over = asyncio.Event()
        self.asked: list[str] = []
        self.teller.began = asyncio.get_running_loop().time()

        async def queue(channel: FakeChannel, arguments: str) -> str:
            name, _, most = arguments.partition(",c,,,")
            self.asked.append(f"{name} {most}")
            does = queues[name.replace(".", "_")]
            if callable(does):
                return str(await does(channel))
            seconds, status = does
            await channel.wait(min(seconds, float(most)))
            return str(status)

        fake = FakeChannel(self.keys, queue=queue)
        await fake.call(self.port)
        await self.over.wait()
        return fake


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    made = Exchange()
    made.port = await made.server.start()
    yield made
    await made.server.close()


def pressed(key: str, after: float = 5) -> Callable[[FakeChannel], Any]:
    async def queue(channel: FakeChannel) -> str:
        await channel.wait(after)
        channel.variables["EXTEN"] = key
        return ""

    return queue


# --- languages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "hall", "asked"),
    [
        (Enqueue("support", speaks="pl", longest=300), (1000, "TIMEOUT"), ["support.pl 60", "support 240"]),
        (Enqueue("support", speaks="pl", longest=300), (0, "JOINEMPTY"), ["support.pl 60", "support 300"]),
        (Enqueue("support", speaks="pl", longest=300), (10, "LEAVEEMPTY"), ["support.pl 60", "support 290"]),
        (Enqueue("support", speaks="pl", longest=300), (0, "UNKNOWN"), ["support.pl 60", "support 300"]),
        (Enqueue("support", speaks="pl", longest=300), (10, "CONTINUE"), ["support.pl 60"]),
        (Enqueue("support", speaks="pl", longest=30), (1000, "TIMEOUT"), ["support.pl 30"]),
        (Enqueue("support", speaks="ru", longest=300), None, ["support 300"]),
        (Enqueue("support", speaks=None, longest=300), None, ["support 300"]),
        (Enqueue("sales", speaks="pl", longest=300), None, ["sales 300"]),
    ],
)
async def test_who_speaks_the_language_is_asked_for_a_minute_then_anyone(
    exchange: Exchange, effect: Enqueue, hall: Any, asked: list[str]
) -> None:
    """Not when nobody speaks it, nor in a queue where everybody does, nor on an Asterisk without halls."""
    queues = {"support_pl": hall, "support": (1000, "TIMEOUT"), "sales": (1000, "TIMEOUT")}
    await exchange.run(effect, **queues)
    assert exchange.asked == asked
    left = [h for h in exchange.happened if isinstance(h, CallerLeftQueue)]
    assert [(h.queue, h.why) for h in left] == [(effect.queue, "answered" if hall == (10, "CONTINUE") else "timeout")]
    assert type(exchange.events[0]) is (AgentLeft if hall == (10, "CONTINUE") else QueueTimeout)


async def test_a_queue_without_anybody_sends_the_caller_on_at_once(exchange: Exchange) -> None:
    await exchange.run(Enqueue("support", speaks="pl"), support_pl=(0, "JOINEMPTY"), support=(0, "JOINEMPTY"))
    assert [type(e) for e in exchange.events] == [NobodyThere]


# --- telephones that go for a moment ----------------------------------------------------------------------------


def in_turn(*answers: tuple[float, str]) -> Callable[[FakeChannel], Any]:
    """The queue does this one after the other; the last one for ever."""
    left = list(answers)

    async def queue(channel: FakeChannel) -> str:
        seconds, status = left.pop(0) if len(left) > 1 else left[0]
        await channel.wait(seconds)
        return status

    return queue


async def test_a_telephone_that_is_back_in_time_finds_the_caller_in_his_place(exchange: Exchange) -> None:
    """Two are inside again before him, one is behind him."""
    exchange.at_work = 1
    registry = exchange.registry

    async def queue(channel: FakeChannel) -> str:
        if len(exchange.asked) == 1:
            for number, priority in enumerate([1, 1, 9]):
                other = registry.begin(f"o{number}", f"u{number}", lambda _: None)
                registry.waits(other, "sales", priority)
            await channel.wait(10)
            return "LEAVEEMPTY"
        if len(exchange.asked) < 5:
            return "JOINEMPTY"
        await channel.wait(60)
        return "CONTINUE"

    fake = await exchange.run(Enqueue("sales", longest=300), sales=queue)
    assert exchange.asked == ["sales 300", *(f"sales {seconds},,,,3" for seconds in (290, 289, 288, 287))]
    assert [type(event) for event in exchange.events] == [AgentLeft]
    left = [h for h in exchange.happened if isinstance(h, CallerLeftQueue) and h.call_id == "call-1"]
    assert [(h.why, round(h.waited)) for h in left] == [("answered", 73)], "one stay, from its begin"
    assert [c for c in fake.commands if c.startswith("SET MUSIC")] == ['SET MUSIC "ON"', 'SET MUSIC "OFF"']


async def test_places_are_kept_for_half_a_minute(exchange: Exchange) -> None:
    exchange.at_work = 1
    fake = await exchange.run(Enqueue("sales", longest=300), sales=in_turn((10, "LEAVEEMPTY"), (0, "JOINEMPTY")))
    assert [type(event) for event in exchange.events] == [NobodyThere]
    assert 40 <= fake.now < 42
    assert len(exchange.asked) == 1 + 30


async def test_who_has_left_his_work_is_not_waited_for(exchange: Exchange) -> None:
    fake = await exchange.run(Enqueue("sales", longest=300), sales=(10, "LEAVEEMPTY"))
    assert ([type(event) for event in exchange.events], round(fake.now)) == ([NobodyThere], 10)


async def test_who_comes_when_there_is_no_telephone_has_no_place_to_keep(exchange: Exchange) -> None:
    exchange.at_work = 1
    fake = await exchange.run(Enqueue("sales", longest=300), sales=(0, "JOINEMPTY"))
    assert ([type(event) for event in exchange.events], round(fake.now)) == ([NobodyThere], 0)


async def test_who_waited_in_the_hall_of_his_language_has_a_place_too(exchange: Exchange) -> None:
    exchange.at_work = 1
    hall, queue = (10, "LEAVEEMPTY"), in_turn((0, "JOINEMPTY"), (0, "JOINEMPTY"), (5, "CONTINUE"))
    await exchange.run(Enqueue("support", speaks="pl", longest=300), support_pl=hall, support=queue)
    assert exchange.asked == ["support.pl 60", "support 290", "support 290,,,,1", "support 289,,,,1"]


async def test_keys_and_the_clock_go_on_beside_the_queue(exchange: Exchange) -> None:
    exchange.at_work, gone = 1, in_turn((10, "LEAVEEMPTY"), (0, "JOINEMPTY"))
    exchange.keys = [(15.0, "2"), (16.0, "1")]
    fake = await exchange.run(Enqueue("sales", longest=300, keys="1"), sales=gone)
    assert [getattr(event, "digits", None) for event in exchange.events] == ["1"]
    assert round(fake.now) == 16
    exchange.keys = []
    fake = await exchange.run(Enqueue("sales", longest=20), sales=in_turn((10, "LEAVEEMPTY"), (0, "JOINEMPTY")))
    assert ([type(event) for event in exchange.events], round(fake.now)) == ([QueueTimeout], 20)


async def test_who_is_first_asks_and_the_others_follow(exchange: Exchange) -> None:
    registry = exchange.registry
    callers = [registry.begin(f"c{n}", f"u{n}", lambda _: None) for n in range(3)]
    for caller in callers:
        registry.waits(caller, "sales")
        caller.beside = True
    callers[1].since = callers[0].since + 1
    callers[2].since = callers[0].since + 2
    assert [registry.is_first_beside(caller) for caller in callers] == [True, False, False]
    callers[0].beside = False
    assert [registry.is_first_beside(caller) for caller in callers] == [True, True, False]
    assert [registry.inside(caller) for caller in callers] == [0, 1, 1]


async def test_the_clock_ends_a_wait_never_before_its_time(exchange: Exchange) -> None:
    """Asterisk counts whole seconds; a queue that closes in 3.2 s is still open after 3."""
    await exchange.run(Enqueue("sales", longest=3.2), sales=(1000, "TIMEOUT"))
    assert exchange.asked == ["sales 4"]


# --- keys and music ---------------------------------------------------------------------------------------------


async def test_a_key_is_an_answer_of_its_own(exchange: Exchange) -> None:
    fake = await exchange.run(Enqueue("sales", keys="1#", music="quiet"), sales=pressed("#"))
    (event,) = exchange.events
    assert isinstance(event, Keys)
    assert (event.digits, event.by) == ("#", "key")
    assert (fake.variables["QUEUE_KEYS"], fake.variables["CHANNEL(musicclass)"]) == ("1#", "quiet")
    assert exchange.happened[-1].why == "key"  # type: ignore[attr-defined]


async def test_keys_and_music_of_one_step_are_not_those_of_the_next(exchange: Exchange) -> None:
    fake = await exchange.run(
        Enqueue("sales", keys="1", music="quiet"), Enqueue("sales", longest=5), sales=(1000, "TIMEOUT")
    )
    assert (fake.variables["QUEUE_KEYS"], fake.variables["CHANNEL(musicclass)"]) == ("", "")
    assert [type(e) for e in exchange.events] == [QueueTimeout, QueueTimeout]


async def test_a_word_of_the_queue_before_is_not_taken_for_this_one_s(exchange: Exchange) -> None:
    """Queue() is silent when a key leads out: what an earlier one said must be gone."""
    await exchange.run(Enqueue("support", speaks="pl", keys="1"), support_pl=(1000, "TIMEOUT"), support=pressed("1"))
    assert isinstance(exchange.events[0], Keys)


@pytest.mark.parametrize("key", ["", "2", "T", "fallback"])
async def test_a_key_that_was_not_asked_for_is_the_line_s_fault(exchange: Exchange, key: str) -> None:
    await exchange.run(Enqueue("sales", keys="1"), sales=pressed(key))
    assert isinstance(exchange.problem, AgiError)


@pytest.mark.parametrize(
    "effect",
    [
        Enqueue("support", keys="A"),
        Enqueue("support", keys="1]"),
        Enqueue("support", music="x,y"),
        Enqueue("support", music="x y"),
    ],
)
async def test_nothing_odd_reaches_the_dialplan(exchange: Exchange, effect: Enqueue) -> None:
    fake = await exchange.run(effect)
    assert isinstance(exchange.problem, BadArgument)
    assert fake.commands == []


# --- position and wait ------------------------------------------------------------------------------------------


async def test_place_and_wait_are_told_after_ten_seconds_and_then_as_often_as_the_step_says(exchange: Exchange) -> None:
    exchange.wait = 150.0
    await exchange.run(Enqueue("sales", longest=140, announce=60, language="en"), sales=(1000, "TIMEOUT"))
    words = "You are number 1 in the queue. The wait is about 3 minutes."
    assert exchange.teller.told == [(10.0, words), (70.0, words), (130.0, words)]
    told = [h for h in exchange.happened if isinstance(h, CallerTold)]
    assert [(h.queue, h.position, h.wait) for h in told] == [("sales", 1, 150.0)] * 3


async def test_words_never_overlap(exchange: Exchange) -> None:
    await exchange.run(Enqueue("sales", longest=16, announce=1), sales=(1000, "TIMEOUT"))
    assert [at for at, _ in exchange.teller.told] == [1.0, 7.0, 13.0]


@pytest.mark.parametrize("announce", [0, -1, 300, 3600])
async def test_who_waits_for_less_than_announce_is_told_nothing(exchange: Exchange, announce: float) -> None:
    await exchange.run(Enqueue("sales", longest=300, announce=announce), sales=(1000, "TIMEOUT"))
    assert exchange.teller.told == []


async def test_an_agent_who_answers_ends_the_words_and_those_to_come(exchange: Exchange) -> None:
    async def queue(channel: FakeChannel) -> str:
        await channel.wait(12)
        caller = exchange.registry.find("box-1.1")
        assert caller is not None
        exchange.registry.connected(caller, "ewa")
        await channel.wait(200)
        return "CONTINUE"

    await exchange.run(Enqueue("sales", longest=300), sales=queue)
    assert len(exchange.teller.told) == 1
    assert exchange.teller.stopped == [12.0]


async def test_words_that_are_over_are_not_stopped(exchange: Exchange) -> None:
    await exchange.run(Enqueue("sales", longest=30, announce=25), sales=(1000, "TIMEOUT"))
    assert len(exchange.teller.told) == 1
    assert exchange.teller.stopped == []


async def test_place_counts_those_who_are_served_before(exchange: Exchange) -> None:
    """Priority first, then who came first; other queues do not count."""
    registry = exchange.registry

    async def others(channel: FakeChannel) -> str:
        for number, (queue, priority) in enumerate([("sales", 9), ("sales", 1), ("support", 1), ("sales", 5)]):
            other = registry.begin(f"o{number}", f"u{number}", lambda _: None)
            registry.waits(other, queue, priority)
        await channel.wait(20)
        return "TIMEOUT"

    await exchange.run(Enqueue("sales", longest=20, announce=15, priority=5, language="pl"), sales=others)
    assert exchange.teller.told == [(10.0, "Państwa numer w kolejce: 2. ")]
