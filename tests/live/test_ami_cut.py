"""The manager connection breaks in the middle of a call: nothing that matters is lost, nothing is told twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from support.asterisk import Pbx
from support.engine import RunningEngine, running
from support.patience import PATIENCE
from support.people import ANNA, IVAN, JAMES, MAJA, at_work, calling, dispose
from support.stranger import Desk
from support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOLD = [
    *("call.began", "queue.joined", "agent.ringing", "queue.left", "agent.connected", "agent.talk_ended", "call.ended"),
    *("script.began", "call.disposition"),
]
SHOWN = [
    *(("pop", None), ("call", "ringing"), ("call", "answered"), ("script", None), ("call", "ended"), ("call", "ended")),
]
"""At the desk; the last one says that the disposition is stored."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def proxy(pbx: Pbx) -> AsyncIterator[TcpProxy]:
    opened = await TcpProxy.open(pbx.box.ports.ami)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(pbx: Pbx, proxy: TcpProxy, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningEngine]:
    """Its manager connections go through the proxy."""
    run = running(pbx, tmp_path_factory.mktemp("engine"), proxy.port)
    yield await asyncio.to_thread(run.__enter__)
    await asyncio.to_thread(run.__exit__, None, None, None)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def mended(proxy: TcpProxy) -> AsyncIterator[None]:
    """What a failed test has cut is whole for the next one."""
    yield
    proxy.heal()


def rings_here(pbx: Pbx) -> bool:
    """Whether Asterisk gives Ewa the calls of the queue. The desk says earlier that she is ready."""
    lines = pbx.cli("queue show support").splitlines()
    return any("PJSIP/ewa" in line and "paused" not in line for line in lines)


async def heal(proxy: TcpProxy, engine: RunningEngine) -> None:
    """The port is back; wait until the engine is in step: how soon that is, P9 of tests/chaos measures alone."""
    before = len(engine.said("ami.up"))
    proxy.heal()
    await engine.until(lambda: len(engine.said("ami.up")) > before, within=PATIENCE)


async def told_once(desk: Desk, engine: RunningEngine, call_id: str) -> None:
    """The whole call is in the event log and was on the desk, each thing once."""
    ended = await desk.get("call", state="ended", call_id=call_id)
    await engine.has(call_id, "call.ended")
    await dispose(desk, ended)
    await engine.has(call_id, "call.disposition")
    assert sorted(kind for kind, _ in engine.happened(call_id)) == sorted(TOLD)
    assert desk.course(call_id) == SHOWN


async def test_cut_before_the_caller_joins_the_queue(pbx: Pbx, engine: RunningEngine, proxy: TcpProxy) -> None:
    """The card still comes before the answer."""
    async with at_work(pbx, engine, ring=4.0) as (desk, phone):
        await engine.until(lambda: rings_here(pbx))
        proxy.cut_before(b"Event: QueueCallerJoin")
        async with calling(pbx, ANNA):
            await proxy.is_cut.wait()
            await phone.ringing()
            await heal(proxy, engine)
            pop = await desk.get("pop")
            assert not phone.has_answered
            await desk.get("call", state="answered")
        await told_once(desk, engine, pop["call_id"])


async def test_cut_while_the_phone_rings(pbx: Pbx, engine: RunningEngine, proxy: TcpProxy) -> None:
    async with at_work(pbx, engine, ring=0.5) as (desk, phone):
        async with calling(pbx, IVAN):
            pop = await desk.get("pop")
            proxy.cut()
            await phone.answered()
            await heal(proxy, engine)
            await desk.get("call", state="answered")
        await told_once(desk, engine, pop["call_id"])


async def test_cut_while_they_talk_until_the_caller_has_gone(pbx: Pbx, engine: RunningEngine, proxy: TcpProxy) -> None:
    async with at_work(pbx, engine) as (desk, _):
        async with calling(pbx, MAJA):
            pop = await desk.get("pop")
            await desk.get("call", state="answered")
            proxy.cut()
        await desk.get("call", state="ended", call_id=pop["call_id"])
        await heal(proxy, engine)
        await told_once(desk, engine, pop["call_id"])


async def test_cut_from_the_ring_until_the_agent_has_gone(pbx: Pbx, engine: RunningEngine, proxy: TcpProxy) -> None:
    """The caller's own line tells who answered."""
    async with at_work(pbx, engine) as (desk, phone):
        async with calling(pbx, JAMES) as caller:
            pop = await desk.get("pop")
            proxy.cut()
            await phone.answered()
            await phone.hang_up()
            await desk.get("call", state="ended", call_id=pop["call_id"])
            await caller.ended()
        await heal(proxy, engine)
        await told_once(desk, engine, pop["call_id"])
        talk = dict(engine.happened(pop["call_id"]))["agent.talk_ended"]
        assert (talk["member"], talk["by"]) == ("ewa", "agent")
