"""A call that died with its Asterisk is not called hung up; one whose caller hung up is, also beside a cut manager."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.partings import UNTOLD
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.calls import Exchange, run_call
from ivr.happenings import CallEnded
from ivr.live import LiveCalls
from ivr.prompts.plan import Clip, Plan
from scripts_dsl.effects import Parts, text_of
from scripts_dsl.events import CallFacts
from support.callers import NOON, flow
from support.fake_agi import HEAD, FakeChannel
from support.fake_ami import FakeAmi, event

pytestmark = pytest.mark.looptime(noop_cycles=5)
FLOW = flow(
    """
    places:
      start:
        - say: A long story.
        - hangup: Goodbye.
    """
)
SOUND = "long"


class Prompts:
    async def plan(self, parts: Parts) -> Plan:
        return (Clip(SOUND, 30.0),) if text_of(parts) else ()


class Asterisk:
    """Both its connections: manager and one call."""

    def __init__(self) -> None:
        self.pbx, self.bus, self.ended = FakeAmi(), Bus(), asyncio.Queue[CallEnded]()
        self.bus.subscribe(CallEnded, self.ended.put_nowait)
        self.registry = Registry(self.bus, asyncio.get_running_loop().time)
        self.journal = Journal()
        self._listener = AmiHappenings(self.bus, self.registry)
        self.server = AgiServer(self._carry)

    async def _carry(self, session: AgiSession) -> None:
        nobody: Any = None
        journal: Any = self.journal
        exchange = Exchange(self.bus, journal, nobody, LiveCalls(), lambda _names: {}, lambda: NOON)
        prompts: Any = Prompts()
        line = AsteriskLine(session, "c1", prompts, self.registry, lambda: NOON)
        try:
            facts = CallFacts(call_id="c1", dialled="100", number=None)
            await run_call(exchange, line, FLOW, facts, gone=line.why_gone)
        finally:
            await line.close()

    async def begin(self) -> None:
        await self.pbx.start()
        self.ami = Ami("127.0.0.1", self.pbx.port, "engine", "s3cret", self._listener)
        self.registry.partings.asks = partial(self.ami.act, "Ping")
        self._running = asyncio.create_task(self.ami.run())
        await self.ami.ready()
        self.port = await self.server.start("127.0.0.1", 0)

    async def end(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.server.close()
        await self.pbx.stop()

    uniqueid = HEAD["uniqueid"]

    def rings(self, hangs_up: float | None = None) -> asyncio.Task[None]:
        channel = FakeChannel(sounds={SOUND: 30.0}, hangs_up=hangs_up)
        return asyncio.create_task(channel.call(self.port))

    async def dies(self) -> None:
        """The manager's port, that is; whoever called is gone too."""
        await self.pbx.stop()
        self.pbx.channels = []

    async def comes_back(self, *, after: float, another: bool) -> None:
        """`another`: it has been started again."""
        await asyncio.sleep(after)
        if another:
            self.pbx.started = "10:01:00"
        await self.pbx.start()

    async def why(self, within: float = 40) -> str:
        async with asyncio.timeout(within):
            return (await self.ended.get()).why


class Journal:
    """Keeps nothing."""

    slow = 0.0
    """s that a step takes."""

    async def record(self, *_step: object, **_more: object) -> None:
        await asyncio.sleep(self.slow)

    def forget(self, _call_id: str) -> None: ...


@pytest.fixture
async def asterisk() -> AsyncIterator[Asterisk]:
    made = Asterisk()
    await made.begin()
    yield made
    await made.end()


async def gone(call: asyncio.Task[None]) -> None:
    """The connection ends without a last word."""
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)


@pytest.mark.parametrize("manager_first", [True, False])
@pytest.mark.parametrize("apart", [0.01, 0.9])
async def test_a_call_that_dies_with_its_asterisk_says_so(
    asterisk: Asterisk, manager_first: bool, apart: float
) -> None:
    """However far apart its two connections end."""
    call = asterisk.rings()
    await asyncio.sleep(1)
    asterisk.pbx.silent.add("Ping")
    for end in (asterisk.dies(), gone(call)) if manager_first else (gone(call), asterisk.dies()):
        await end
        await asyncio.sleep(apart)
    asterisk.pbx.silent.clear()
    await asterisk.comes_back(after=1, another=True)
    assert await asterisk.why(within=1) == "pbx_restart"


