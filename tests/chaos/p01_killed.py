"""The engine is killed in mid-call."""

from __future__ import annotations

import time

from chaos.scene import Scene
from chaos.table import Promise, Tally

PROMISE = Promise("P1", "the engine is killed in mid-call", "every caller hears a voice within 2 s")
SHORT, LONG = 2, 100
"""Kills."""
CALLS = 25
LIMIT, SILENT = 2.0, 12.0


async def run(scene: Scene, kills: int) -> Tally:
    tally = Tally("calls")
    for _ in range(kills):
        await scene.ready()
        async with scene.in_flow(CALLS) as (eye, callers):
            began = time.monotonic()
            await scene.kill()
            heard = await eye.each(lambda one: one.helped, callers, SILENT, began)
            for caller in callers:
                seconds = heard.get(caller, SILENT)
                tally.tried(seconds <= LIMIT, f"a caller was without a voice for {seconds:.2f} s", seconds)
    tally.seen = f"{kills} kills"
    return tally
