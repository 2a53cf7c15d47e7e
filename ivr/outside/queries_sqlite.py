"""An SQLite file that queries read: opened read-only, so nothing in a statement can change it.

Queries run in a few threads, each with a connection of its own; one that is given up is interrupted inside SQLite.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from ivr.outside.failures import OutsideFailed, ServerTrouble

READERS = 2
"""Threads."""
LONGEST_VALUE = 1024 * 1024
"""Bytes of one text or blob; a longer one is refused inside SQLite."""
BUSY = 1.0
"""Seconds for another program's lock."""
TROUBLE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""Primary result codes (sqlite.org/rescode.html) that blame the file and not the query."""


class SqliteReader:
    """See queries.Reader."""

    def __init__(self, address: str) -> None:
        """`sqlite:///relative.db`, `sqlite:////absolute.db`."""
        path = address.partition("://")[2].removeprefix("/")
        self._uri = f"file:{quote(path)}?mode=ro"
        self._threads = ThreadPoolExecutor(READERS, "queries")
        self._own = threading.local()
        self._open: list[sqlite3.Connection] = []

    async def first(self, sql: str, values: tuple[Any, ...], deadline: float) -> dict[str, Any] | None:
        run = _Run(sql, values)
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._in_thread, run)
        work.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(work)
        except TimeoutError as problem:
            raise ServerTrouble("times_out", "no answer in time") from problem
        except sqlite3.Error as problem:
            failed = ServerTrouble if getattr(problem, "sqlite_errorcode", 0) & 0xFF in TROUBLE else OutsideFailed
            raise failed("fails", type(problem).__name__) from problem
        except (OverflowError, UnicodeError) as problem:
            raise OutsideFailed("fails", type(problem).__name__) from problem
        finally:
            run.give_up()

    async def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        for connection in self._open:
            connection.close()
        self._open.clear()

    def _in_thread(self, run: _Run) -> dict[str, Any] | None:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._connect()
        return run.first(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._uri, uri=True, isolation_level=None, timeout=BUSY, check_same_thread=False)
        connection.execute("PRAGMA query_only=ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self._open.append(connection)
        return connection


class _Run:
    """One query in a thread."""

    def __init__(self, sql: str, values: tuple[Any, ...]) -> None:
        self._sql, self._values = sql, values
        self._lock = threading.Lock()
        self._running: sqlite3.Connection | None = None
        self._given_up = False

    def first(self, connection: sqlite3.Connection) -> dict[str, Any] | None:
        with self._lock:
            if self._given_up:
                return None
            self._running = connection
        cursor = connection.cursor()
        try:
            row = cursor.execute(self._sql, self._values).fetchone()
            return None if row is None else dict(zip([c[0] for c in cursor.description], row, strict=True))
        finally:
            with self._lock:
                self._running = None
            cursor.close()

    def give_up(self) -> None:
        """From the event loop: nobody waits any more; the statement ends, if it is still at work."""
        with self._lock:
            self._given_up = True
            if self._running is not None:
                self._running.interrupt()
