"""Reading grades. Called by recordings/grading.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cti.grades.report import Graded
from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Row, Store

MOST = 100
"""Grades of one agent, the newest."""
MOST_GRADERS = 50
"""Of one recording."""
MOST_REPORTED = 50_000

_SELECT = (
    "SELECT g.id, g.recording, g.call_id, g.agent, g.queue, g.form, g.version, g.hash, g.grader, g.at, g.asked,"
    " g.score, g.band, g.comment, g.reply, g.replied, r.at, r.seconds, r.state"
    " FROM grade g JOIN recording r ON r.id = g.recording"
)
OF_RECORDING = Sql(_SELECT + " WHERE g.recording = :recording ORDER BY g.at LIMIT :most")
OF_AGENT = Sql(_SELECT + " WHERE g.agent = :agent ORDER BY g.at DESC LIMIT :most")
ONE = Sql(_SELECT + " WHERE g.id = :id")
IN_DAYS = Sql(
    "SELECT recording, agent, form, version, score, asked FROM grade WHERE at >= :since AND at < :until"
    " AND (CAST(:queue AS TEXT) = '' OR queue = CAST(:queue AS TEXT)) ORDER BY at, id LIMIT :most"
)


class TooManyGrades(Exception):
    """More than one report reads; a mean of a part of them would be wrong."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a supervisor thought of a talk."""

    id: str
    recording: str
    call_id: str
    agent: str
    queue: str | None
    form: str
    version: str
    hash: str
    grader: str
    at: datetime
    asked: tuple[Mapping[str, Any], ...]
    """forms.Asked, as JSON; () when the customer of the call was erased."""
    score: float
    band: str | None
    comment: str
    reply: str | None
    """The agent's own word."""
    replied: datetime | None
    talked: datetime
    seconds: float
    audible: bool
    """The recording is still there."""


class Grades:
    """Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_recording(self, recording: str) -> tuple[Grade, ...]:
        """The oldest first; one for each supervisor."""
        return _grades(await self._store.fetch(OF_RECORDING, recording=recording, most=MOST_GRADERS))

    async def of_agent(self, agent: str) -> tuple[Grade, ...]:
        """The newest first."""
        return _grades(await self._store.fetch(OF_AGENT, agent=agent, most=MOST))

    async def one(self, id_: str) -> Grade | None:
        found = _grades(await self._store.fetch(ONE, id=id_))
        return found[0] if found else None

    async def between(self, since: datetime, until: datetime, queue: str) -> tuple[Graded, ...]:
        """Those given in these days; queue '': of all. Raises TooManyGrades."""
        rows = await self._store.fetch(
            IN_DAYS, since=micros(since), until=micros(until), queue=queue, most=MOST_REPORTED + 1
        )
        if len(rows) > MOST_REPORTED:
            raise TooManyGrades
        return tuple(
            Graded(recording, agent, form, version, float(score), _points(asked))
            for recording, agent, form, version, score, asked in rows
        )


def _points(asked: str) -> dict[str, float]:
    return {one["name"]: one["points"] for one in json.loads(asked) if one["points"] is not None and one["weight"]}


def _grades(rows: list[Row]) -> tuple[Grade, ...]:
    return tuple(_grade(*row) for row in rows)


def _grade(*row: Any) -> Grade:
    id_, recording, call_id, agent, queue, form, version, hash_, grader, at, asked, *found = row
    score, band, comment, reply, replied, talked, seconds, state = found
    return Grade(
        id_,
        recording,
        call_id,
        agent,
        queue,
        form,
        version,
        hash_,
        grader,
        moment(at),
        tuple(json.loads(asked)),
        float(score),
        band,
        comment,
        reply,
        None if replied is None else moment(replied),
        moment(talked),
        float(seconds or 0),
        state in ("kept", "short"),
    )
