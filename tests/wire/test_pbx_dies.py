"""A call that died with its Asterisk is not called hung up; one whose caller hung up is, also beside a cut manager."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.calls import Exchange, run_call
from ivr.happenings import CallEnded
from ivr.live import LiveCalls
from ivr.prompts.plan import Clip, Plan
from scripts_dsl.effects import Parts, text_of
from scripts_dsl.events import CallFacts
from support.callers import NOON, flow
from support.fake_agi import FakeChannel
from support.fake_ami import FakeAmi

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
        self._listener = AmiHappenings(self.bus, self.registry)
        self.server = AgiServer(self._carry)

    async def _carry(self, session: AgiSession) -> None:
        nobody: Any = None
        journal: Any = Quiet()
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
        self._running = asyncio.create_task(self.ami.run())
        await self.ami.ready()
        self.port = await self.server.start("127.0.0.1", 0)

    async def end(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.server.close()
        await self.pbx.stop()

    def rings(self, hangs_up: float | None = None) -> asyncio.Task[None]:
        channel = FakeChannel(sounds={SOUND: 30.0}, hangs_up=hangs_up)
        return asyncio.create_task(channel.call(self.port))

    async def why(self) -> str:
        async with asyncio.timeout(40):
            return (await self.ended.get()).why


class Quiet:
    """A journal that keeps nothing."""

    async def record(self, *_step: object, **_more: object) -> None: ...

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
async def test_a_call_that_dies_with_its_asterisk_says_so(asterisk: Asterisk, manager_first: bool) -> None:
    call = asterisk.rings()
    await asyncio.sleep(1)
    if manager_first:
        await asterisk.pbx.stop()
        await asyncio.sleep(0.1)
    await gone(call)
    await asyncio.sleep(0.1)
    await asterisk.pbx.stop()
    assert await asterisk.why() == "pbx_restart"


async def test_who_hangs_up_in_the_moment_of_a_cut_has_hung_up(asterisk: Asterisk) -> None:
    call = asterisk.rings(hangs_up=1)
    await asyncio.sleep(0.95)
    asterisk.pbx.cut()
    await call
    assert await asterisk.why() == "hung_up"


async def test_a_line_that_ends_alone_or_long_after_a_cut_is_a_caller_who_hung_up(asterisk: Asterisk) -> None:
    call = asterisk.rings()
    await asyncio.sleep(1)
    await gone(call)
    assert await asterisk.why() == "hung_up"
    call = asterisk.rings()
    await asyncio.sleep(1)
    await asterisk.pbx.stop()
    await asyncio.sleep(1)
    await gone(call)
    assert await asterisk.why() == "hung_up"
