"""The engine is killed in mid-call."""

from __future__ import annotations

import asyncio
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P1", "the engine is killed in mid-call", "every caller hears a voice within 2 s")
CALLS, ENGINES = 50, 2
"""In the long form one engine starts while the other one is killed."""
SIZE = Size(short=CALLS, long=400 * CALLS, of="calls", seconds=600)
LIMIT, SILENT = 2.0, 12.0


async def run(scene: Scene, trial: Trial) -> None:
    async with scene.beside(min(ENGINES, trial.wanted // CALLS)) as scenes:
        for calls in trial.rounds(CALLS * len(scenes)):
            async with asyncio.TaskGroup() as tasks:
                for one in scenes[: calls // CALLS]:
                    tasks.create_task(_dies(one, trial))


async def _dies(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    async with scene.in_flow(CALLS) as (eye, callers):
        began = time.monotonic()
        await scene.kill()
        heard = await eye.each(lambda one: one.helped, callers, SILENT, began)
        for caller in callers:
            seconds = heard.get(caller, SILENT)
            trial.tally.tried(seconds <= LIMIT, f"a caller was without a voice for {seconds:.2f} s", seconds)
    trial.tally.count("kills")
