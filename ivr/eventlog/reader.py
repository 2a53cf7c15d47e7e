"""What happened, oldest first: trace, replay and audit read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store

OF_CALL = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE call_id = :call_id ORDER BY n LIMIT :limit"
)
BEGAN = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE at >= :since AND at < :until AND kind = 'call.began' ORDER BY at DESC, n DESC LIMIT :limit"
)
GOING_ON = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE call_id IN (SELECT call_id FROM call_state) ORDER BY n LIMIT :limit"
)
MOST = 5_000
"""Rows given back at once; the longest call of a flow makes some hundreds."""
MOST_GOING_ON = 50_000
"""Rows of all calls in progress together: a thousand calls."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row of the event log."""

    n: int
    """Order of writing."""
    id: str
    at: datetime
    kind: str
    """Happening.kind."""
    call_id: str | None
    customer_id: str | None
    cause_id: str | None
    body: dict[str, Any]
    """The happening's other fields."""


async def happened(store: Store, call_id: str) -> tuple[Recorded, ...]:
    """Everything that happened to a call. Raises StoreDown."""
    rows = await store.fetch(OF_CALL, call_id=call_id, limit=MOST)
    return tuple(recorded(*row) for row in rows)


async def began(store: Store, since: datetime, until: datetime, most: int) -> tuple[Recorded, ...]:
    """The beginnings of the last `most` calls in that time, oldest first. Raises StoreDown."""
    rows = await store.fetch(BEGAN, since=micros(since), until=micros(until), limit=most)
    return tuple(recorded(*row) for row in reversed(rows))


async def going_on(store: Store) -> tuple[Recorded, ...]:
    """Everything that happened to the calls that are not over. Raises StoreDown."""
    return tuple(recorded(*row) for row in await store.fetch(GOING_ON, limit=MOST_GOING_ON))


def recorded(
    n: int, id_: str, at: int, kind: str, call_id: str | None, customer_id: str | None, cause_id: str | None, body: str
) -> Recorded:
    """A row of the table, in the order of its columns."""
    return Recorded(n, id_, moment(at), kind, call_id, customer_id, cause_id, orjson.loads(body))
