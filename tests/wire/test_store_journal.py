"""The journal: the newest state of every live call, on disk before the world sees an effect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from ivr import journal
from ivr.eventlog import EventLog, happened
from ivr.happenings import CallBegan, CallStepped
from ivr.journal import Journal
from ivr.store import Store

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


@pytest.fixture
async def log(store: Store) -> AsyncIterator[EventLog]:
    events = EventLog(store, [journal.project])
    async with asyncio.TaskGroup() as group:
        group.create_task(events.run())
        yield events
        await events.close()


def stepped(seq: int, call_id: str = "c1") -> CallStepped:
    return CallStepped(call_id=call_id, at=NOW, seq=seq, step=f"start.{seq}", event={"type": "SayDone"})


def began(call_id: str = "c1") -> CallBegan:
    return CallBegan(
        call_id=call_id, at=NOW, ani=None, name=None, dialled="100", flow="energia", flow_hash="9f3a", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


async def test_what_was_waited_for_is_on_disk(store: Store, log: EventLog) -> None:
    calls = Journal(log, store)
    log.append(began())
    await calls.record(stepped(1), lambda: b'{"seq":1}', wait=True)
    found = await calls.read("c1")
    assert found is not None
    assert (found.flow, found.flow_hash, found.seq, found.state, found.updated) == (
        "energia", "9f3a", 1, b'{"seq":1}', NOW,
    )  # fmt: skip
    assert [r.kind for r in await happened(store, "c1")] == ["call.began", "call.stepped"]


async def test_of_the_steps_in_one_commit_only_the_newest_state_is_made(store: Store, log: EventLog) -> None:
    calls, made = Journal(log, store), []

    def state(seq: int) -> bytes:
        made.append(seq)
        return b"%d" % seq

    for seq in range(1, 9):
        await calls.record(stepped(seq), lambda seq=seq: state(seq), wait=False)  # type: ignore[misc]
    await log.flush()
    assert made == [8]
    found = await calls.read("c1")
    assert found is not None
    assert (found.seq, found.state) == (8, b"8")
    assert len(await happened(store, "c1")) == 8, "every event is kept"


async def test_a_call_that_is_over_leaves_no_state_and_the_others_stay(store: Store, log: EventLog) -> None:
    calls = Journal(log, store)
    for call_id in ("c1", "c2", "c3"):
        log.append(began(call_id))
    for call_id in ("c2", "c1", "c3"):
        await calls.record(stepped(1, call_id), lambda: b"{}", wait=False)
        if call_id != "c3":
            calls.forget(call_id)
    await log.flush()
    assert [c.call_id for c in await calls.unfinished()] == ["c3"]
    assert await calls.read("c1") is None


async def test_a_dead_disk_keeps_a_caller_waiting_half_a_second_and_no_longer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "WAIT", 0.01)
    events = EventLog(store)  # its writer does not run yet
    calls = Journal(events, store)
    with capture_logs() as logs:
        await calls.record(stepped(1), lambda: b"{}", wait=True)
    assert [entry["event"] for entry in logs] == ["journal.slow"]
    await events.close()
    await events.run()
    assert await calls.read("c1") is not None, "it is written when the disk is back"
