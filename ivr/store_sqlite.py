"""SQLite: one writing connection in a thread of its own, reading connections beside it (WAL).

A whole transaction is one hop into the writer's thread: with a hop per statement a batch would cost ten times as
much. Readers are read-only, so a write that goes past the writer fails at once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import aiosqlite
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from ivr.statements import Group, Sql
from ivr.store import READ_DEADLINE, READERS, WRITE_DEADLINE, Row, StoreDown, StoreError, StoreRefused, StoreSlow

WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={WRITE_DEADLINE * 1000:.0f}",
)
INTERRUPT_AGAIN = 0.01
"""s until a look-up that was given up is interrupted once more."""
READER_PRAGMAS = ("query_only=ON", "cache_size=-16000", f"busy_timeout={READ_DEADLINE * 1000:.0f}")

_REFUSED = {
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE,
}  # fmt: skip
"""Primary result codes (sqlite.org/rescode.html) that blame the statement or its values. After all others (locked,
full, input/output, corrupt, …) the same may work later, when somebody has put it right."""


class SqliteStore:
    """See ivr/store.py. Made by open()."""

    def __init__(self, url: str) -> None:
        path = make_url(url).set(drivername="sqlite")
        self._reading = create_async_engine(
            path.set(drivername="sqlite+aiosqlite"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        _on_connect(self._reading.sync_engine, READER_PRAGMAS)
        self._writing = create_engine(
            path, poolclass=NullPool, connect_args={"check_same_thread": False, "isolation_level": None}
        )
        _on_connect(self._writing, WRITER_PRAGMAS)
        self._thread = ThreadPoolExecutor(1, "store-writer")
        self._held: list[AsyncConnection] = []
        self._free: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._ending: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, url: str) -> SqliteStore:
        """Connect, or raise StoreDown."""
        store = cls(url)
        try:
            await store._run(store._connect_writer)
            for _ in range(READERS):
                await store._connect_reader()
        except Exception as problem:
            await store.close()
            raise StoreDown(f"{url}: {problem}") from problem
        return store

    def _connect_writer(self) -> None:
        self._lent = self._writing.raw_connection()
        writer = self._lent.driver_connection
        assert isinstance(writer, sqlite3.Connection)
        self._writer = writer

    async def _connect_reader(self) -> None:
        connection = await self._reading.connect()
        self._held.append(connection)
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, aiosqlite.Connection)
        self._free.put_nowait(driver)

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        args = sql(**values).args
        reader = None
        try:
            async with asyncio.timeout(READ_DEADLINE):
                reader = await self._free.get()
                rows: list[Row] = await reader.execute_fetchall(sql.sqlite, args)  # type: ignore[assignment]
                return rows
        except (TimeoutError, asyncio.CancelledError) as problem:
            if reader is not None:
                self._give_up(reader)
                reader = None
            if isinstance(problem, TimeoutError):
                raise StoreSlow(sql.sqlite) from problem
            raise
        except sqlite3.Error as problem:
            raise _ours(problem) from problem
        finally:
            if reader is not None:
                self._free.put_nowait(reader)

    def _give_up(self, reader: aiosqlite.Connection) -> None:
        """Nobody waits for its answer any more."""
        ending = asyncio.get_running_loop().create_task(self._end(reader))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def _end(self, reader: aiosqlite.Connection) -> None:
        """End what it is asked, then lend it again. Its thread may not even have begun, and SQLite interrupts only
        what runs: it is interrupted until the thread has come to what was asked after it."""
        after = asyncio.ensure_future(_passed(reader))
        while not after.done():
            await reader.interrupt()
            await asyncio.wait({after}, timeout=INTERRUPT_AGAIN)
        self._free.put_nowait(reader)

    async def write(self, groups: Sequence[Group]) -> None:
        try:
            await self._run(self._transaction, groups)
        except StoreError:
            raise
        except sqlite3.Error as problem:
            raise _ours(problem) from problem
        except (UnicodeError, OverflowError, ValueError, TypeError) as problem:
            raise StoreRefused(repr(problem)) from problem

    def _transaction(self, groups: Sequence[Group]) -> None:
        connection = self._writer
        connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, rows in groups:
                connection.executemany(sql.sqlite, rows)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    async def _run(self, work: Any, *args: Any) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def close(self) -> None:
        await asyncio.gather(*self._ending, return_exceptions=True)
        for connection in self._held:
            await connection.close()
        self._held.clear()
        await self._reading.dispose()
        if hasattr(self, "_lent"):
            await self._run(self._lent.close)
        self._writing.dispose()
        self._thread.shutdown()


async def _passed(reader: aiosqlite.Connection) -> None:
    """Everything that was asked before is over."""
    with suppress(sqlite3.Error):
        await reader.execute_fetchall("SELECT 1")


def _on_connect(engine: Engine, pragmas: Sequence[str]) -> None:
    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _ours(problem: sqlite3.Error) -> StoreError:
    code = getattr(problem, "sqlite_errorcode", None)
    refused = code is None or code & 0xFF in _REFUSED
    return (StoreRefused if refused else StoreDown)(str(problem))