async def test_it_says_so_too_when_asterisk_is_back_before_its_last_step_is_written(asterisk: Asterisk) -> None:
    call = asterisk.rings()
    await asyncio.sleep(1)
    asterisk.journal.slow = 3.0
    await asyncio.gather(gone(call), asterisk.dies())
    await asterisk.comes_back(after=1, another=True)
    assert await asterisk.why() == "pbx_restart"


async def test_an_asterisk_that_stays_away_has_taken_its_calls_with_it(asterisk: Asterisk) -> None:
    call = asterisk.rings()
    await asyncio.sleep(1)
    await asyncio.gather(gone(call), asterisk.dies())
    assert await asterisk.why(within=UNTOLD + 1) == "pbx_restart"


async def test_who_hangs_up_in_the_moment_of_a_cut_has_hung_up(asterisk: Asterisk) -> None:
    call = asterisk.rings(hangs_up=1)
    await asyncio.sleep(0.95)
    asterisk.pbx.cut()
    await call
    assert await asterisk.why() == "hung_up"


@pytest.mark.parametrize("line_first", [True, False])
async def test_whose_line_ends_beside_a_cut_has_hung_up_when_asterisk_is_the_same(
    asterisk: Asterisk, line_first: bool
) -> None:
    asterisk.pbx.silent.add("Ping")
    call = asterisk.rings()
    await asyncio.sleep(1)
    for end in (gone(call), asterisk.dies()) if line_first else (asterisk.dies(), gone(call)):
        await end
        await asyncio.sleep(0.5)
    await asterisk.comes_back(after=2, another=False)
    assert await asterisk.why(within=1) == "hung_up"


async def test_who_called_while_the_manager_was_away_can_die_with_asterisk_too(asterisk: Asterisk) -> None:
    await asterisk.dies()
    await asyncio.sleep(1)
    call = asterisk.rings()
    asterisk.pbx.channels = [{"Channel": "PJSIP/trunk-1", "Uniqueid": asterisk.uniqueid}]
    await asterisk.comes_back(after=1, another=False)
    await asterisk.ami.ready()
    await asyncio.gather(gone(call), asterisk.dies())
    await asterisk.comes_back(after=1, another=True)
    assert await asterisk.why(within=1) == "pbx_restart"


@pytest.mark.parametrize(("another", "why"), [(True, "pbx_restart"), (False, "hung_up")])
async def test_so_can_who_called_and_was_gone_before_the_manager_was_back(
    asterisk: Asterisk, another: bool, why: str
) -> None:
    await asterisk.dies()
    await asyncio.sleep(1)
    call = asterisk.rings()
    await asyncio.sleep(1)
    await gone(call)
    await asterisk.comes_back(after=1, another=another)
    assert await asterisk.why(within=1) == why


async def test_a_line_that_ends_alone_is_a_caller_who_hung_up_and_nobody_waits(asterisk: Asterisk) -> None:
    """Asterisk answers what it is asked: it lives."""
    call = asterisk.rings()
    await asyncio.sleep(1)
    await gone(call)
    assert await asterisk.why(within=0.1) == "hung_up"


@pytest.mark.parametrize("order", ["told gone", "gone told", "told dies gone"])
async def test_a_channel_whose_end_was_told_has_hung_up_and_nobody_waits(asterisk: Asterisk, order: str) -> None:
    """Whatever the manager does else: it is too busy to answer, or dies."""
    asterisk.pbx.silent.add("Ping")
    call = asterisk.rings()
    await asyncio.sleep(1)
    for what in order.split():
        match what:
            case "told":
                asterisk.pbx.tell(event("Hangup", Uniqueid=asterisk.uniqueid, Linkedid=asterisk.uniqueid))
            case "gone":
                await gone(call)
            case "dies":
                await asterisk.dies()
        await asyncio.sleep(0.1)
    assert await asterisk.why(within=0.1) == "hung_up"
