"""The rows of a report out of the event log, read in slices, so that no other reader waits long for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cti.reports.reading import KINDS, NEIGHBOURS, read
from cti.reports.rows import Log
from ivr.eventlog.reader import Recorded, recorded
from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Row, Store

MOST = 400_000
"""Rows of one report: some 60,000 calls, half a gigabyte while it is made."""
SLICE = timedelta(hours=6)


class TooMuch(Exception):
    """More rows than one report reads; a figure out of a part of them would be wrong."""


_SELECT = (
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE at >= :since AND at < :until AND kind IN (KINDS) ORDER BY at, n LIMIT :most"
)


def _between(kinds: Sequence[str]) -> Sql:
    """`kinds`: words of ours, never of a request."""
    return Sql(_SELECT.replace("KINDS", ", ".join(f"'{kind}'" for kind in kinds)))


ALL, NEAR = _between(KINDS), _between(NEIGHBOURS)


class Reports:
    """Reads Logs. One report at a time: each holds its rows in memory."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._one = asyncio.Semaphore(1)

    async def log(self, since: datetime, until: datetime, around: timedelta = timedelta()) -> Log:
        """What happened from `since` until before `until`; `around`: days before and after, for repeated contacts.
        Raises StoreDown, TooMuch."""
        now = self._now()
        until = max(since, min(until, now))
        known = max(until, min(now, until + around))
        async with self._one:
            rows = await self._read(ALL, since, until, MOST)
            near = await self._read(NEAR, since - around, since, MOST - len(rows))
            near += await self._read(NEAR, until, known, MOST - len(rows) - len(near))
            return await asyncio.to_thread(_made, rows, near, since, until, known)

    async def _read(self, sql: Sql, since: datetime, until: datetime, most: int) -> list[Row]:
        rows: list[Row] = []
        while since < until:
            end = min(until, since + SLICE)
            rows += await self._store.fetch(sql, since=micros(since), until=micros(end), most=most - len(rows) + 1)
            if len(rows) > most:
                raise TooMuch
            since = end
        return rows


def _made(rows: list[Row], near: list[Row], since: datetime, until: datetime, known: datetime) -> Log:
    def values(found: list[Row]) -> list[Recorded]:
        return [recorded(*row) for row in found]

    return read(values(rows), values(near), since, until, known)
