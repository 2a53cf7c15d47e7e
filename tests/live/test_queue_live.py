"""Waiting for an agent on a real Asterisk: who waits, for whom, what he hears, and every way out."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from centrala.pbx.sounds import make_sounds
from ivr.asterisk import staying
from ivr.asterisk.strangers import Strangers
from ivr.calls import Exchange as CallExchange
from ivr.calls import run_call
from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallerLeftQueue,
    CallerQueued,
    CallerTold,
    TalkEnded,
)
from ivr.live import LiveCalls
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentLeft, CallFacts, Keys, NobodyThere, QueueTimeout
from scripts_dsl.site import read_site
from scripts_dsl.waiting_words import told
from support.asterisk import CACHE, Pbx, started
from support.callers import flow
from support.exchange import Call, Exchange, Script, agent, agent_on_a_break, registered
from support.hearing import heard
from support.patience import PATIENCE
from support.sip import SipPhone


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """With music that can be told from other music: it is spoken."""
    music = tmp_path_factory.mktemp("music")
    shutil.copy(make_sounds(CACHE) / "demo-agent-en.wav", music)
    with started("queue-live", tmp_path_factory.mktemp("pbx"), music={"spoken": str(music)}) as running:
        yield running


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
        event, took = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, NobodyThere)
    assert took < 1
    assert (await exchange.told_of(CallerLeftQueue)).why == "nobody"


async def test_the_last_agent_who_leaves_frees_the_callers_who_wait(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=20)))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100"):
        await exchange.told_of(CallerQueued)
        await exchange.members.remove("support", "PJSIP/ewa")
        event, _ = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, NobodyThere)
    assert (await exchange.told_of(CallerLeftQueue)).why == "nobody"


async def test_a_telephone_that_is_gone_for_a_moment_costs_nobody_his_place(exchange: Exchange, pbx: Pbx) -> None:
    """Two wait, in the hall of their language and without; they come back in their order."""
    exchange.at_work = True
    first, second = "+48600000011", "+48600000012"
    exchange.takes(waits(Enqueue("support", longest=30, speaks="pl")))
    async with agent_on_a_break(exchange, pbx, "support.pl"), pbx.caller("100", first) as caller:
        await exchange.told_of(CallerQueued)
        exchange.takes(waits(Enqueue("support", longest=30)))
        async with pbx.caller("100", second):
            await exchange.told_of(CallerQueued)
            for queue in ("support", "support.pl"):
                await exchange.members.remove(queue, "PJSIP/ewa")
            await caller.until(lambda: all(one.beside for one in exchange.registry))
            await exchange.members.add("support", "ewa", "PJSIP/ewa", paused=True)
            await caller.until(lambda: not any(one.beside for one in exchange.registry))
            await exchange.members.pause("PJSIP/ewa", paused=False)
            assert (await exchange.told_of(AgentRinging)).ani == first
            assert CallerLeftQueue not in exchange.kinds()


async def test_an_agent_on_a_break_is_there(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=1)))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100"):
        event, _ = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, QueueTimeout)


# --- keys -------------------------------------------------------------------------------------------------------


async def test_a_key_leads_out_of_the_queue_and_others_do_nothing(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        # The hall of its language is empty: Queue() has said so before the key.
        first = await call(Enqueue("support", longest=20, keys="1#", speaks="pl"))
        second = await call(Enqueue("support", longest=1))
        await call.hang_up()
        return first, second

    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx), pbx.caller("100") as caller:
        await exchange.told_of(CallerQueued)
        await caller.until(lambda: caller.sound.packets > 0)
        caller.press("2#")
        assert (await exchange.told_of(CallerLeftQueue)).why == "key"
        await exchange.told_of(CallerQueued, count=2)
        caller.press("1")
        first, second = await asyncio.wait_for(result, PATIENCE)
        assert await caller.ended() == 0, "the call ends well although the key has moved the channel in the dialplan"
    assert isinstance(first, Keys)
    assert (first.digits, first.by) == ("#", "key")
    assert isinstance(second, QueueTimeout), "keys of the step before do not work in the next one"


async def test_a_key_ends_the_ringing_of_an_agent_s_phone(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(waits(Enqueue("support", longest=20, keys="1")))
    async with agent(exchange, pbx, ring=60), pbx.caller("100") as caller:
        await exchange.told_of(AgentRinging)
        await caller.until(lambda: caller.sound.packets > 0)
        caller.press("1")
        event, _ = await asyncio.wait_for(result, PATIENCE)
        assert isinstance(event, Keys)
    assert AgentMissed not in exchange.kinds()


async def test_an_engine_that_dies_after_a_key_leaves_the_caller_to_the_fallback(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        await call(Enqueue("support", longest=20, keys="1"))
        exchange.server.stop_accepting()
        raise RuntimeError("died")

    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx), pbx.caller("100", "+441632960123") as caller:
        await exchange.told_of(CallerQueued)
        await caller.until(lambda: caller.sound.packets > 0)
        caller.press("1")
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(result, PATIENCE)
        await caller.hears(pbx.sounds / "fallback-en.wav")


# --- position and wait ------------------------------------------------------------------------------------------


async def test_a_caller_is_told_place_and_wait_over_the_music_and_keeps_his_place(exchange: Exchange, pbx: Pbx) -> None:
    exchange.wait = 150.0
    says = await exchange.prompts.plan(told("pl", 1, 150.0))
    result = exchange.takes(waits(Enqueue("support", longest=30, announce=2, language="pl", keys="1")))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100") as caller:
        happened = await exchange.told_of(CallerTold)
        assert (happened.queue, happened.position, happened.wait) == ("support", 1, 150.0)
        for clip in says:
            await caller.hears(Path(f"{clip.path}.wav"))
        assert CallerLeftQueue not in exchange.kinds()
        caller.press("1")
        event, _ = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, Keys), "keys work during the words"
    await no_whispers(pbx)


async def test_an_agent_who_answers_ends_the_words(exchange: Exchange, pbx: Pbx) -> None:
    exchange.wait = 150.0
    await exchange.prompts.plan(told("en", 1, 150.0))

    async def script(call: Call) -> object:
        await call.answer()
        await call(Enqueue("support", longest=30, announce=2, language="en"))
        return await call.next()

    result = exchange.takes(script)
    async with agent(exchange, pbx, ring=2.8) as phone, pbx.caller("100"):
        await exchange.told_of(CallerTold)
        await exchange.told_of(AgentConnected)
        await no_whispers(pbx, within=1.5)
        await phone.hang_up()
        assert isinstance(await asyncio.wait_for(result, PATIENCE), AgentLeft)


async def no_whispers(pbx: Pbx, within: float = 5.0) -> None:
    """No channel of [queue-tell] is left."""
    end = time.monotonic() + within
    while "queue-tell" in (channels := await asyncio.to_thread(pbx.cli, "core show channels")):
        assert time.monotonic() < end, channels
        await asyncio.sleep(0.05)


# --- languages --------------------------------------------------------------------------------------------------


async def test_who_speaks_the_language_is_asked_first(exchange: Exchange, pbx: Pbx) -> None:
    """Boris is longer in the queue and free; only Ewa speaks Polish."""
    async with registered(exchange, pbx, "boris", ring=60), registered(exchange, pbx, "ewa", ring=60):
        await exchange.members.add("support", "boris", "PJSIP/boris")
        for name in ("support", "support.pl"):
            await exchange.members.add(name, "ewa", "PJSIP/ewa")
        for _ in range(3):
            exchange.takes(waits(Enqueue("support", longest=20, speaks="pl")))
            async with pbx.caller("100") as caller:
                ringing = await exchange.told_of(AgentRinging)
                assert (ringing.member, ringing.queue) == ("ewa", "support")
                await caller.hang_up()
                await exchange.told_of(CallerLeftQueue)
        for user in ("boris", "ewa"):
            for name in ("support", "support.pl"):
                await exchange.members.remove(name, f"PJSIP/{user}")


async def test_after_a_minute_anyone_is_asked(exchange: Exchange, pbx: Pbx, monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute of two seconds: Ewa speaks Polish and is on a break, Boris is free."""
    monkeypatch.setattr(staying, "FIRST", 2.0)
    async with registered(exchange, pbx, "boris", ring=0.2) as phone, agent_on_a_break(exchange, pbx, "support.pl"):
        await exchange.members.add("support", "boris", "PJSIP/boris")
        result = exchange.takes(answered)
        async with pbx.caller("100"):
            began = time.monotonic()
            ringing = await exchange.told_of(AgentRinging)
            assert ringing.member == "boris"
            assert time.monotonic() - began > 1.8
            await exchange.told_of(AgentConnected)
            await talks_and_hangs_up(phone)
            event = await asyncio.wait_for(result, PATIENCE)
        await exchange.members.remove("support", "PJSIP/boris")
    assert isinstance(event, AgentLeft)
    assert exchange.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]


