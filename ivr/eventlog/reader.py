"""What happened, oldest first: trace, replay and audit read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Store

OF_CALL = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE call_id = :call_id ORDER BY n LIMIT :limit"
)
MOST = 5_000
"""Rows given back at once; the longest call of a flow makes some hundreds."""


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
    return tuple(_recorded(*row) for row in rows)


def _recorded(
    n: int, id_: str, at: int, kind: str, call_id: str | None, customer_id: str | None, cause_id: str | None, body: str
) -> Recorded:
    return Recorded(n, id_, moment(at), kind, call_id, customer_id, cause_id, orjson.loads(body))
