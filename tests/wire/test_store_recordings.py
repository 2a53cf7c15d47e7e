"""What the catalogue is asked for compressing, pausing and holding, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.eventlog.rows import row
from ivr.happenings import Happening, SurveyAnswered
from ivr.recordings.catalogue import Amounts, Catalogue, project
from ivr.recordings.happenings import RecordingBegan, RecordingCompressed, RecordingKept, RecordingPaused
from ivr.recordings.holds import held_by_survey
from ivr.statements import Sql, grouped
from ivr.store import Store

AT = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
GOES_ON = Sql("INSERT INTO call_state (call_id, flow, hash, seq, state, updated) VALUES (:call, 'f', 'h', 0, '', 0)")


async def told(store: Store, *happenings: Happening) -> None:
    for one in happenings:
        await store.write(grouped([row(one), *project(one)]))


async def kept(store: Store, name: str, minutes: int = 0, call: str = "c-1") -> None:
    at = AT + timedelta(minutes=minutes)
    await told(
        store,
        RecordingBegan(call_id=call, at=at, recording=name, what="talk"),
        RecordingKept(
            call_id=call, at=at, recording=name, what="talk", seconds=1.5, expected=None, complete=True, bytes=1_000,
            sha256="f" * 64, expires=LATER,
        ),
    )  # fmt: skip


async def test_what_may_be_compressed_comes_page_by_page_the_oldest_first(store: Store) -> None:
    catalogue = Catalogue(store)
    for name, minutes in (("b", 0), ("a", 0), ("d", 5), ("c", 3), ("too late", 9)):
        await kept(store, name, minutes)
    await kept(store, "of a call that goes on", 1, "c-2")
    await store.write(grouped([GOES_ON(call="c-2")]))
    await told(store, RecordingBegan(call_id="c-1", at=AT, recording="open", what="talk"))
    before = AT + timedelta(minutes=6)
    found, last = [], None
    while page := await catalogue.compressible(before, last, 2):
        found += [entry.id for entry in page]
        last = page[-1]
    assert found == ["a", "b", "c", "d"]
    assert await catalogue.waiting(before) == 5


async def test_what_there_is_and_how_much_of_it_is_compressed(store: Store) -> None:
    catalogue = Catalogue(store)
    assert await catalogue.amounts() == Amounts(0, 0, 0, 0, 0, 0)
    for name in ("a", "b", "c"):
        await kept(store, name)
    await told(store, RecordingCompressed(call_id="c-1", at=AT, recording="b", bytes=300))
    amounts = await catalogue.amounts()
    assert amounts == Amounts(3, 1, 4.5, 3_000, 1_000, 300)
    assert amounts.on_disk == 2_300
    assert [entry.id for entry in await catalogue.compressible(LATER, None, 9)] == ["a", "c"]


async def test_who_paused_a_recording_last_is_known_to_the_next_program(store: Store) -> None:
    catalogue = Catalogue(store)
    assert await catalogue.silenced_by("c-1") is None
    await told(store, RecordingPaused(call_id="c-1", at=AT, paused=True, by="ewa"))
    assert (await catalogue.silenced_by("c-1"), await catalogue.silenced_by("c-2")) == ("ewa", None)
    await told(store, RecordingPaused(call_id="c-1", at=AT, paused=False, by="ewa"))
    assert await catalogue.silenced_by("c-1") is None


async def test_a_surveys_hold_keeps_the_calls_recordings_and_no_other(store: Store) -> None:
    catalogue = Catalogue(store)
    await kept(store, "a")
    await kept(store, "b", call="c-2")
    placed: list[Happening] = []
    held_by_survey(placed.append)(
        SurveyAnswered(
            call_id="c-1", at=AT, survey="after", hash="9", question="speed", answers={"speed": 1}, score=0.0,
            band=None, satisfaction=0.0, told=({"who": "supervisors", "why": "speed = 1", "hold": True},), key="c-1:7",
        )
    )  # fmt: skip
    await told(store, *placed)
    assert (await catalogue.held("a"), await catalogue.held("b")) == (True, False)
    assert [entry.id for entry in await catalogue.expired(LATER + timedelta(days=1), 9)] == ["b"]
