"""Looking for recordings, and what supervisors said about them. Comments are in the event log of the call, so that they
go with it.

In: what is asked. Out: rows. Called by finding.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store

MOST = 200
MOST_COMMENTS = 500

FIND = Sql(
    "SELECT r.id, r.call_id, r.what, r.box, r.queue, r.agent, r.at, r.seconds, r.state, i.number"
    " FROM recording r LEFT JOIN interaction i ON i.id = r.call_id"
    " WHERE r.state IN ('kept', 'short') AND r.at >= :since AND r.at < :until"
    " AND (CAST(:agent AS TEXT) = '' OR r.agent = CAST(:agent AS TEXT))"
    " AND (CAST(:queue AS TEXT) = '' OR r.queue = CAST(:queue AS TEXT))"
    " AND (CAST(:what AS TEXT) = '' OR r.what = CAST(:what AS TEXT))"
    " AND (CAST(:number AS TEXT) = '' OR i.number = CAST(:number AS TEXT))"
    " ORDER BY r.at DESC LIMIT :most"
)
COMMENTS = Sql(
    "SELECT at, body FROM event WHERE call_id = :call_id AND kind = 'recording.commented' ORDER BY n LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A recording that can be heard."""

    id: str
    call_id: str
    what: str
    box: str | None
    queue: str | None
    agent: str | None
    at: datetime
    seconds: float
    complete: bool
    number: str | None
    """E.164; None: withheld, or the customer was erased."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a second of a recording."""

    at: datetime
    user: str
    second: float
    text: str


class RecordingRows:
    """Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(
        self, since: datetime, until: datetime, *, agent: str = "", queue: str = "", what: str = "", number: str = ""
    ) -> tuple[Found, ...]:
        """The newest first, MOST of them; '' asks for everybody."""
        rows = await self._store.fetch(
            FIND, since=micros(since), until=micros(until), agent=agent, queue=queue, what=what, number=number,
            most=MOST,
        )  # fmt: skip
        return tuple(
            Found(id_, call_id, kind, box, in_queue, by, moment(at), float(seconds or 0), state == "kept", ani)
            for id_, call_id, kind, box, in_queue, by, at, seconds, state, ani in rows
        )

    async def comments(self, call_id: str, recording: str) -> tuple[Comment, ...]:
        """By the second."""
        rows = await self._store.fetch(COMMENTS, call_id=call_id, most=MOST_COMMENTS)
        found = [(moment(at), orjson.loads(body)) for at, body in rows]
        comments = [
            Comment(at, body["user"], float(body["second"]), body["text"])
            for at, body in found
            if body["recording"] == recording
        ]
        return tuple(sorted(comments, key=lambda one: one.second))
