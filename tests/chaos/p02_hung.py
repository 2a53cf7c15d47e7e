"""The engine hangs: alive, and answers nothing."""

from __future__ import annotations

import os
import signal
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P2", "the engine hangs", "every caller hears the fallback within 8 s")
CALLS = 20
SIZE = Size(short=CALLS, long=40 * CALLS, of="calls", seconds=200)
LIMIT, SILENT = 8.0, 20.0


async def run(scene: Scene, trial: Trial) -> None:
    for _ in trial.rounds(CALLS):
        await scene.ready()
        async with scene.in_flow(CALLS) as (eye, callers):
            began = time.monotonic()
            await scene.stop()
            try:
                heard = await eye.each(lambda one: one.helped and one.fallen_back, callers, SILENT, began)
            finally:
                os.kill(scene.engine.pid, signal.SIGCONT)
            for caller in callers:
                seconds = heard.get(caller, SILENT)
                trial.tally.tried(seconds <= LIMIT, f"a caller was without a voice for {seconds:.2f} s", seconds)
        await scene.felt("alive")
        trial.tally.count("hangs")
