"""An engine that is asked to end and given time: its calls end by themselves, new ones are not its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.people import ANNA, FIRST_SOUND, IVAN, at_work
from support.prompt_files import PromptFiles

ENDS = 3.0
"""s from the last call's end to the process's."""


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


@pytest.fixture
def drains(engine: RunningEngine) -> Iterator[Callable[[float], None]]:
    """Start the engine again, with so many seconds for its calls."""

    def again(seconds: float) -> None:
        assert engine.engine
        engine.engine.stop()
        path = engine.folder / "centrala.yaml"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "drain": str(seconds)}), "utf-8")
        engine.start()

    yield again
    if engine.engine and engine.engine.exit_status is None:
        os.kill(engine.pid, signal.SIGKILL)


def readiness(engine: RunningEngine) -> int:
    """The status of /readyz."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.web_port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        with connection.getresponse() as answer:  # one that says `close` holds the socket by itself
            return answer.status
    finally:
        connection.close()


async def test_calls_go_on_to_their_end_and_new_ones_hear_the_fallback(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles, drains: Callable[[float], None]
) -> None:
    """Who was in the menu still gets an agent, with the card; the agent's page stays until the end."""
    await asyncio.to_thread(drains, 120)
    async with at_work(pbx, engine) as (desk, _), pbx.caller(BRIEF, ANNA) as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > FIRST_SOUND)
        call_id = await engine.call_of(ANNA)
        os.kill(engine.pid, signal.SIGTERM)
        await engine.until(lambda: engine.said("centrala.draining"))
        assert await asyncio.to_thread(readiness, engine) == 503
        async with pbx.caller(BRIEF, IVAN) as later:
            await later.hears(await prompts.opening(pbx.sounds / "fallback-ru.wav", 2.0))
        caller.press("2")
        assert (await desk.get("pop"))["call_id"] == call_id
        await desk.get("call", state="answered")
        assert engine.engine
        assert engine.engine.exit_status is None
        await caller.hang_up()
        await engine.until(lambda: engine.engine and engine.engine.exit_status is not None, within=ENDS)
        assert engine.engine.exit_status == 0
    kinds = [kind for kind, _ in engine.happened(call_id)]
    assert (kinds.count("call.ended"), "call.resumed" in kinds) == (1, False)
    assert engine.said("centrala.stopping")[-1]["calls"] == 0


async def test_a_second_signal_ends_it_at_once_and_the_next_engine_goes_on_with_its_calls(
    pbx: Pbx, engine: RunningEngine, drains: Callable[[float], None]
) -> None:
    await asyncio.to_thread(drains, 120)
    number = "+48600000011"
    async with pbx.caller(BRIEF, number) as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > FIRST_SOUND)
        call_id = await engine.call_of(number)
        drained = len(engine.said("centrala.draining"))
        os.kill(engine.pid, signal.SIGTERM)
        await engine.until(lambda: len(engine.said("centrala.draining")) > drained)
        os.kill(engine.pid, signal.SIGTERM)
        await engine.until(lambda: engine.engine and engine.engine.exit_status is not None, within=ENDS)
        await asyncio.to_thread(engine.start)
        await engine.has(call_id, "call.resumed")
