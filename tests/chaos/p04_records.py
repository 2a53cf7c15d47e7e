"""Every call that the witness saw in all of the above has exactly one record with an end. Runs last."""

from __future__ import annotations

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P4", "anything of the above", "every call has exactly one record with one end within 30 s")
SIZE = Size(short=1, long=1, of="look back", seconds=60, tries="calls")


async def run(scene: Scene, trial: Trial) -> None:
    await scene.look_back()
    tally, back = trial.tally, scene.looked_back
    tally.n, tally.broken, tally.counts = back.calls, back.faults, back.kills
    tally.at_worst("settled after", back.settled)
