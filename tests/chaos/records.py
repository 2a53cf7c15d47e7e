"""What became of every call that a witness saw: of those that the engine has begun the event log is the record, of
others the line that Asterisk wrote."""

from __future__ import annotations

import csv

from support.asterisk import Pbx
from support.engine import RunningEngine

BEGUN = """SELECT json_extract(b.body, '$.uniqueid'), count(DISTINCT b.call_id), count(e.n),
    group_concat(json_extract(e.body, '$.why'))
    FROM event b LEFT JOIN event e ON e.call_id = b.call_id AND e.kind = 'call.ended'
    WHERE b.kind = 'call.began' GROUP BY 1"""
OPEN = "SELECT count(*) FROM call_state"


def faults(pbx: Pbx, engine: RunningEngine, seen: set[str]) -> list[str]:
    """Each that has not exactly one record with one end, or is not over. `seen`: unique ids of channels."""
    begun = {uniqueid: found for uniqueid, *found in engine.fetch(BEGUN)}
    written = _lines(pbx)
    found = [
        f"{u}: {calls} records, {ends} ends: {why}" for u, (calls, ends, why) in begun.items() if calls * ends != 1
    ]
    found += [f"{u}: no record" for u in seen if u not in begun and u not in written]
    return found + [f"{n} states left" for (n,) in engine.fetch(OPEN) if n]


def _lines(pbx: Pbx) -> set[str]:
    """Unique ids in Asterisk's own file of calls."""
    files = pbx.instance.base.rglob("calls.csv")
    return {row[1] for file in files for row in csv.reader(file.read_text("utf-8").splitlines()) if len(row) > 1}
