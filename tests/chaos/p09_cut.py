"""The manager connection is cut: at random moments and for a while, and again at a random byte of the next one."""

from __future__ import annotations

import asyncio
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P9", "the manager connection is cut", "in step again within 1 s of the port's return, and no call is lost"
)
SIZE = Size(short=6, long=500, of="cuts", seconds=300)
AT_ONCE = 6
"""Cuts with the same callers."""
CALLS = 10
LIMIT = 1.0
WORDS = 12_000
"""Bytes that Asterisk says to an engine that comes back: about so many."""


async def run(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    for cuts in trial.rounds(AT_ONCE):
        async with scene.in_flow(CALLS) as (eye, callers):
            for number in range(cuts):
                await asyncio.sleep(trial.chance.uniform(0, 0.05))
                ups = len(scene.engine.said("ami.up"))
                scene.proxy.cut()
                await asyncio.sleep(trial.chance.uniform(0, 0.5))
                if number % 2:
                    await _cut_in_mid_word(scene, trial)
                began = time.monotonic()
                scene.proxy.heal()
                await scene.in_step_after(ups)
                seconds = time.monotonic() - began
                trial.tally.tried(seconds <= LIMIT, f"in step after {seconds:.2f} s", seconds)
            lost = [one for one in await eye.look() if one.uniqueid in callers and one.fallen_back]
            trial.tally.broken += [f"{one.uniqueid} fell back" for one in lost]


async def _cut_in_mid_word(scene: Scene, trial: Trial) -> None:
    """While the engine logs in or asks for everything; or just after it, when that takes fewer bytes."""
    scene.proxy.cut_after(trial.chance.randrange(1, WORDS))
    scene.proxy.heal()
    try:
        async with asyncio.timeout(1.5):
            await scene.proxy.is_cut.wait()
        trial.tally.count("of them in mid-word")
    except TimeoutError:
        scene.proxy.cut()
