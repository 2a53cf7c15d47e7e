"""The database behind one small interface: a look-up, a transaction of writes, an end.

In: a URL (`sqlite:///data/centrala.db`, `postgresql://user@host/name`). Out: a Store; rows are plain tuples and
nothing of a driver or of SQLAlchemy crosses this border. Writes are the event log's (ivr/eventlog); the few others
(a password, an import) go through the same `write`, so there is one writer.

    StoreError
    ├── StoreDown       ours: the database cannot be reached, is locked or full; the same may work later
    │   └── StoreSlow   it did not answer in time
    └── StoreRefused    ours: the statement or its values are wrong; the same will never work
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ivr.statements import Group, Sql

READ_DEADLINE = 2.0
"""Seconds. A page can wait that long; the call path sets its own, shorter one."""
WRITE_DEADLINE = 10.0
"""Seconds for one transaction, and for another process's lock on an SQLite file."""
READERS = 4
"""Connections for look-ups. A slow report takes one of them, a screen pop finds another."""

Row = tuple[Any, ...]


class StoreError(Exception):
    """The database did not do what it was asked."""


class StoreDown(StoreError):
    """The database cannot be reached, is locked or full."""


class StoreSlow(StoreDown):
    """The database did not answer in time."""


class StoreRefused(StoreError):
    """The database refuses the statement or its values."""


class Store(Protocol):
    """One database."""

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        """The rows of a look-up, outside of any transaction. Raises StoreSlow after READ_DEADLINE, StoreDown,
        StoreRefused."""
        ...

    async def write(self, groups: Sequence[Group]) -> None:
        """All or nothing, on disk when it returns. Raises StoreDown (then it may or may not be written),
        StoreRefused (then it is not)."""
        ...

    async def close(self) -> None:
        """Give all connections back."""
        ...


async def open_store(url: str) -> Store:
    """Connect. The tables must be there (centrala/migrations). Raises StoreDown, ValueError for another database."""
    backend = url.split(":", 1)[0].split("+", 1)[0]
    if backend == "sqlite":
        from ivr.store_sqlite import SqliteStore

        return await SqliteStore.open(url)
    if backend in ("postgresql", "postgres"):
        from ivr.store_postgres import PostgresStore

        return await PostgresStore.open(url)
    raise ValueError(f"{backend} is neither sqlite nor postgresql")
