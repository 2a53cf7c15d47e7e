"""The network between engine and manager port swallows everything, and no connection ends."""

from __future__ import annotations

import time

from chaos.scene import Scene
from chaos.table import Promise, Tally

PROMISE = Promise(
    "P11", "the manager port falls silent", "noticed within 6 s, calls go on, in step within 5 s of the return"
)
SHORT, LONG = 1, 50
"""Silences."""
CALLS = 10
NOTICED, BACK = 6.0, 5.0
LOST = ("ami.lost", "ami.unreachable")


async def run(scene: Scene, silences: int) -> Tally:
    tally = Tally("silences")
    for _ in range(silences):
        await scene.ready()
        async with scene.in_flow(CALLS) as (eye, callers):
            ups, before, began = len(scene.engine.said("ami.up")), _lost(scene), time.monotonic()
            scene.proxy.freeze()
            await scene.engine.until(lambda before=before: _lost(scene) > before, within=20)
            noticed = time.monotonic() - began
            fallen = [one for one in await eye.look() if one.uniqueid in callers and one.fallen_back]
            scene.proxy.thaw()
            back = await scene.in_step_after(ups)
        kept = noticed <= NOTICED and back <= BACK and not fallen
        tally.tried(kept, f"noticed after {noticed:.2f} s, back after {back:.2f} s, {len(fallen)} fell back", noticed)
        tally.seen = f"back {back:.2f} s after"
    return tally


def _lost(scene: Scene) -> int:
    return sum(len(scene.engine.said(event)) for event in LOST)
