"""Where callers stand in the flows, for supervisors: all of them, or one call step by step. Read from the event log.

In: route table's calls. Out: traces. What a caller typed and what look-ups answered is not in it (ivr/trace.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cti.customers import DISPOSITIONS
from cti.feature import Feature
from cti.happenings import DispositionSet
from cti.web.models import CallsInProgress, CallStands, CallTrace, DispositionSaid, TraceLine
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog.reader import Recorded, going_on, happened
from ivr.store import Store
from ivr.trace import Trace, trace, traces

LABELS = {word.code: word.label for word in DISPOSITIONS}


class TraceRoutes(Feature):
    """`now` gives the time with a zone."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/calls",
                auth=Auth.SESSION,
                handler=self.in_progress,
                answers={200: CallsInProgress},
                summary="Every call in progress: where it stands in which flow, and for how long",
            ),
            Route(
                method="GET",
                path=f"/api/calls/{{call_id:{ID}}}/trace",
                auth=Auth.SESSION,
                handler=self.of_call,
                answers={200: CallTrace, 404: "problem"},
                summary="What happened to a call, step by step, with the time at each",
            ),
        ]

    async def in_progress(self, _call: Call) -> Answer:
        now = self._now()
        return Answer(CallsInProgress(calls=[_stands(one, now) for one in traces(await going_on(self._store), now)]))

    async def of_call(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        now = self._now()
        rows = await happened(self._store, call.path["call_id"])
        found = trace(rows, now)
        if found is None:
            raise ApiProblem(404, "no_such_call", "There is no such call.")
        lines = [TraceLine(at=stay.at, what=stay.what, step=stay.step, seconds=stay.seconds) for stay in found.stays]
        said = [_said(row) for row in rows if row.kind == DispositionSet.kind]
        return Answer(CallTrace(call=_stands(found, now), ended=found.ended, lines=lines, dispositions=said))


def _said(row: Recorded) -> DispositionSaid:
    code = str(row.body["disposition"])
    label = LABELS.get(code, code)
    return DispositionSaid(at=row.at, user=row.body["user"], disposition=code, label=label, note=row.body["note"])


def _stands(found: Trace, now: datetime) -> CallStands:
    return CallStands(
        call_id=found.call_id,
        flow=found.flow,
        flow_hash=found.flow_hash,
        ani=found.ani,
        dialled=found.dialled,
        began=found.began,
        place=found.place,
        step=found.step,
        since=found.since,
        here=max(0.0, (now - found.since).total_seconds()),
        queue=found.queue,
        agent=found.agent,
    )
