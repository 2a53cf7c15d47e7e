"""A campaign on a real Asterisk against a world behind the carrier that answers, rings out, is busy, is a machine,
hangs up in the pitch, presses 9; and the engine is killed in its middle.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from chaos.p05_dials import watched
from ivr.store import open_store
from support.asterisk import Pbx
from support.candidates import candidate
from support.engine import RunningEngine
from support.prompt_files import PromptFiles
from support.world import world

NAME = "reminders"
OLA = "+48601234561"
FIELDS = {"name": "Ola", "bill": "80 PLN"}
WORLD = {
    "+48602234574": "promised",
    "+48603234575": "hung_up",
    "+48604234576": "do_not_call",
    "+48605234577": "busy",
    "+48606234578": "no_answer",
    "+48607234579": "try_later",
}
"""Numbers of the demonstration's world behind the carrier, and what becomes of a call; the last one is a machine, which
nobody listens for, and which presses no key."""
RINGS = 8
"""s until somebody of them answers: another engine is there by then."""
STATES = {
    "promised": "done", "hung_up": "done", "do_not_call": "never", "busy": "waiting", "no_answer": "waiting",
    "try_later": "waiting",
}  # fmt: skip
BY_NUMBER = "SELECT outcome FROM campaign_call WHERE number = ? AND ended IS NOT NULL"
SETTLED = "SELECT number, outcome FROM campaign_call WHERE ended IS NOT NULL"


def command(engine: RunningEngine, *words: str) -> str:
    """`centrala campaign …`, as somebody types it beside the engine."""
    line = [sys.executable, "-m", "centrala", "campaign", *words, "--config", str(engine.folder / "centrala.yaml")]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    assert done.returncode == 0, done.stderr
    return done.stdout


async def start(engine: RunningEngine) -> str:
    """Look first, then start it, as somebody types it."""
    token = json.loads(await asyncio.to_thread(command, engine, "preflight", NAME, "--json"))["token"]
    return await asyncio.to_thread(command, engine, "start", NAME, "--looked", token, "--who", "sofia")


async def people(engine: RunningEngine, *numbers: str) -> None:
    store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
    for rank, number in enumerate(numbers):
        await candidate(store, number, campaign=NAME, fields=FIELDS, rank=rank)
    await store.close()


async def test_who_presses_nine_hears_the_flow_and_is_never_called_again(
    engine: RunningEngine, pbx: Pbx, tmp_path: Path
) -> None:
    prompts = PromptFiles(engine.callflows, tmp_path)
    await people(engine, OLA)
    async with pbx.outside(ring=0.3) as person:
        assert "running" in await start(engine)
        await person.answered()
        await person.hears(await prompts.file("reminder", "greeting", "pl"))
        person.press("9")
        await person.hears(await prompts.file("reminder", "sorry", "pl"))
        await engine.until(lambda: engine.fetch(BY_NUMBER, OLA) == [("do_not_call",)])
    (call_id,) = engine.fetch("SELECT attempt FROM campaign_call WHERE number = ?", OLA)[0]
    kinds = [kind for kind, _ in engine.happened(call_id)]
    began = dict(engine.happened(call_id))["call.began"]
    assert (began["direction"], began["ani"], began["flow"]) == ("outbound", OLA, "reminder")
    assert kinds.index("call.placed") < kinds.index("call.began") < kinds.index("call.ended")
    (refused,), (ended,) = (
        engine.fetch("SELECT at FROM event WHERE kind = ?", kind)[-1] for kind in ("number.suppressed", "call.ended")
    )
    assert refused < ended, "stored before the call ends"
    assert engine.fetch("SELECT scope FROM suppression WHERE number = ?", OLA) == [("all",)]
    assert engine.fetch("SELECT state FROM candidate WHERE number = ?", OLA) == [("never",)]


async def test_every_outcome_is_right_though_the_engine_is_killed_while_everybody_rings(
    engine: RunningEngine, pbx: Pbx
) -> None:
    with world(pbx, RINGS):
        async with watched(pbx) as rung:
            patient = [number for number, word in WORLD.items() if word != "hung_up"]
            await people(engine, *patient)
            await start(engine)
            await engine.until(lambda: len(rung) == len(patient))
            await asyncio.to_thread(engine.kill)
            await asyncio.to_thread(engine.start)
            await people(engine, *(WORLD.keys() - set(patient)))
            await engine.until(lambda: len(engine.fetch(SETTLED)) == len(WORLD) + 1)
            assert dict(engine.fetch(SETTLED)) == WORLD | {OLA: "do_not_call"}
            states = dict(engine.fetch("SELECT number, state FROM candidate WHERE campaign = ?", NAME))
            assert states == {number: STATES[word] for number, word in WORLD.items()} | {OLA: "never"}
            assert engine.fetch("SELECT count(*) FROM suppression") == [(2,)]
    assert dict(rung) == dict.fromkeys(WORLD, 1), "nobody rang twice"
    assert engine.fetch("SELECT count(*) FROM attempt WHERE state = 'intent'") == [(0,)]
    told = command(engine, "status", NAME)
    assert "1 promised" in told
