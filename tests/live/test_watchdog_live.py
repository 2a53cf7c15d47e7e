"""A dead engine and a hung one, on a real Asterisk with the watchdog at its side."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from centrala.demo.child import Child
from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.people import ANNA, IVAN, MAJA
from support.prompt_files import PromptFiles

AFTER_DEATH = 2.0
"""s until the fallback speaks, also to one who hears a long prompt."""
AFTER_HANG = 8.0
"""s until the fallback speaks: five missed beats, and a look."""


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


@pytest.fixture(scope="module")
def watchdog(engine: RunningEngine) -> Iterator[Child]:
    """It meets every engine that is started from now on at a socket."""
    path = engine.folder / "centrala.yaml"
    config = json.loads(path.read_text("utf-8"))
    config["heartbeat"] = f"{engine.pbx.box.folders.run}/heartbeat"
    path.write_text(json.dumps(config), "utf-8")
    if engine.engine is not None:
        engine.engine.stop()
    child = Child("watchdog", path, engine.folder / "watchdog.log")
    yield child
    child.stop()
    assert child.exit_status == 0


@pytest.fixture
async def alive(engine: RunningEngine, watchdog: Child) -> RunningEngine:
    """An engine whose pulse is felt."""
    if engine.engine is None or engine.engine.exit_status is not None:
        await asyncio.to_thread(engine.start)
    await feels(engine, watchdog, "alive")
    return engine


async def feels(engine: RunningEngine, watchdog: Child, verdict: str) -> None:
    """The last word of the watchdog's log."""
    await engine.until(lambda: verdicts(watchdog)[-1:] == [verdict])


def verdicts(watchdog: Child) -> list[str]:
    lines = map(json.loads, watchdog.log.read_text("utf-8").splitlines())
    return [line["engine"] for line in lines if line["event"] == "watchdog.engine"]


async def voice(pbx: Pbx, prompts: PromptFiles, language: str) -> Path:
    return await prompts.opening(pbx.sounds / f"fallback-{language}.wav", 2.0)


async def test_who_hears_a_prompt_when_the_engine_dies_does_not_wait_for_its_end(
    pbx: Pbx, alive: RunningEngine, watchdog: Child, prompts: PromptFiles
) -> None:
    """The dialplan has him at once; the watchdog tells of it and leaves him there."""
    async with pbx.caller(BRIEF, IVAN) as caller:
        await caller.hears(await prompts.opening(await prompts.file("brief", "choose", "ru"), 1.0))
        died = caller.sound.seconds
        alive.kill()
        found = await caller.hears(pbx.sounds / "moment-ru.wav")
        assert found.start - died < AFTER_DEATH
    await feels(alive, watchdog, "dead")


async def test_callers_of_a_hung_engine_are_taken_away_and_those_who_come_meanwhile_too(
    pbx: Pbx, alive: RunningEngine, watchdog: Child, prompts: PromptFiles
) -> None:
    async with pbx.caller(BRIEF, ANNA) as caller, pbx.caller(BRIEF, MAJA) as later:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > 10)
        hung = caller.sound.seconds
        os.kill(alive.pid, signal.SIGSTOP)
        try:
            found = await caller.hears(await voice(pbx, prompts, "pl"))
            assert found.start - hung < AFTER_HANG
            await later.hears(await voice(pbx, prompts, "sl"))
            async with pbx.caller(BRIEF, IVAN) as newcomer:
                await newcomer.hears(await voice(pbx, prompts, "ru"))
        finally:
            os.kill(alive.pid, signal.SIGCONT)
    await feels(alive, watchdog, "alive")
    assert '"watchdog.rescued"' in watchdog.log.read_text("utf-8")


async def test_an_engine_that_goes_on_serves_the_next_caller(
    pbx: Pbx, alive: RunningEngine, watchdog: Child, prompts: PromptFiles
) -> None:
    os.kill(alive.pid, signal.SIGSTOP)
    await feels(alive, watchdog, "hung")
    os.kill(alive.pid, signal.SIGCONT)
    async with pbx.caller(BRIEF, ANNA) as caller:
        await caller.hears(await prompts.opening(await prompts.file("brief", "hello", "pl"), 1.0))
