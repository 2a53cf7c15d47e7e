"""PostgreSQL by asyncpg: one writing connection, a few reading ones, each made anew after it broke.

SQLAlchemy connects; statements go to asyncpg itself, which keeps them prepared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ivr.statements import Group, Sql
from ivr.store import READ_DEADLINE, READERS, WRITE_DEADLINE, Row, StoreDown, StoreError, StoreRefused, StoreSlow

CONNECT_DEADLINE = 5.0
"""Seconds."""
JIT_OFF = {"jit": "off"}
"""No statement here runs so long that compiling it on the server would pay."""
_REFUSED_CLASSES = frozenset(("0A", "21", "22", "23", "26", "2F", "38", "39", "3F", "42", "44", "54", "P0"))
"""SQLSTATE classes (PostgreSQL appendix A) that blame the statement or its values. After all others (connection,
rollback, resources, operator, system, …) the same may work later."""


class PostgresStore:
    """See ivr/store.py. Made by open()."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={"timeout": CONNECT_DEADLINE, "server_settings": JIT_OFF},
        )
        self._writer = _Connection(self._engine)
        self._writing = asyncio.Lock()
        self._readers = [_Connection(self._engine) for _ in range(READERS)]
        self._free: asyncio.LifoQueue[_Connection] = asyncio.LifoQueue()
        for reader in self._readers:
            self._free.put_nowait(reader)

    @classmethod
    async def open(cls, url: str) -> PostgresStore:
        """Connect, or raise StoreDown."""
        store = cls(url)
        try:
            await store._writer.driver()
            await store._readers[-1].driver()
        except Exception as problem:
            await store.close()
            raise StoreDown(repr(problem)) from problem
        return store

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        args = sql(**values).args
        reader = None
        try:
            async with asyncio.timeout(READ_DEADLINE):
                reader = await self._free.get()
                driver = await reader.driver()
                return [tuple(row) for row in await driver.fetch(sql.postgres, *args)]
        except TimeoutError as problem:
            raise StoreSlow(sql.postgres) from problem
        except Exception as problem:
            raise _ours(problem) from problem
        finally:
            if reader is not None:
                self._free.put_nowait(reader)

    async def write(self, groups: Sequence[Group]) -> None:
        async with self._writing:
            try:
                async with asyncio.timeout(WRITE_DEADLINE):
                    await _transaction(await self._writer.driver(), groups)
            except Exception as problem:
                ours = _ours(problem)
                if isinstance(ours, StoreDown):
                    await self._writer.drop()
                raise ours from problem

    async def close(self) -> None:
        for connection in (self._writer, *self._readers):
            await connection.close()
        await self._engine.dispose()


class _Connection:
    """One connection, made when it is first used and again after it broke."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._held: AsyncConnection | None = None
        self._driver: asyncpg.Connection | None = None

    async def driver(self) -> asyncpg.Connection:
        """Raises StoreDown, whatever keeps us from connecting: what waits to be written is not to blame."""
        if self._driver is not None and not self._driver.is_closed():
            return self._driver
        await self.drop()
        try:
            self._held = await self._engine.connect()
            self._driver = (await self._held.get_raw_connection()).driver_connection
        except Exception as problem:
            raise StoreDown(repr(problem)) from problem
        assert self._driver is not None
        return self._driver

    async def drop(self) -> None:
        """Cut it without a word to the server, which may not answer."""
        held, self._held, self._driver = self._held, None, None
        if held is not None:
            await held.invalidate()
            await held.close()

    async def close(self) -> None:
        held, self._held, self._driver = self._held, None, None
        if held is not None:
            await held.close()


async def _transaction(driver: asyncpg.Connection, groups: Sequence[Group]) -> None:
    async with driver.transaction():
        for sql, rows in groups:
            if len(rows) == 1:
                await driver.execute(sql.postgres, *rows[0])
            else:
                await driver.executemany(sql.postgres, rows)


def _ours(problem: Exception) -> StoreError:
    if isinstance(problem, StoreError):
        return problem
    if isinstance(problem, TimeoutError):
        return StoreSlow("no answer in time")
    sqlstate = getattr(problem, "sqlstate", None)
    if sqlstate is not None:
        return (StoreRefused if sqlstate[:2] in _REFUSED_CLASSES else StoreDown)(str(problem))
    wrong_values = isinstance(problem, (ValueError, TypeError))
    wrong_use = isinstance(problem, asyncpg.InterfaceError) and "closed" not in str(problem)
    return (StoreRefused if wrong_values or wrong_use else StoreDown)(repr(problem))
