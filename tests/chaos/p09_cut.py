"""The manager connection is cut, at random moments and for a while."""

from __future__ import annotations

import asyncio
import random
import time

from chaos.scene import Scene
from chaos.table import Promise, Tally

PROMISE = Promise(
    "P9", "the manager connection is cut", "in step again within 1 s of the port's return, and no call is lost"
)
SHORT, LONG = 6, 500
"""Cuts."""
CALLS = 10
LIMIT = 1.0
SEED = 9


async def run(scene: Scene, cuts: int) -> Tally:
    await scene.ready()
    tally, chance = Tally("cuts"), random.Random(SEED)
    for _ in range(0, cuts, 6):
        async with scene.in_flow(CALLS) as (eye, callers):
            for _ in range(min(6, cuts - tally.n)):
                await asyncio.sleep(chance.uniform(0, 0.05))
                ups = len(scene.engine.said("ami.up"))
                scene.proxy.cut()
                await asyncio.sleep(chance.uniform(0, 0.5))
                began = time.monotonic()
                scene.proxy.heal()
                await scene.in_step_after(ups)
                seconds = time.monotonic() - began
                tally.tried(seconds <= LIMIT, f"in step after {seconds:.2f} s", seconds)
            lost = [one for one in await eye.look() if one.uniqueid in callers and one.fallen_back]
            tally.broken += [f"{one.uniqueid} fell back" for one in lost]
    return tally
