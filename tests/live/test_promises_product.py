"""Calls to the outside in the whole product: a promise made by a flow is kept, a transfer comes back to the flow."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.asterisk import Pbx
from support.engine import PROMISE, RunningEngine
from support.people import ANNA, at_work
from support.prompt_files import PromptFiles


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


async def test_the_caller_is_called_back_by_an_agent_who_has_read_the_card(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with at_work(pbx, engine) as (desk, phone), pbx.outside(ring=0.5) as person:
        async with pbx.caller(PROMISE, ANNA) as caller:
            await caller.hears(await prompts.file("promise", "choose", "en"))
            caller.press("1")
            await caller.hears(await prompts.file("promise", "we_call", "en"))
            assert await caller.ended() == 0
        pop = await desk.get("pop")
        assert (pop["ani"], pop["queue"], pop["tell"]) == (ANNA, "support", "wants to pay in parts")
        assert pop["customer"]["name"] == "Anna Kowalska"
        await phone.answered()
        await person.answered()
        phone.say(pbx.sounds / "demo-agent-pl.wav")
        await person.hears(pbx.sounds / "demo-agent-pl.wav")
        await person.hang_up()
        ended = await desk.get("call", state="ended")
        assert ended["disposition_needed"]
    rows = await engine.until(
        lambda: engine.fetch("SELECT direction, agent, summary FROM interaction WHERE id = ?", pop["call_id"]), 5
    )
    assert rows == [("outbound", "ewa", "call back from support, as promised")]
    states = await engine.until(lambda: engine.fetch("SELECT state FROM callback WHERE state = 'done'"))
    assert states == [("done",)]
    assert "Traceback" not in engine.log()


async def test_a_caller_who_was_put_through_goes_on_in_the_flow(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.outside(ring=0.3) as doctor, pbx.caller(PROMISE, ANNA) as caller:
        await caller.hears(await prompts.file("promise", "choose", "en"))
        caller.press("2")
        await doctor.answered()
        doctor.say(pbx.sounds / "demo-agent-pl.wav")
        await caller.hears(pbx.sounds / "demo-agent-pl.wav")
        await doctor.hang_up()
        await caller.hears(await prompts.file("promise", "thanks", "en"))
        assert await caller.ended() == 0
    done = await engine.until(
        lambda: engine.fetch(
            "SELECT number FROM attempt WHERE state = 'done' AND purpose = 'service' AND number LIKE '+4822%'"
        ),
        5,
    )
    assert done == [("+48222345678",)]
