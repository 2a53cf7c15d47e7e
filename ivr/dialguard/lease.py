"""Of several engines one calls people for campaigns: a lease in the database, with a number that grows by the holder.

The number goes into every claim (attempts.py), so an engine that was asleep while another one took over claims nothing
more, whatever its clock says. In: the clock of this machine. Out: the number, or nothing. Used by outbound/campaigns.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ivr.ids import new_id
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store

LASTS = 6.0
"""Seconds that a holder may be silent."""

TAKE = Sql(
    "INSERT INTO lease (name, token, holder, until) VALUES (:name, 1, :holder, :until)"
    " ON CONFLICT (name) DO UPDATE SET"
    " token = lease.token + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END,"
    " holder = excluded.holder, until = excluded.until"
    " WHERE lease.holder = excluded.holder OR lease.until < CAST(:now AS BIGINT)",
)
LEAVE = Sql("UPDATE lease SET until = 0 WHERE name = :name AND holder = :holder")
HELD = Sql("SELECT token FROM lease WHERE name = :name AND holder = :holder AND until > :now")


class Lease:
    """Of this start of the program. All methods raise StoreError."""

    def __init__(self, name: str, store: Store, clock: Callable[[], datetime]) -> None:
        self.name, self._store, self._clock = name, store, clock
        self._holder = new_id()

    async def hold(self) -> int | None:
        """Take it, or keep it for LASTS more; its number, which is never 0. None: another engine has it."""
        now = self._clock()
        until = micros(now + timedelta(seconds=LASTS))
        await self._store.write(grouped([TAKE(name=self.name, holder=self._holder, until=until, now=micros(now))]))
        rows = await self._store.fetch(HELD, name=self.name, holder=self._holder, now=micros(now))
        return int(rows[0][0]) if rows else None

    async def leave(self) -> None:
        """Another engine may take it at once."""
        await self._store.write(grouped([LEAVE(name=self.name, holder=self._holder)]))
