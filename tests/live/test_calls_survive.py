"""Whatever dies, callers hear a voice and reach a person, and agents find their work as they left it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.people import ANNA, IVAN, JAMES, MAJA, at_work, calling
from support.prompt_files import PromptFiles
from support.rtp import RATE, read_wav
from support.sip import SipCaller

MOMENT_AFTER = 2.0
"""s of silence at most between the engine's death and `one moment, please`."""
STATE = "SELECT state FROM agent_state WHERE user_name = ?"
FALLBACK_AFTER = 16.0
"""s of waiting for an engine that does not come back: ten tries, a second apart."""


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


async def moment(pbx: Pbx, language: str) -> Path:
    """`One moment, please.`"""
    return pbx.sounds / f"moment-{language}.wav"


async def fallback(pbx: Pbx, prompts: PromptFiles, language: str) -> Path:
    """The first words of its voice."""
    return await prompts.opening(pbx.sounds / f"fallback-{language}.wav", 2.0)


@pytest.fixture
def alive(engine: RunningEngine) -> RunningEngine:
    """The engine, started again if the test before has killed it."""
    if engine.engine is None or engine.engine.exit_status is not None:
        engine.start()
    return engine


async def waits_for_a_digit(caller: SipCaller, prompts: PromptFiles, language: str) -> None:
    """In the menu, then asked for digits, and the question is over."""
    await caller.answered()
    await caller.until(lambda: caller.sound.packets > 10)
    caller.press("1")
    question = await prompts.file("brief", "number", language)
    over = (await caller.hears(question)).start + len(read_wav(question)) / RATE
    await caller.until(lambda: caller.sound.seconds > over + 0.2)


async def hears_soon(caller: SipCaller, voice: Path, since: float, longest: float) -> None:
    """It begins at most `longest` s after `since`."""
    found = await caller.hears(voice, within=longest + 10)
    assert -0.5 < found.start - since < longest


