"""A campaign on a real Asterisk whose people score ever lower: its brake turns amber, then red, and nobody is dialled
any more within a second of the answer that decides; neither a kill of the engine nor a resume without a reason lets it
go on.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

from chaos.p05_dials import watched
from ivr.store import open_store
from support.asterisk import Pbx
from support.candidates import candidate
from support.engine import RunningEngine
from support.world import world

NAME = "rated"
PEOPLE = [f"+4860{2 + n % 7}{n:05}{'47'[n % 2]}" for n in range(60)]
"""Who has a number that ends in 4 presses a key while the survey asks; the others are engaged, so that somebody is
dialled all the time."""
CONTENT, CROSS = "5", "1"
RINGS = 0.5
"""s until they answer."""
STOPS_WITHIN = 1.0
"""s from the answer that decides to the last number that is dialled."""
STATES = "SELECT state FROM brake_move WHERE campaign = ? ORDER BY at"
SCORES = "SELECT count(*) FROM brake_answer WHERE campaign = ? AND signal = 'csat' AND place > 0"
TOLD = "SELECT who FROM alarm WHERE what = 'campaign.stopped' ORDER BY at"


def command(engine: RunningEngine, *words: str) -> subprocess.CompletedProcess[str]:
    """`centrala …`, as somebody types it beside the engine."""
    line = [sys.executable, "-m", "centrala", *words, "--config", str(engine.folder / "centrala.yaml")]
    return subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})


async def typed(engine: RunningEngine, *words: str) -> str:
    done = await asyncio.to_thread(command, engine, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_scores_that_fall_stop_the_dialling_within_a_second(engine: RunningEngine, pbx: Pbx) -> None:
    store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
    for rank, number in enumerate(PEOPLE):
        await candidate(store, number, campaign=NAME, fields={}, rank=rank)
    await store.close()
    with world(pbx, RINGS):
        async with watched(pbx) as rung:
            pbx.cli(f"dialplan set global DEMO_KEY {CONTENT}")
            token = json.loads(await typed(engine, "campaign", "preflight", NAME, "--json"))["token"]
            await typed(engine, "campaign", "start", NAME, "--looked", token, "--who", "sofia")
            await engine.until(lambda: engine.fetch(SCORES, NAME)[0][0] >= 4)
            pbx.cli(f"dialplan set global DEMO_KEY {CROSS}")
            await engine.until(lambda: engine.fetch(STATES, NAME) == [("amber",), ("red",)])
            await asyncio.to_thread(engine.kill)
            before = rung.total()
            await asyncio.to_thread(engine.start)
            assert rung.total() == before, "nobody was dialled after the stop, by either engine"
    told, dialled = moments(engine)
    assert dialled - told <= STOPS_WITHIN * 1e6, f"the last number {(dialled - told) / 1e6:.3f} s after the answer"
    print(
        f"last number {(dialled - told) / 1e6:+.3f} s, stopped {(stopped(engine) - told) / 1e6:.3f} s after the answer"
    )
    await restarts(engine)
    assert engine.fetch(TOLD) == [("sofia",)]
    await typed(engine, "campaign", "halt", NAME, "--because", "regulator", "--why", "a letter", "--who", "sofia")
    await engine.until(lambda: engine.fetch(STATES, NAME)[-1] == ("red",), 10)
    await engine.until(lambda: engine.fetch(TOLD) == [("sofia",), ("sofia",)], 10)


async def restarts(engine: RunningEngine) -> None:
    """Only by whom the file names, with a reason and a change."""
    for how in ([], ["--reason", "rude"]):
        refused = await asyncio.to_thread(command, engine, "campaign", "resume", NAME, "--who", "sofia", *how)
        assert refused.returncode != 0
        assert "say the reason, and what is changed now" in refused.stderr
    assert engine.fetch(STATES, NAME) == [("amber",), ("red",)]
    await typed(engine, "campaign", "resume", NAME, "--who", "sofia", "--reason", "rude", "--change", "version 2")
    await engine.until(lambda: engine.fetch(STATES, NAME)[-1] == ("green",))
    told = await typed(engine, "brake", "explain", NAME)
    assert "red" in told
    assert "restarted" in told


def moments(engine: RunningEngine) -> tuple[int, int]:
    """When the answer was said that made it red, and when the last number was dialled; microseconds."""
    (enough,) = engine.fetch("SELECT threshold FROM brake_move WHERE state = 'red' AND campaign = ?", NAME)[0]
    heard = "SELECT min(at) FROM brake_answer WHERE signal = 'csat' AND evidence >= ? AND campaign = ?"
    placed = "SELECT max(at) FROM event WHERE kind = 'call.placed'"
    return engine.fetch(heard, enough, NAME)[0][0], engine.fetch(placed)[0][0]


def stopped(engine: RunningEngine) -> int:
    return int(engine.fetch("SELECT at FROM campaign WHERE name = ? AND state = 'stopped'", NAME)[0][0])
