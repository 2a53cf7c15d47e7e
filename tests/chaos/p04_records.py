"""Every call that the witness saw in all of the above has exactly one record with an end. Runs last."""

from __future__ import annotations

import csv
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P4", "anything of the above", "every call has exactly one record with one end within 30 s")
SIZE = Size(short=1, long=1, of="look back", seconds=60, tries="calls")
WITHIN = 30.0
"""s after recovery."""
BEGUN = """SELECT json_extract(b.body, '$.uniqueid'), count(DISTINCT b.call_id), count(e.n),
    group_concat(json_extract(e.body, '$.why'))
    FROM event b LEFT JOIN event e ON e.call_id = b.call_id AND e.kind = 'call.ended'
    WHERE b.kind = 'call.began' GROUP BY 1"""
OPEN = "SELECT count(*) FROM call_state"


async def run(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    await scene.hang_up_all()
    began = time.monotonic()
    tally = trial.tally
    try:
        await scene.engine.until(lambda: not _faults(scene), WITHIN)
        tally.at_worst("settled after", time.monotonic() - began)
    except AssertionError:
        pass
    tally.n, tally.broken, tally.counts = len(scene.seen), _faults(scene), dict(scene.kills)


def _faults(scene: Scene) -> list[str]:
    """Of calls that the engine has begun, the event log is the record; of others, the line that Asterisk wrote."""
    begun = {uniqueid: found for uniqueid, *found in scene.engine.fetch(BEGUN)}
    written = _lines(scene)
    faults = [
        f"{u}: {calls} records, {ends} ends: {why}" for u, (calls, ends, why) in begun.items() if calls * ends != 1
    ]
    faults += [f"{u}: no record" for u in scene.seen if u not in begun and u not in written]
    return faults + [f"{n} states left" for (n,) in scene.engine.fetch(OPEN) if n]


def _lines(scene: Scene) -> set[str]:
    """Unique ids in Asterisk's own file of calls."""
    files = scene.pbx.instance.base.rglob("calls.csv")
    return {row[1] for file in files for row in csv.reader(file.read_text("utf-8").splitlines()) if len(row) > 1}
