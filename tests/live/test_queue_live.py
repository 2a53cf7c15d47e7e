"""Waiting for an agent on a real Asterisk: who waits, for whom, what he hears, and every way out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from ivr.happenings import CallerLeftQueue, CallerQueued
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import NobodyThere, QueueTimeout
from support.asterisk import Pbx
from support.exchange import Call, Exchange, Script, agent_on_a_break


@pytest.fixture
async def exchange(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    async with Exchange(pbx, tmp_path_factory.getbasetemp() / "queue").running() as made:
        yield made


def waits(effect: Enqueue) -> Script:
    """Into the queue; the event that ends it, and after how many seconds."""

    async def script(call: Call) -> object:
        await call.answer()
        began = time.monotonic()
        event = await call(effect)
        took = time.monotonic() - began
        await call.hang_up()
        return event, took

    return script


async def test_nobody_waits_for_nobody(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=20)))
    async with pbx.caller("100"):
        event, took = await asyncio.wait_for(result, 5)
    assert isinstance(event, NobodyThere)
    assert took < 1
    assert (await exchange.told_of(CallerLeftQueue)).why == "nobody"


async def test_the_last_agent_who_leaves_frees_the_callers_who_wait(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=20)))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100"):
        await exchange.told_of(CallerQueued)
        await exchange.members.remove("support", "PJSIP/ewa")
        event, _ = await asyncio.wait_for(result, 5)
    assert isinstance(event, NobodyThere)
    assert (await exchange.told_of(CallerLeftQueue)).why == "nobody"


async def test_an_agent_on_a_break_is_there(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=1)))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100"):
        event, _ = await asyncio.wait_for(result, 5)
    assert isinstance(event, QueueTimeout)
