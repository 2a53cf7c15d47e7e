"""Candidates as the store has them: who is next, one, how many. Every method raises StoreError.

Who is next: by priority; then those whose moment has come and those who were never tried, by `first:` of the campaign,
then as they came in. One index gives both, so it costs the same with ten million as with ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

import orjson

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Row, Store
from outbound.lists.candidate import FIRST, LAST, Candidate, CandidateState
from outbound.lists.rows import AT_ONCE

_COLUMNS = (
    "candidate.id, campaign, number, customer_id, list, fields, language, zone, consent, consented, priority,"
    " candidate.rank, state, not_before, tries, attempt, because"
)
ROW = "SELECT COLUMNS FROM candidate".replace("COLUMNS", _COLUMNS)
_WAITING = "SELECT id, rank FROM candidate WHERE campaign = :campaign AND state = 'waiting' AND priority = :priority"
_FRESH = f"{_WAITING} AND not_before = {AT_ONCE} ORDER BY rank, id LIMIT :most"
_AGAIN = f"{_WAITING} AND not_before > {AT_ONCE} AND not_before <= :now ORDER BY not_before, rank, id LIMIT :most"
_NEXT = (
    "SELECT ROW FROM (SELECT id FROM (SELECT id FROM"
    " (SELECT * FROM (FRESH) AS fresh UNION ALL SELECT * FROM (AGAIN) AS again) AS either"
    " ORDER BY rank, id LIMIT :most) AS chosen ORDER BY id LIMIT :most) AS next"
    " JOIN candidate ON candidate.id = next.id"
)
NEXT = Sql(_NEXT.replace("ROW", _COLUMNS).replace("FRESH", _FRESH).replace("AGAIN", _AGAIN))
"""Of one priority, in any order. Of those whose moment has come, the ones who waited longest are looked at. The index
alone says who; only their rows are read, those that lie together one after the other."""
SOONEST = Sql(
    "SELECT min(not_before) FROM candidate"
    " WHERE campaign = :campaign AND state = 'waiting' AND priority = :priority AND not_before > :now"
)
ONE = Sql(f"{ROW} WHERE number = :number AND campaign = :campaign")
BY_ID = Sql(f"{ROW} WHERE id = :id")
OF_NUMBER = Sql(f"{ROW} WHERE number = :number ORDER BY campaign")
CLAIMED = Sql(f"{ROW} WHERE campaign = :campaign AND state = 'claimed' ORDER BY id LIMIT :most")
COUNTS = Sql("SELECT state, count(*) FROM candidate WHERE campaign = :campaign GROUP BY state")
_RANKED = itemgetter(11, 0)
"""Rank and id, of a row with all columns."""
_STATES = {state.value: state for state in CandidateState}
MOST = 10_000
"""Candidates given at once."""


class Candidates:
    """See above."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def due(self, campaign: str, now: datetime, most: int) -> tuple[Candidate, ...]:
        """Those who may become attempts now, the first first. Nothing is claimed."""
        most = min(most, MOST)
        found: list[Row] = []
        for priority in range(FIRST, LAST + 1):
            if len(found) >= most:
                break
            some = await self._store.fetch(
                NEXT, campaign=campaign, priority=priority, now=micros(now), most=most - len(found)
            )
            found += sorted(some, key=_RANKED)
        return tuple(candidate(row) for row in found)

    async def wakes(self, campaign: str, now: datetime) -> datetime | None:
        """When the next one who must wait may be called; None: nobody waits."""
        moments = []
        for priority in range(FIRST, LAST + 1):
            ((at,),) = await self._store.fetch(SOONEST, campaign=campaign, priority=priority, now=micros(now))
            moments += [] if at is None else [at]
        return moment(min(moments)) if moments else None

    async def one(self, campaign: str, number: str) -> Candidate | None:
        """The one with this E.164 number."""
        return _only(await self._store.fetch(ONE, campaign=campaign, number=number))

    async def by_id(self, id_: int) -> Candidate | None:
        """The one of this id."""
        return _only(await self._store.fetch(BY_ID, id=id_))

    async def of_number(self, number: str) -> tuple[Candidate, ...]:
        """In every campaign."""
        return tuple(candidate(row) for row in await self._store.fetch(OF_NUMBER, number=number))

    async def claimed(self, campaign: str, most: int = MOST) -> tuple[Candidate, ...]:
        """Of whom an attempt was being made when somebody last heard: for a program that starts again."""
        rows = await self._store.fetch(CLAIMED, campaign=campaign, most=most)
        return tuple(candidate(row) for row in rows)

    async def counts(self, campaign: str) -> Mapping[CandidateState, int]:
        """How many stand where; every state is there."""
        found: dict[str, int] = dict(await self._store.fetch(COUNTS, campaign=campaign))
        return {state: found.get(state.value, 0) for state in CandidateState}


def _only(rows: list[Row]) -> Candidate | None:
    return candidate(rows[0]) if rows else None


def candidate(row: Row) -> Candidate:
    """Of a row with all columns."""
    (
        id_, campaign, number, customer_id, list_, fields, language, zone, consent, consented, priority, rank, state,
        not_before, tries, attempt, because,
    ) = row  # fmt: skip
    values: dict[str, Any] = orjson.loads(fields)
    return Candidate(
        id_,
        campaign,
        number,
        customer_id,
        list_,
        values,
        language,
        zone,
        consent,
        None if consented is None else moment(consented),
        priority,
        rank,
        _STATES[state],
        moment(not_before) if not_before else None,
        tries,
        attempt,
        because,
    )