async def test_nobody_who_speaks_the_language_is_there_so_anyone_is_asked_at_once(exchange: Exchange, pbx: Pbx) -> None:
    result = exchange.takes(answered)
    async with agent(exchange, pbx, ring=0.2) as phone, pbx.caller("100"):
        await exchange.told_of(AgentConnected, within=3)
        await talks_and_hangs_up(phone)
        assert isinstance(await asyncio.wait_for(result, PATIENCE), AgentLeft)


async def talks_and_hangs_up(phone: SipPhone) -> None:
    """A phone that hangs up before its answer has been confirmed does not; then there is sound."""
    await phone.answered()
    await phone.until(lambda: phone.sound.packets > 0)
    await phone.hang_up()


async def answered(call: Call) -> object:
    """Into the queue, asking for Polish; the event after the agent's answer."""
    await call.answer()
    await call(Enqueue("support", longest=20, speaks="pl"))
    event = await call.next()
    await call.hang_up()
    return event


# --- priority ---------------------------------------------------------------------------------------------------


async def test_who_has_priority_is_served_first_and_place_says_so(exchange: Exchange, pbx: Pbx) -> None:
    first, second = "+48600000001", "+48600000002"
    exchange.takes(waits(Enqueue("support", longest=30, priority=5)))
    async with agent_on_a_break(exchange, pbx), pbx.caller("100", first):
        await exchange.told_of(CallerQueued)
        exchange.takes(waits(Enqueue("support", longest=30, priority=1)))
        async with pbx.caller("100", second):
            await exchange.told_of(CallerQueued)
            places = {caller.priority: exchange.registry.ahead(caller) for caller in exchange.registry}
            assert places == {1: 0, 5: 1}
            await exchange.members.pause("PJSIP/ewa", paused=False)
            assert (await exchange.told_of(AgentRinging)).ani == second


