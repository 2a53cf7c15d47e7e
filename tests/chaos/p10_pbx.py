"""Asterisk is killed."""

from __future__ import annotations

import json
import time
from functools import partial

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P10",
    "Asterisk is killed",
    "its calls are closed as cut short by that, and new ones served, within 5 s of its return",
)
SIZE = Size(short=2, long=100, of="kills", seconds=200)
CALLS, LATER = 10, 3
LIMIT = 5.0
CUT = "pbx_restart"
WHY = """SELECT json_extract(e.body, '$.why') FROM event b
    LEFT JOIN event e ON e.call_id = b.call_id AND e.kind = 'call.ended'
    WHERE b.kind = 'call.began' AND json_extract(b.body, '$.uniqueid') IN (SELECT value FROM json_each(?))"""


async def run(scene: Scene, trial: Trial) -> None:
    for _ in trial.rounds():
        await scene.ready()
        async with scene.in_flow(CALLS) as (_, callers):
            ups = len(scene.engine.said("ami.up"))
            await scene.restart_asterisk()
        began = time.monotonic()
        closed = await scene.engine.until(partial(_closed, scene, callers), within=20)
        await scene.in_step_after(ups)
        wrong = [why for why in closed if why != CUT]
        async with scene.in_flow(LATER):
            seconds = time.monotonic() - began
        what = f"calls were served again after {seconds:.2f} s; {len(wrong)} of {CALLS} were closed as {wrong[:1]}"
        trial.tally.tried(seconds <= LIMIT and not wrong, what, seconds)
        trial.tally.count("calls closed", CALLS)


def _closed(scene: Scene, callers: set[str]) -> list[str]:
    """Why their calls ended, when all of them have."""
    whys = [why for (why,) in scene.engine.fetch(WHY, json.dumps(list(callers)))]
    return whys if len(whys) == CALLS and all(whys) else []
