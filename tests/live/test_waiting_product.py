"""Waiting for an agent in the whole product: who is at work decides who waits, and a caller knows where he stands."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from ivr.prompts.book import PromptBook
from scripts_dsl.waiting_words import told
from support.asterisk import Pbx
from support.engine import WAITING, RunningEngine
from support.people import ANNA, IVAN, at_work, dispose
from support.prompt_files import PromptFiles
from support.rtp import RATE, read_wav


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


async def members(pbx: Pbx, queue: str) -> bool:
    """Whether Ewa is one."""
    return "ewa" in (await asyncio.to_thread(pbx.cli, f"queue show {queue}")).lower()


async def test_without_an_agent_the_caller_is_told_at_once(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.caller(WAITING, IVAN) as caller:
        await caller.hears(await prompts.file("waiting", "nobody", "en"))
    call_id = await engine.call_of(IVAN)
    assert (await engine.has(call_id, "queue.left"))["why"] == "nobody"


async def test_an_agent_serves_the_queue_and_the_languages_he_speaks(pbx: Pbx, engine: RunningEngine) -> None:
    """Ewa speaks Polish and English."""
    async with at_work(pbx, engine):
        there = [queue for queue in ("", ".pl", ".ru", ".sl", ".en") if await members(pbx, f"support{queue}")]
        assert there == ["", ".pl", ".en"]


async def test_a_caller_hears_his_place_in_his_language_and_leaves_by_a_key(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles, tmp_path: Path
) -> None:
    """Ewa is at work and on a break; nothing is known yet of how long it takes."""
    book = PromptBook(tmp_path / "recordings", tmp_path / "cache")
    says = await book.plan(told("pl", 1, None))
    async with at_work(pbx, engine) as (desk, _):
        await desk.wish("not_ready", "coffee")
        await desk.get("agent", state="not_ready", reason="coffee")
        async with pbx.caller(WAITING, ANNA) as caller:
            for clip in says:
                await caller.hears(Path(f"{clip.path}.wav"))
            call_id = await engine.call_of(ANNA)
            assert (await engine.has(call_id, "queue.told"))["position"] == 1
            caller.press("1")
            await caller.hears(await prompts.file("waiting", "we_call", "pl"))
            await caller.ended()
        await engine.has(call_id, "call.ended")
        kinds = [kind for kind, _ in engine.happened(call_id)]
        assert kinds == ["call.began", "survey.drawn", "queue.joined", "queue.told", "queue.left", "call.ended"]
        assert (await engine.has(call_id, "queue.left"))["why"] == "key"
    await book.close()
    assert "Traceback" not in engine.log()


async def test_who_speaks_the_language_gets_the_call_and_the_caller_is_asked_how_it_was(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    """The desk knows one queue; the agent hangs up, and has no say in who is asked."""
    async with at_work(pbx, engine) as (desk, phone), pbx.caller(WAITING, ANNA) as caller:
        pop = await desk.get("pop")
        assert pop["queue"] == "support"
        await desk.get("call", state="answered")
        await phone.answered()
        call_id = pop["call_id"]
        assert (await engine.has(call_id, "agent.connected"))["queue"] == "support"
        await phone.until(lambda: phone.sound.packets > 0)
        await phone.hang_up()
        ended = await desk.get("call", state="ended", call_id=call_id)  # free while the caller is asked
        for prompt, key in (("may_we", "1"), ("how", "4")):
            await caller.hears(await prompts.file("opinion", prompt, "pl"))
            caller.press(key)
        thanks = await prompts.file("opinion", "thanks", "pl")
        said = (await caller.hears(thanks)).start + len(read_wav(thanks)) / RATE
        bye = await caller.hears(await prompts.file("waiting", "bye", "pl"))
        assert bye.start - said > 0.9, "a pause of a second"
        assert await caller.ended() == 0
        await dispose(desk, ended)
    answered = "SELECT survey, answers, score FROM survey_result WHERE call_id = ? AND score IS NOT NULL"
    ((survey, answers, score),) = await engine.until(lambda: engine.fetch(answered, call_id))
    assert (survey, json.loads(answers), score) == ("opinion", {"how": 4}, 75)
