"""How many customers who waited for a call were answered within a day: the share, of how many, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cti.intervals import interval
from cti.remarks.rows import LOOP
from ivr.moments import micros
from ivr.store import Store

DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Loop:
    """Of the remarks of thirty days whose customer waited for a call; one that is younger than a day counts when it is
    closed."""

    n: int
    closed: int
    """Within a day."""
    share: float | None
    low: float | None
    high: float | None
    """Wilson's interval, 95 of 100."""


async def loop_of(store: Store, now: datetime) -> Loop:
    """Raises StoreDown."""
    rows = await store.fetch(
        LOOP, within=DAY // timedelta(microseconds=1), since=micros(now - LOOKED_BACK), ripe=micros(now - DAY)
    )
    n, closed = int(rows[0][0]), int(rows[0][1])
    low, high = interval(closed, n) if n else (None, None)
    return Loop(n, closed, closed / n if n else None, low, high)
