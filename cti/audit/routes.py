"""The audit log over HTTP, for auditors and admins; who reads it stands in it too.

In: cti/audit/reading.py. Out: a route of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cti.audit.api import AuditEntry, AuditList, AuditQuery
from cti.audit.reading import MOST, find
from cti.feature import Feature
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.store import Store

DAYS = 31
"""Most days at once, and those that are shown when nothing is asked."""


class AuditRoutes(Feature):
    """`now` gives the time with a zone."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/audit",
                auth=Auth.SESSION,
                handler=self.read,
                query=AuditQuery,
                answers={200: AuditList, 400: "problem"},
                summary="Who saw, played, exported, changed what, when and from where; the newest first",
            )
        ]

    async def read(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        query = call.query
        assert isinstance(query, AuditQuery)
        until = query.until or self._now() + timedelta(seconds=1)
        try:
            since = query.since or until - timedelta(days=DAYS)
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There is no such time.") from None
        if not timedelta() <= until - since <= timedelta(days=DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for {DAYS} days at most, the earlier moment first.")
        found = await find(self._store, since, until, who=query.who, act=query.act, what=query.what, thing=query.thing)
        entries = [
            AuditEntry(
                id=one.id, at=one.at, who=one.who, act=one.act, what=one.what, thing=one.thing, address=one.address,
                details=dict(one.details),
            )
            for one in found
        ]  # fmt: skip
        return Answer(AuditList(entries=entries, cut=len(entries) == MOST))