async def test_when_the_engine_is_killed_its_callers_hear_the_fallback_and_reach_a_person(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    """One waits for a digit, one hears a prompt."""
    async with (
        pbx.phone("boris") as boris,
        pbx.phone("maja") as maja,
        pbx.caller(BRIEF, ANNA) as waiting,
        pbx.caller(BRIEF, IVAN) as listening,
    ):
        await asyncio.gather(
            waits_for_a_digit(waiting, prompts, "pl"),
            listening.hears(await prompts.opening(await prompts.file("brief", "choose", "ru"), 1.0)),
        )
        killed = waiting.sound.seconds, listening.sound.seconds
        engine.kill()
        await asyncio.gather(
            hears_soon(waiting, await moment(pbx, "pl"), killed[0], MOMENT_AFTER),
            hears_soon(listening, await moment(pbx, "ru"), killed[1], MOMENT_AFTER),
        )
        await asyncio.gather(
            hears_soon(waiting, await fallback(pbx, prompts, "pl"), killed[0], FALLBACK_AFTER),
            hears_soon(listening, await fallback(pbx, prompts, "ru"), killed[1], FALLBACK_AFTER),
        )
        for phone in (boris, maja):
            await phone.answered()
            phone.say(pbx.sounds / "demo-agent-en.wav")
        for caller in (waiting, listening):
            await caller.hears(pbx.sounds / "demo-agent-en.wav")


async def test_without_an_engine_the_fallback_speaks_at_once(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    if engine.engine and engine.engine.exit_status is None:
        engine.kill()
    async with pbx.caller(BRIEF, MAJA) as caller:
        await caller.answered(within=5)
        await hears_soon(caller, await fallback(pbx, prompts, "sl"), 0.0, 0.5)


async def test_who_waits_for_an_agent_gets_the_agent_though_the_engine_died(pbx: Pbx, alive: RunningEngine) -> None:
    async with at_work(pbx, alive, ring=1.0) as (desk, phone), calling(pbx, ANNA) as caller:
        await desk.get("pop")
        alive.kill()
        await phone.answered()
        phone.say(pbx.sounds / "demo-agent-pl.wav")
        await caller.hears(pbx.sounds / "demo-agent-pl.wav")


async def test_a_restarted_engine_finds_the_agents_at_work(pbx: Pbx, alive: RunningEngine) -> None:
    """The login is still good, the numbering is a new one, the next call has its card. What nobody waited for may take
    half a second to the disk."""
    async with at_work(pbx, alive) as (desk, _):
        epoch = desk.last("welcome")["epoch"]
        await alive.until(lambda: alive.fetch(STATE, "ewa") == [("ready",)])
        alive.kill()
        await asyncio.to_thread(alive.start)
        welcome = await desk.come_back()
        assert (welcome["resync"], welcome["agent"]["state"]) == (True, "ready")
        assert welcome["epoch"] != epoch
        async with calling(pbx, JAMES):
            pop = await desk.get("pop")
            assert pop["customer"]["name"] == "James Smith"
            await desk.get("call", state="answered")


async def test_a_call_goes_on_where_it_was_when_a_killed_engine_is_back(
    pbx: Pbx, alive: RunningEngine, prompts: PromptFiles
) -> None:
    """The question comes again; what was pressed before the death is on the agent's card."""
    async with at_work(pbx, alive) as (desk, _), pbx.caller(BRIEF, "+48600000007") as caller:
        await waits_for_a_digit(caller, prompts, "pl")
        call_id, killed = await alive.call_of("+48600000007"), caller.sound.seconds
        alive.kill()
        await asyncio.gather(
            hears_soon(caller, await moment(pbx, "pl"), killed, MOMENT_AFTER), asyncio.to_thread(alive.start)
        )
        assert (await alive.has(call_id, "call.resumed"))["step"]
        again = caller.sound.packets
        await desk.come_back()
        await caller.until(lambda: caller.sound.packets > again + 100)
        caller.press("0")
        pop = await desk.get("pop")
        assert pop["trail"][0]["keys"] == "1"
        assert pop["call_id"] == call_id
        await desk.get("call", state="answered")
    await alive.has(call_id, "call.ended")
    assert [kind for kind, _ in alive.happened(call_id)].count("call.ended") == 1


async def test_who_hangs_up_while_no_engine_is_there_has_an_end_in_the_log(
    pbx: Pbx, alive: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.caller(BRIEF, "+48600000008") as caller:
        await waits_for_a_digit(caller, prompts, "pl")
        call_id = await alive.call_of("+48600000008")
        alive.kill()
    await asyncio.to_thread(alive.start)
    assert (await alive.has(call_id, "call.ended"))["why"] == "engine_lost"
    assert alive.fetch("SELECT count(*) FROM call_state WHERE call_id = ?", call_id) == [(0,)]


async def test_sigterm_ends_the_engine_in_seconds_and_the_next_one_goes_on_with_its_calls(
    pbx: Pbx, alive: RunningEngine, prompts: PromptFiles
) -> None:
    async with at_work(pbx, alive) as (desk, _), pbx.caller(BRIEF, "+38640000009") as caller:
        await waits_for_a_digit(caller, prompts, "sl")
        stopped, call_id = caller.sound.seconds, await alive.call_of("+38640000009")
        status, seconds = await asyncio.to_thread(alive.terminate)
        assert (status, seconds < 3.0) == (0, True)
        assert await desk.closed() == 1001
        await hears_soon(caller, await moment(pbx, "sl"), stopped, MOMENT_AFTER + seconds)
        await asyncio.to_thread(alive.start)
        await alive.has(call_id, "call.resumed")
        welcome = await desk.come_back()
        assert welcome["agent"]["state"] == "ready"
    assert "Traceback" not in alive.log()


async def test_when_asterisk_died_and_is_back_calls_and_agents_are_served_as_before(
    pbx: Pbx, alive: RunningEngine, prompts: PromptFiles
) -> None:
    async with at_work(pbx, alive) as (desk, phone), pbx.caller(BRIEF, "+48600000009") as caller:
        await waits_for_a_digit(caller, prompts, "pl")
        call_id, logins = await alive.call_of("+48600000009"), len(alive.said("ami.up"))
        await asyncio.to_thread(pbx.kill)
        await asyncio.to_thread(pbx.instance.start)
        await phone.register()
        await alive.until(lambda: len(alive.said("ami.up")) > logins)
        assert (await alive.has(call_id, "call.ended"))["why"] == "pbx_restart"
        async with calling(pbx, IVAN):
            pop = await desk.get("pop")
            assert pop["customer"]["name"] == "Иван Петров"
            await desk.get("call", state="answered")