# --- music ------------------------------------------------------------------------------------------------------


async def test_the_step_s_music_is_heard_and_the_next_step_has_its_own(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        await call(Enqueue("support", longest=4, music="spoken", announce=0))
        await call(Enqueue("support", longest=4, announce=0))
        await call.hang_up()

    spoken = pbx.sounds / "demo-agent-en.wav"
    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx), pbx.caller("100") as caller:
        await caller.hears(spoken)
        await exchange.told_of(CallerQueued, count=2)
        before = len(caller.recording())
        await asyncio.wait_for(result, PATIENCE)
        assert heard(caller.recording()[before:], spoken).share < 0.4


# --- closing time -----------------------------------------------------------------------------------------------

CLOSED = "We are closed now. Please call again tomorrow morning."
CLOSES = f"""
    places:
      start:
        - queue: support
          at_closing: night
          on_timeout: late
      night:
        - hangup: {CLOSED}
      late:
        - hangup: It took too long.
"""
SITE = read_site("zone: Europe/Warsaw\nqueues: {support: {hours: {mon-sun: 08:00-12:30}}}\n")[0]


class NoJournal:
    async def record(self, _happening: object, _state: object, *, wait: bool) -> None:
        """Nothing is kept."""

    def forget(self, _call_id: str) -> None:
        """Nothing to forget."""


async def test_who_still_waits_when_the_queue_closes_goes_where_the_step_says(exchange: Exchange, pbx: Pbx) -> None:
    """The call comes three seconds and a half before half past twelve."""
    anything: Any = NoJournal()
    calls = CallExchange(exchange.bus, anything, anything, LiveCalls(), lambda _: {}, exchange.clock)

    async def script(call: Call) -> object:
        return await run_call(calls, call.line, flow(CLOSES, SITE), CallFacts(call_id="c", dialled="100"))

    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx):
        exchange.shift = datetime(2026, 5, 6, 10, 29, 56, 500_000, tzinfo=UTC) - datetime.now(UTC)
        async with pbx.caller("100") as caller:
            await caller.hears(
                await exchange.sound("We are closed now. Please call again tomorrow morning."), within=12
            )
            assert await asyncio.wait_for(result, PATIENCE) == "completed"


# --- strangers --------------------------------------------------------------------------------------------------


async def test_a_member_that_is_no_agent_s_phone_is_taken_out(exchange: Exchange, pbx: Pbx) -> None:
    strangers = Strangers(exchange.ami, {"PJSIP/ewa"}.__contains__, {"support"}, exchange.bus)
    async with agent_on_a_break(exchange, pbx, "support.pl"):
        for queue in ("support", "support.pl"):
            pbx.cli(f"queue add member Local/900@to-carrier to {queue}")
        assert await strangers.look() == 2
        for queue in ("support", "support.pl"):
            shown = pbx.cli(f"queue show {queue}")
            assert "900" not in shown
            assert "ewa" in shown
        assert await strangers.look() == 0
