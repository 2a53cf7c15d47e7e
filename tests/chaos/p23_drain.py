"""The engine is asked to end, and given time."""

from __future__ import annotations

import json
import os
import signal
import time

from chaos.scene import Scene
from chaos.table import Promise, Size, Tally
from chaos.trial import Trial

PROMISE = Promise("P23", "the engine is asked to end, with time to drain", "no new calls after 1 s, and no call is cut")
CALLS, LATER = 20, 5
SIZE = Size(short=0, long=20, of="drains", seconds=120, tries="calls")
"""In `make test` tests/live/test_drain.py is its short form."""
DRAIN = 120
CLOSED, ENDS = 1.0, 5.0
WATCHED = 2.0
"""s that the calls are watched."""


async def run(scene: Scene, trial: Trial) -> None:
    path = scene.engine.folder / "centrala.yaml"
    config = path.read_text("utf-8")
    path.write_text(json.dumps({**json.loads(config), "drain": str(DRAIN)}), "utf-8")
    if scene.running:
        await scene.kill()
    try:
        for _ in trial.rounds():
            await scene.ready()
            await _once(scene, trial.tally)
            trial.tally.count("drains")
    finally:
        path.write_text(config, "utf-8")


async def _once(scene: Scene, tally: Tally) -> None:
    engine = scene.engine.engine
    assert engine is not None
    async with scene.in_flow(CALLS) as (eye, callers):
        began, drains = time.monotonic(), len(scene.engine.said("centrala.draining"))
        os.kill(scene.engine.pid, signal.SIGTERM)
        await scene.engine.until(lambda: len(scene.engine.said("centrala.draining")) > drains, within=10)
        closed = time.monotonic() - began
        async with scene.crowd(LATER):
            fallen = await eye.until(lambda all_: sum(one.fallen_back for one in all_) == LATER, 5)
            await eye.until(lambda all_: any(one.uniqueid in callers and not one.with_engine for one in all_), WATCHED)
            there = {one.uniqueid for one in await eye.look() if one.with_engine}
            for caller in callers:
                tally.tried(caller in there, f"{caller} was cut")
            tally.tried(
                fallen and closed <= CLOSED, f"closed after {closed:.2f} s, newcomers fell back: {fallen}", closed
            )
    ended = time.monotonic()
    await scene.engine.until(lambda: engine.exit_status is not None, within=ENDS + 10)
    seconds = time.monotonic() - ended
    tally.tried(engine.exit_status == 0 and seconds <= ENDS, f"ended with {engine.exit_status} after {seconds:.1f} s")
