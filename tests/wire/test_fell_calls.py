"""Calls that came while there was no engine stand in the timeline afterwards, each once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cti.customers
import ivr.journal
from ivr.bus import Bus
from ivr.eventlog.reader import happened
from ivr.eventlog.writer import EventLog
from ivr.fallback.calls import FellCalls, KeysDown, id_of, read
from ivr.happenings import CallBegan
from ivr.ids import new_id
from ivr.statements import Sql
from ivr.store import Store

UNIQUEID = "box-1795345180.12"
LINE = "1795345240|+48601234567|100|2|queue support|ewa"


class FakeKeys:
    """Asterisk's lines, and when it cannot be asked."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self.lines = dict(lines)
        self.deaf = False

    async def fell(self) -> Mapping[str, str]:
        return dict(self.lines)

    async def known(self, uniqueid: str) -> None:
        if self.deaf:
            raise KeysDown("gone")
        del self.lines[uniqueid]


class Adopter:
    def __init__(self) -> None:
        self.room = True
        self.kept: list[tuple[str, str]] = []

    async def __call__(self, wav: Path, call_id: str, box: str) -> bool:
        if self.room:
            self.kept.append((call_id, box))
            await asyncio.to_thread(wav.unlink)
        return self.room


@pytest.fixture
async def events(store: Store) -> AsyncIterator[EventLog]:
    log = EventLog(store, [ivr.journal.project, cti.customers.project])
    writing = asyncio.create_task(log.run())
    yield log
    await log.close()
    await writing


def fell_calls(store: Store, events: EventLog, keys: FakeKeys, folder: Path, adopt: Adopter) -> FellCalls:
    return FellCalls(
        "box", keys, store, events, Bus(), folder, adopt, lambda number: number, {"100": "energia"}.__getitem__
    )


async def kinds(store: Store, call_id: str) -> list[str]:
    return [row.kind for row in await happened(store, call_id)]


def mine(line: str = LINE) -> str:
    fell = read(UNIQUEID, line)
    assert fell is not None
    return id_of("box", fell)


async def test_a_call_without_an_engine_is_in_the_timeline_with_what_happened(
    store: Store, events: EventLog, tmp_path: Path
) -> None:
    keys = FakeKeys({UNIQUEID: LINE})
    assert await fell_calls(store, events, keys, tmp_path, Adopter()).look() == 1
    assert keys.lines == {}
    rows = await store.fetch(Sql("SELECT number, flow, seconds, summary, outcome FROM interaction"))
    note = "came while the engine was away or took no more calls, pressed 2, was sent to support, talked with ewa"
    assert [tuple(row) for row in rows] == [("+48601234567", "energia", 60.0, note, "fallback")]


async def test_it_is_over_and_the_next_engine_does_not_look_for_it(
    store: Store, events: EventLog, tmp_path: Path
) -> None:
    await fell_calls(store, events, FakeKeys({UNIQUEID: LINE}), tmp_path, Adopter()).look()
    assert await ivr.journal.Journal(events, store).unfinished() == ()


async def test_it_is_told_once_although_asterisk_could_not_be_told_that_it_is_known(
    store: Store, events: EventLog, tmp_path: Path
) -> None:
    keys = FakeKeys({UNIQUEID: LINE})
    keys.deaf = True
    calls = fell_calls(store, events, keys, tmp_path, Adopter())
    for _ in range(2):
        with pytest.raises(KeysDown):
            await calls.look()
    keys.deaf = False
    await calls.look()
    assert await kinds(store, mine()) == ["call.began", "call.note", "call.ended"]


async def test_a_call_that_an_engine_began_gets_a_note_and_no_second_row(
    store: Store, events: EventLog, tmp_path: Path
) -> None:
    call_id = new_id()
    await events.appended(
        CallBegan(
            call_id=call_id, at=datetime.fromtimestamp(1795345181, UTC), ani="+48601234567", name=None, dialled="100",
            flow="energia", flow_hash="x", asterisk="box", uniqueid=UNIQUEID, linkedid=UNIQUEID,
        )
    )  # fmt: skip
    await fell_calls(store, events, FakeKeys({UNIQUEID: LINE}), tmp_path, Adopter()).look()
    assert await kinds(store, call_id) == ["call.began", "call.note"]
    assert await kinds(store, mine()) == []


async def test_a_message_is_taken_over_and_waits_while_there_is_no_room(
    store: Store, events: EventLog, tmp_path: Path
) -> None:
    line = "1795345240||100|1|box support|"
    (tmp_path / f"{UNIQUEID}.wav").write_bytes(b"sound")
    keys, adopter = FakeKeys({UNIQUEID: line}), Adopter()
    adopter.room = False
    calls = fell_calls(store, events, keys, tmp_path, adopter)
    assert await calls.look() == 0
    assert list(keys.lines) == [UNIQUEID]
    adopter.room = True
    assert await calls.look() == 1
    assert adopter.kept == [(mine(line), "support")]
    assert await kinds(store, mine(line)) == ["call.began", "call.note", "call.ended"]


@pytest.mark.parametrize(
    "line", ["", "x", "1|2|3", "|||||", "-5|||||", "9" * 40 + "|||||", "²|||||", "1795345240|a|b|c|d|e|f"]
)
async def test_a_line_that_is_none_of_ours_is_taken_away_and_tells_nothing(
    line: str, store: Store, events: EventLog, tmp_path: Path
) -> None:
    keys = FakeKeys({UNIQUEID: line})
    await fell_calls(store, events, keys, tmp_path, Adopter()).look()
    assert keys.lines == {}
    assert await store.fetch(Sql("SELECT 1 FROM event")) == []


async def test_a_caller_who_reached_nobody_is_seen_as_such(store: Store, events: EventLog, tmp_path: Path) -> None:
    keys = FakeKeys({UNIQUEID: "1795345240|+48601234567|100||queue ../x|"})
    await fell_calls(store, events, keys, tmp_path, Adopter()).look()
    (row,) = await store.fetch(Sql("SELECT summary FROM interaction"))
    assert row[0] == "came while the engine was away or took no more calls, reached nobody"
