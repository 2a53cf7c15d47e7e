"""Rows of the event log become a call that can be replayed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.eventlog.reader import Recorded
from scripts_dsl.replay import PastCall, PastStep


def past_call(rows: Iterable[Recorded]) -> PastCall | None:
    """One call; None when its beginning is not among the rows."""
    rows = list(rows)
    began = next((row for row in rows if row.kind == "call.began"), None)
    if began is None or began.call_id is None:
        return None
    steps = tuple(
        PastStep(row.at, str(row.body.get("step", "")), event)
        for row in rows
        if row.kind == "call.stepped" and isinstance(event := row.body.get("event"), dict)
    )
    flow, hash_ = str(began.body.get("flow", "")), str(began.body.get("flow_hash", ""))
    return PastCall(began.call_id, flow, hash_, steps, tuple(_reached(rows)))


def _reached(rows: Iterable[Recorded]) -> Iterator[str]:
    """As scripts_dsl.diff.noticing writes it."""
    for row in rows:
        match row.kind:
            case "queue.joined":
                yield f"→queue {row.body.get('queue')}"
            case "callback.asked":
                yield f"→callback {row.body.get('queue')}"
            case "call.outcome":
                yield f"→outcome {row.body.get('word')}"
