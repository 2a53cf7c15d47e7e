"""Asterisk is killed."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P10", "Asterisk is killed", "its calls are closed and new ones served within 5 s of its return")
SIZE = Size(short=2, long=100, of="kills", seconds=240)
CALLS, LATER = 10, 3
LIMIT = 5.0
ENDED = "SELECT count(*) FROM event WHERE kind = 'call.ended'"


async def run(scene: Scene, trial: Trial) -> None:
    for _ in trial.rounds():
        await scene.ready()
        (ended,) = scene.engine.fetch(ENDED)[0]
        async with scene.in_flow(CALLS):
            ups = len(scene.engine.said("ami.up"))
            scene.count("Asterisk killed")
            await asyncio.to_thread(scene.pbx.kill)
            await asyncio.to_thread(scene.pbx.instance.start)
        began = time.monotonic()
        await scene.engine.until(partial(_ended, scene, ended + CALLS), within=20)
        await scene.in_step_after(ups)
        async with scene.in_flow(LATER):
            seconds = time.monotonic() - began
        trial.tally.tried(seconds <= LIMIT, f"calls were served again after {seconds:.2f} s", seconds)
        trial.tally.count("calls closed", CALLS)


def _ended(scene: Scene, calls: int) -> bool:
    return bool(scene.engine.fetch(ENDED)[0][0] >= calls)
