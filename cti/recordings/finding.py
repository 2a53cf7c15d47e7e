"""Recordings for supervisors: looking for them, saying something about a second of one. playing.py plays them.

In: route table's calls. Out: rows, comments. Made by recorded.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cti.grades import Grades
from cti.happenings import RecordingCommented
from cti.recordings.api import (
    CommentRequest,
    RecordingComment,
    RecordingComments,
    RecordingFound,
    RecordingList,
    RecordingQuery,
)
from cti.recordings.store import MOST, Comment, Found, RecordingRows
from cti.roles import Reach
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.recordings.catalogue import Catalogue, Entry
from ivr.store import Store

MOST_DAYS = 92


class FindingRoutes:
    """`zone` of the site, `now` the time with a zone."""

    def __init__(
        self, store: Store, events: EventLog, zone: Callable[[], ZoneInfo], now: Callable[[], datetime]
    ) -> None:
        self._rows, self._catalogue, self._grades = RecordingRows(store), Catalogue(store), Grades(store)
        self._events, self._zone, self._now = events, zone, now

    def routes(self) -> list[Route]:
        comments = f"/api/recordings/{{recording:{ID}}}/comments"
        return [
            Route(
                method="GET",
                path="/api/board/recordings",
                auth=Auth.SESSION,
                query=RecordingQuery,
                handler=self.find,
                answers={200: RecordingList, 400: "problem"},
                summary="Recordings by day, agent, queue, kind, number",
            ),
            Route(
                method="GET",
                path=comments,
                auth=Auth.SESSION,
                handler=self.comments,
                answers={200: RecordingComments, 404: "problem"},
                summary="What was said about a recording",
            ),
            Route(
                method="POST",
                path=comments,
                auth=Auth.SESSION,
                body=CommentRequest,
                handler=self.comment,
                answers={200: RecordingComments, 404: "problem"},
                summary="Say something about a second of a recording",
            ),
        ]

    async def find(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        query = call.query
        assert isinstance(query, RecordingQuery)
        if not timedelta() <= query.until - query.since < timedelta(days=MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {MOST_DAYS} days, the first one first.")
        try:
            days = query.since, query.until + timedelta(days=1)
            since, until = (datetime.combine(day, time(), self._zone()) for day in days)
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None
        asked = {name: getattr(query, name) or "" for name in ("agent", "queue", "what", "number")}
        found = await self._rows.find(since, until, **asked)
        return Answer(RecordingList(recordings=[_found(one) for one in found], cut=len(found) == MOST))

    async def comments(self, call: Call) -> Answer:
        """For an agent those about a talk of his that was graded. Raises ApiProblem 404."""
        assert call.agent is not None
        entry, agent = await self._entry(call), call.agent
        if agent.reach is not Reach.ANY:
            theirs = entry.agent == agent.user and await self._grades.of_recording(entry.id)
            if not theirs:
                raise _no_such()
        return Answer(await self._told(entry))

    async def comment(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, CommentRequest)
        assert call.agent is not None
        entry, said = await self._entry(call), call.body
        await self._events.appended(
            RecordingCommented(
                call_id=entry.call_id, at=self._now(), recording=entry.id, user=call.agent.user, second=said.second,
                text=said.text,
            )
        )  # fmt: skip
        return Answer(await self._told(entry))

    async def _told(self, entry: Entry) -> RecordingComments:
        return RecordingComments(comments=[_comment(one) for one in await self._rows.comments(entry.call_id, entry.id)])

    async def _entry(self, call: Call) -> Entry:
        entry = await self._catalogue.one(call.path["recording"])
        if entry is None or not entry.audible:
            raise _no_such()
        return entry


def _no_such() -> ApiProblem:
    return ApiProblem(404, "no_such_recording", "There is no such recording.")


def _found(one: Found) -> RecordingFound:
    return RecordingFound(
        id=one.id, call_id=one.call_id, what=one.what, box=one.box, queue=one.queue, agent=one.agent, at=one.at,
        seconds=one.seconds, complete=one.complete, number=one.number,
    )  # fmt: skip


def _comment(one: Comment) -> RecordingComment:
    return RecordingComment(at=one.at, user=one.user, second=one.second, text=one.text)
