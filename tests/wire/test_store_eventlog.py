"""The event log: many appends, few commits; nothing that was appended is lost while the process lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from ivr.eventlog import EventLog, LogFull, Projection, happened, writer
from ivr.happenings import CallBegan, CallEnded, Happening, NoteTaken
from ivr.statements import Group, Sql, Write
from ivr.store import Row, Store, StoreDown, StoreRefused

ADD = Sql("INSERT INTO customer (id, name, created) VALUES (:id, :name, :at)", key="id")
NAMES = Sql("SELECT name FROM customer ORDER BY name")


@asynccontextmanager
async def running(store: Store, *projections: Projection) -> AsyncIterator[EventLog]:
    """A log whose writer runs."""
    events = EventLog(store, projections)
    async with asyncio.TaskGroup() as group:
        group.create_task(events.run())
        try:
            yield events
        finally:
            await events.close()


def began(call_id: str, name: str | None = None) -> CallBegan:
    return CallBegan(
        call_id=call_id, ani="+48601234567", name=name, dialled="100", flow="energia", flow_hash="9f3a",
        asterisk="pbx", uniqueid="1.1", linkedid="1.1",
    )  # fmt: skip


def note(text: str, call_id: str = "c1") -> NoteTaken:
    return NoteTaken(call_id=call_id, text=text)


class Weak:
    """A store that fails as told: before the write ("before"), after it ("after"), or not (None)."""

    def __init__(self, store: Store, failures: Sequence[str | None]) -> None:
        self.store, self.failures = store, list(failures)

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        return await self.store.fetch(sql, **values)

    async def write(self, groups: Sequence[Group]) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure == "before":
            raise StoreDown("not today")
        await self.store.write(groups)
        if failure == "after":
            raise StoreDown("the answer got lost")

    async def close(self) -> None:
        """The real store is closed by its fixture."""


def named(happening: Happening) -> tuple[Write, ...]:
    """Projection of these tests: a note becomes a customer of that name."""
    return (ADD(id=happening.id, name=happening.text, at=1),) if isinstance(happening, NoteTaken) else ()


async def test_what_happened_is_read_back_in_order(store: Store) -> None:
    async with running(store) as log:
        first = began("c1", "Anna \0 \x1b[31m")
        log.append(first)
        log.append(note("second", "c2"))
        await log.appended(CallEnded(call_id="c1", seconds=1.5, why="completed", cause_id=first.id))
        rows = await happened(store, "c1")
    assert [r.kind for r in rows] == ["call.began", "call.ended"]
    assert rows[0].body["name"] == "Anna \0 \x1b[31m"
    assert (rows[0].at, rows[0].id, rows[1].cause_id) == (first.at, first.id, first.id)
    assert rows[1].body == {"seconds": 1.5, "why": "completed"}


async def test_many_who_wait_share_few_commits(store: Store) -> None:
    async with running(store) as log:
        await asyncio.gather(*(log.appended(note(str(i))) for i in range(400)))
        assert log.health.written == 400
        assert log.health.commits <= 4
    assert len(await happened(store, "c1")) == 400


async def test_appends_for_which_nobody_waits_are_written_soon_and_together(store: Store) -> None:
    async with running(store) as log:
        for i in range(100):
            log.append(note(str(i)))
        await asyncio.sleep(0)
        assert log.health.written == 0
        await asyncio.sleep(writer.LINGER)
        await log.flush()
        assert (log.health.written, log.health.commits) == (100, 1)


async def test_a_projection_is_written_with_its_happening(store: Store) -> None:
    async with running(store, named) as log:
        await log.appended(note("Anna"))
        assert await store.fetch(NAMES) == [("Anna",)]


async def test_a_projection_that_raises_loses_neither_the_event_nor_the_others(store: Store) -> None:
    def broken(happening: Happening) -> tuple[Write, ...]:
        raise KeyError("ours")

    async with running(store, broken, named) as log:
        await log.appended(note("Anna"))
    assert len(await happened(store, "c1")) == 1
    assert await store.fetch(NAMES) == [("Anna",)]


async def test_a_projection_that_the_database_refuses_harms_only_its_own_happening(store: Store) -> None:
    def wrong(happening: Happening) -> tuple[Write, ...]:
        bad = isinstance(happening, NoteTaken) and happening.text == "bad"
        return (ADD(id=happening.id, name=None, at=1),) if bad else named(happening)

    async with running(store, wrong) as log:
        await asyncio.gather(*(log.appended(note(text)) for text in ("first", "bad", "last")))
        assert log.health.lost == 0
    assert [r.body["text"] for r in await happened(store, "c1")] == ["first", "bad", "last"]
    assert await store.fetch(NAMES) == [("first",), ("last",)]


@pytest.mark.attack("A32")
@pytest.mark.parametrize("text", ["nul \0", "half \ud83d"])
async def test_hostile_text_is_kept_cleaned_and_stops_nobody(store: Store, text: str) -> None:
    async with running(store, named) as log:
        await asyncio.gather(log.appended(note("before")), log.appended(note(text)), log.appended(note("after")))
        assert log.health.lost == 0
    assert len(await happened(store, "c1")) == 3
    assert len(await store.fetch(NAMES)) == 3


@pytest.mark.parametrize("failures", [["before"] * 3, ["after"], ["after", "before", "after"]])
async def test_after_an_outage_everything_is_there_exactly_once(
    store: Store, failures: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RETRY", (0.001,))
    async with running(Weak(store, failures), named) as log:
        await asyncio.gather(*(log.appended(note(f"{i:02}")) for i in range(20)))
        assert log.health == writer.LogHealth(waiting=0, stuck=None, written=20, commits=log.health.commits, lost=0)
    assert [r.body["text"] for r in await happened(store, "c1")] == [f"{i:02}" for i in range(20)]
    assert len(await store.fetch(NAMES)) == 20


async def test_the_same_happening_appended_twice_is_written_once(store: Store) -> None:
    async with running(store, named) as log:
        twice = note("Anna")
        await log.appended(twice)
        await asyncio.gather(log.appended(twice), log.appended(note("Boris")))
        assert log.health.lost == 0
    assert await store.fetch(NAMES) == [("Anna",), ("Boris",)]


async def test_a_full_log_says_so_and_keeps_what_it_has(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "BUFFER", 3)
    log = EventLog(store)
    for i in range(3):
        log.append(note(str(i)))
    with pytest.raises(LogFull):
        log.append(note("too many"))
    await log.close()
    await log.run()
    assert len(await happened(store, "c1")) == 3


async def test_a_cancelled_writer_writes_what_waits_before_it_ends(store: Store) -> None:
    log = EventLog(store)
    task = asyncio.create_task(log.run())
    await asyncio.sleep(0)
    for i in range(50):
        log.append(note(str(i)))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(await happened(store, "c1")) == 50


async def test_giving_up_the_wait_does_not_take_the_happening_back(store: Store) -> None:
    async with running(store) as log:
        waiting = asyncio.create_task(log.appended(note("Anna")))
        await asyncio.sleep(0)
        waiting.cancel()
        await log.flush()
    assert len(await happened(store, "c1")) == 1


async def test_at_the_end_a_dead_database_is_not_waited_for_for_ever(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SHUTDOWN", 0.02)
    monkeypatch.setattr(writer, "RETRY", (0.005,))
    log = EventLog(Weak(_Nothing(), ["before"] * 1000))
    task = asyncio.create_task(log.run())
    waiting = asyncio.create_task(log.appended(note("Anna")))
    await asyncio.sleep(0)
    await log.close()
    await task
    assert log.health.lost == 1
    with pytest.raises(StoreDown):
        await waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd(Happening):
    kind: ClassVar[str] = "odd"
    what: object


async def test_a_body_that_is_no_json_is_kept_as_text(store: Store) -> None:
    async with running(store) as log:
        await log.appended(Odd(call_id="c1", what={1, 2}))
    assert (await happened(store, "c1"))[0].body == {"what": "{1, 2}"}


class _Nothing:
    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        return []

    async def write(self, groups: Sequence[Group]) -> None:
        raise StoreRefused("never reached")

    async def close(self) -> None:
        """Nothing is open."""
