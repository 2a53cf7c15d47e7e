"""The Asterisk line on a real Asterisk: keys, prompts, queue and hang-up are what the fakes of the wire tier say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallerLeftQueue,
    CallerQueued,
    TalkEnded,
)
from scripts_dsl.effects import Effect, Enqueue, Listen, Say
from scripts_dsl.events import AgentAnswered, AgentLeft, CallerHungUp, Keys, QueueTimeout, SayDone, Silence
from support.asterisk import Pbx
from support.exchange import ACCOUNT, GREETING, THANKS, Call, Exchange, agent, agent_on_a_break, menu, words
from support.hearing import prompts_heard
from support.patience import PATIENCE


@pytest.fixture
async def exchange(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    async with Exchange(pbx, tmp_path_factory.getbasetemp() / "line").running() as made:
        yield made


async def test_prompts_are_heard_in_order_and_digits_arrive(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        first = await call(Say(words(GREETING)))
        typed = await call(Listen(words(ACCOUNT), min=10, max=10, wait=5, between=3))
        said = await call(Say(words(THANKS)))
        await call.hang_up("Goodbye.")
        return first, typed, said

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await caller.hears(await exchange.sound(GREETING))
        await caller.hears(await exchange.sound(ACCOUNT), share=0.2)
        caller.press("4539578767#")
        await caller.hears(await exchange.sound(THANKS))
        assert await caller.ended() == 0
        texts = {name: await exchange.sound(t) for name, t in (("hello", GREETING), ("thanks", THANKS))}
        assert prompts_heard(caller.recording(), texts) == ["hello", "thanks"]
    first, typed, said = await result
    assert isinstance(first, SayDone)
    assert (typed.digits, typed.by) == ("4539578767", "length")
    assert isinstance(said, SayDone), "the hash after the tenth digit belongs to the number"


@pytest.mark.attack("A28")
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.7])
async def test_a_key_pressed_early_answers_the_menu(exchange: Exchange, pbx: Pbx, delay: float) -> None:
    """`delay`: seconds from the first sound, from which on the caller's own sound finds its way."""

    async def script(call: Call) -> object:
        await call.answer()
        await call(Say(words(GREETING)))
        event = await call(menu())
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > 0)
        await asyncio.sleep(delay)
        caller.press("2")
        event = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, Keys)
    assert event.digits == "2"


async def test_without_barge_in_a_prompt_goes_on_after_a_key_and_loses_nothing(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        await call(Say(words(GREETING), barge_in=False))
        event = await call(menu())
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await caller.hears(await exchange.sound(GREETING), share=0.2)
        caller.press("3")
        event = await asyncio.wait_for(result, PATIENCE)
        assert (await caller.hears(await exchange.sound(GREETING), share=0.7)).share > 0.7
    assert isinstance(event, Keys)
    assert event.digits == "3"


async def test_silence_is_silence(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        event = await call(menu(wait=1))
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100"):
        assert isinstance(await asyncio.wait_for(result, PATIENCE), Silence)


@pytest.mark.parametrize("effect", [Say(words(GREETING)), menu(), Enqueue("support"), None], ids=str)
async def test_a_caller_who_hangs_up_is_noticed_in_every_state(
    exchange: Exchange, pbx: Pbx, effect: Effect | None
) -> None:
    idle = asyncio.Event()

    async def script(call: Call) -> object:
        await call.answer()
        if effect is None:
            await call(Say(()))
            idle.set()
            return await call.next()
        return await call(effect)

    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx), pbx.caller("100") as caller:
        await caller.answered()
        if isinstance(effect, Enqueue):
            await exchange.told_of(CallerQueued)
        elif effect is None:
            await idle.wait()
        else:
            await caller.until(lambda: caller.sound.packets > 0)
        await caller.hang_up()
        assert isinstance(await asyncio.wait_for(result, PATIENCE), CallerHungUp)
        await caller.until(lambda: not len(exchange.registry))
    assert exchange.kinds() == ([CallerQueued, CallerLeftQueue] if isinstance(effect, Enqueue) else [])


async def waits(call: Call) -> object:
    """Into the queue and out again; all events."""
    await call.answer()
    events = [await call(Enqueue("support", longest=20))]
    while isinstance(events[-1], AgentAnswered):
        events.append(await call.next())
    if not isinstance(events[-1], CallerHungUp):
        await call.hang_up()
    return events


async def test_nobody_takes_the_call_in_time(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        event = await call(Enqueue("support", longest=1))
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with agent_on_a_break(exchange, pbx), pbx.caller("100"):
        assert isinstance(await asyncio.wait_for(result, PATIENCE), QueueTimeout)
    assert (await exchange.told_of(CallerLeftQueue)).why == "timeout"


async def test_an_agent_rings_answers_and_leaves(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=0.5) as phone:
        result = exchange.takes(waits)
        async with pbx.caller("100", "+48601234567", "Anna Kowalska"):
            ringing = await exchange.told_of(AgentRinging)
            assert AgentConnected not in exchange.kinds(), "the pop comes before the answer"
            assert (ringing.member, ringing.interface, ringing.ani) == ("ewa", "PJSIP/ewa", "+48601234567")
            await exchange.told_of(AgentConnected)
            await asyncio.sleep(1)
            await phone.hang_up()
            events = await asyncio.wait_for(result, PATIENCE)
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert events[1].talk == pytest.approx(1, abs=0.6)
    assert exchange.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]
    assert (await exchange.told_of(TalkEnded)).by == "agent"


@pytest.mark.parametrize("when", ["before the queue", "while it rings", "while they talk"])
async def test_a_cut_of_ami_in_the_middle_of_a_call_loses_nothing_that_matters(
    exchange: Exchange, pbx: Pbx, when: str
) -> None:
    async with agent(exchange, pbx, ring=1.5) as phone:
        result = exchange.takes(waits)
        if when == "before the queue":
            exchange.cut()
        async with pbx.caller("100"):
            if when == "while it rings":
                await exchange.told_of(AgentRinging)
                exchange.cut()
            elif when == "while they talk":
                await exchange.told_of(AgentConnected)
                exchange.cut()
            await phone.ringing()
            if when == "before the queue":
                await exchange.mend()
            await phone.answered()
            await asyncio.sleep(1)
            if when == "while it rings":
                await exchange.mend()
            await phone.hang_up()
            events = await asyncio.wait_for(result, PATIENCE)
        await exchange.mend()
        await exchange.told_of(TalkEnded)
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert exchange.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]
    assert len(exchange.registry) == 0


async def test_ami_cut_for_the_whole_talk_still_tells_who_talked(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=0.3) as phone:
        result = exchange.takes(waits)
        exchange.cut()
        async with pbx.caller("100"):
            await phone.answered()
            await asyncio.sleep(1)
            await phone.hang_up()
            events = await asyncio.wait_for(result, PATIENCE)
        await exchange.mend()
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert exchange.kinds() == [CallerQueued, CallerLeftQueue, AgentConnected, TalkEnded]
    assert (await exchange.told_of(TalkEnded)).member == "ewa"


async def test_a_phone_that_nobody_answers_is_missed(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=60):
        exchange.takes(waits)
        async with pbx.caller("100") as caller:
            await exchange.told_of(AgentRinging)
            await caller.hang_up()
            assert (await exchange.told_of(CallerLeftQueue)).why == "abandoned"
    assert AgentMissed not in exchange.kinds()
