"""A real database that is locked, cut off or slow: nothing is lost, nothing is twice, and it says so."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from ivr import store_sqlite
from ivr.eventlog import EventLog, happened, writer
from ivr.happenings import NoteTaken
from ivr.statements import Group, Sql
from ivr.store import Store, StoreDown, StoreSlow, open_store
from support.databases import execute
from support.patience import PATIENCE


class Watched:
    """A store that tells when a write has failed."""

    def __init__(self, store: Store) -> None:
        self._store, self.failed = store, asyncio.Event()
        self.fetch, self.close = store.fetch, store.close

    async def write(self, groups: Sequence[Group]) -> None:
        try:
            await self._store.write(groups)
        except StoreDown:
            self.failed.set()
            raise


async def _note_through(store: Watched, cut: Callable[[], object], heal: Callable[[], object]) -> list[str]:
    """30 notes, 10 of them before the outage, 10 in it, 10 after it; the words of the log."""

    log = EventLog(store)

    def ten() -> list[asyncio.Task[None]]:
        return [asyncio.create_task(log.appended(NoteTaken(call_id="c1", text="x"))) for _ in range(10)]

    with capture_logs() as logs:
        async with asyncio.TaskGroup() as group:
            group.create_task(log.run())
            await asyncio.gather(*ten())
            cut()
            inside = ten()
            await store.failed.wait()
            assert log.health.waiting == 10
            heal()
            await asyncio.gather(*inside, *ten())
            assert (log.health.lost, log.health.stuck) == (0, None)
            await log.close()
    return [entry["event"] for entry in logs]


async def test_a_locked_sqlite_file_delays_and_loses_nothing(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlite, "WRITER_PRAGMAS", (*store_sqlite.WRITER_PRAGMAS, "busy_timeout=5"))
    monkeypatch.setattr(writer, "RETRY", (0.005,))
    store = Watched(await open_store(sqlite_url))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    words = await _note_through(store, lambda: other.execute("BEGIN EXCLUSIVE"), other.rollback)
    assert words == ["eventlog.database_down", "eventlog.database_back"]
    assert len(await happened(store, "c1")) == 30
    other.close()
    await store.close()


async def test_a_postgres_that_goes_away_and_comes_back_has_everything_once(
    postgres_url: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends all connections and lets nobody in for a while, then it does again."""
    monkeypatch.setattr(writer, "RETRY", (0.01,))
    admin = postgres_server.format("postgres")
    name = urlsplit(postgres_url).path[1:]
    store = Watched(await open_store(postgres_url))
    log = EventLog(store)

    async def admit(yes: bool) -> None:
        await execute(admin, f"ALTER DATABASE {name} ALLOW_CONNECTIONS {yes}")

    async with asyncio.TaskGroup() as group:
        group.create_task(log.run())
        await log.appended(NoteTaken(call_id="c1", text="before"))
        await admit(False)
        try:
            await execute(admin, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            with pytest.raises(StoreDown):
                await happened(store, "c1")
            inside = asyncio.create_task(log.appended(NoteTaken(call_id="c1", text="inside")))
            await store.failed.wait()
            assert log.health.stuck is not None
            assert not inside.done()
        finally:
            await admit(True)
        await inside
        await log.close()
    assert [r.body["text"] for r in await happened(store, "c1")] == ["before", "inside"]
    assert log.health.lost == 0
    await store.close()


SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgres": "SELECT pg_sleep(60)",
}


async def test_a_slow_look_up_is_given_up_and_the_connections_are_good_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(url)
    slow = Sql(SLOW["sqlite" if url.startswith("sqlite") else "postgres"])
    for deadline in (0.03,) * 6 + (0.0,) * 6:  # the last are given up before a thread of SQLite has begun
        _deadline(monkeypatch, deadline)
        with pytest.raises(StoreSlow):
            await store.fetch(slow)
    _deadline(monkeypatch, PATIENCE)
    assert await asyncio.gather(*(store.fetch(Sql("SELECT 1")) for _ in range(8))) == [[(1,)]] * 8
    await store.close()


async def test_a_look_up_that_is_not_waited_for_any_more_keeps_no_connection(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deadline(monkeypatch, PATIENCE)
    store = await open_store(url)
    slow = Sql(SLOW["sqlite" if url.startswith("sqlite") else "postgres"])
    for _ in range(6):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.03):
                await store.fetch(slow)
    assert await asyncio.gather(*(store.fetch(Sql("SELECT 1")) for _ in range(8))) == [[(1,)]] * 8
    await store.close()


def _deadline(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    for module in ("ivr.store_sqlite", "ivr.store_postgres"):
        monkeypatch.setattr(f"{module}.READ_DEADLINE", seconds)
