"""What the brake of one campaign has told, from the event log, in the order in which it was written."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ivr.eventlog.reader import Recorded, recorded
from ivr.statements import Sql
from ivr.store import Store
from outbound.braking.happenings import BrakeBegan, BrakeHeard, BrakeMoved, BrakeTripped

PAGE = 5_000
"""Rows asked for at once."""
KINDS = tuple(kind.kind for kind in (BrakeBegan, BrakeHeard, BrakeMoved, BrakeTripped))
_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
TOLD = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"  # noqa: S608 - words of our own
    f" WHERE n > :after AND kind IN ({_KINDS}) ORDER BY n LIMIT :most"
)


async def told(store: Store, campaign: str) -> AsyncIterator[Recorded]:
    """Everything. Raises StoreError."""
    after = 0
    while rows := await store.fetch(TOLD, after=after, most=PAGE):
        for row in rows:
            one = recorded(*row)
            after = one.n
            if one.body.get("campaign") == campaign:
                yield one
