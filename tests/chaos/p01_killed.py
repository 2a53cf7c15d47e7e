"""The engine is killed in mid-call."""

from __future__ import annotations

import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P1", "the engine is killed in mid-call", "every caller hears a voice within 2 s")
CALLS = 25
SIZE = Size(short=2 * CALLS, long=200 * CALLS, of="calls", seconds=300)
LIMIT, SILENT = 2.0, 12.0


async def run(scene: Scene, trial: Trial) -> None:
    for _ in trial.rounds(CALLS):
        await scene.ready()
        async with scene.in_flow(CALLS) as (eye, callers):
            began = time.monotonic()
            await scene.kill()
            heard = await eye.each(lambda one: one.helped, callers, SILENT, began)
            for caller in callers:
                seconds = heard.get(caller, SILENT)
                trial.tally.tried(seconds <= LIMIT, f"a caller was without a voice for {seconds:.2f} s", seconds)
        trial.tally.count("kills")
