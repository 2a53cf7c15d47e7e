"""The engine hangs: alive, and answers nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P2", "the engine hangs", "every caller hears the fallback within 8 s")
CALLS, ENGINES = 20, 4
"""The trial mostly waits: in the long form for several engines at once, each with an Asterisk of its own."""
SIZE = Size(short=CALLS, long=200 * CALLS, of="calls", seconds=200)
LIMIT, SILENT = 8.0, 20.0


async def run(scene: Scene, trial: Trial) -> None:
    async with scene.beside(min(ENGINES, trial.wanted // CALLS)) as scenes:
        for calls in trial.rounds(CALLS * len(scenes)):
            async with asyncio.TaskGroup() as tasks:
                for one in scenes[: calls // CALLS]:
                    tasks.create_task(_hangs(one, trial))


async def _hangs(scene: Scene, trial: Trial) -> None:
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
