"""Customers, their one timeline, and the one query of the screen pop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from centrala.demo.sample import SAMPLES, load_sample
from cti.customers import Account, Consent, Customer, Customers, Dispositions, Promise, functions, project
from cti.customers.dispositions import UnknownDisposition
from ivr.eventlog import EventLog
from ivr.happenings import (
    AgentConnected,
    CallBegan,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    ConsentSaid,
    Happening,
    NoteTaken,
    TalkEnded,
)
from ivr.hooks import Functions
from ivr.recordings import catalogue
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingErased, RecordingKept
from ivr.store import Store
from scripts_dsl.values import Money

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ANNA, IVAN = "+48601234567", "+79031234567"
anna = Customer("anna", "Anna Kowalska", "pl", (ANNA, "+48221234567"))


@pytest.fixture
async def log(store: Store) -> AsyncIterator[EventLog]:
    events = EventLog(store, [catalogue.project, project])
    async with asyncio.TaskGroup() as group:
        group.create_task(events.run())
        yield events
        await events.close()


def began(call_id: str, ani: str | None, at: datetime = NOW) -> CallBegan:
    return CallBegan(
        call_id=call_id, at=at, ani=ani, name=None, dialled="100", flow="energia", flow_hash="9", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


def whole_call(call_id: str, ani: str | None = ANNA, at: datetime = NOW) -> list[Happening]:
    return [
        began(call_id, ani, at),
        NoteTaken(call_id=call_id, text="no power"),
        NoteTaken(call_id=call_id, text="Kwiatowa 5"),
        CallerQueued(call_id=call_id, queue="faults", position=2),
        CallerLeftQueue(call_id=call_id, queue="faults", waited=12.0, why="answered"),
        AgentConnected(call_id=call_id, member="ewa", queue="faults", hold=12.0, rang=2.0),
        TalkEnded(call_id=call_id, member="ewa", queue="faults", talk=61.4, by="caller"),
        CallEnded(call_id=call_id, seconds=90.0, why="completed"),
    ]


async def happen(log: EventLog, happenings: list[Happening]) -> None:
    for happening in happenings:
        log.append(happening)
    await log.flush()


async def test_a_call_becomes_one_line_of_the_timeline(store: Store, log: EventLog) -> None:
    customers = Customers(store)
    await customers.keep(anna)
    await happen(log, whole_call("c1"))
    (past,) = (await customers.history(ANNA)).timeline
    assert (past.id, past.at, past.kind, past.direction) == ("c1", NOW, "call", "inbound")
    assert (past.summary, past.queue, past.agent, past.talk) == ("no power; Kwiatowa 5", "faults", "ewa", 61)


async def test_the_disposition_is_on_the_next_card(store: Store, log: EventLog) -> None:
    customers, dispositions = Customers(store), Dispositions(log, store)
    await happen(log, whole_call("c1"))
    assert await dispositions.put("c1", "ewa", "solved", "Power is back.", NOW)
    (past,) = (await customers.history(ANNA)).timeline
    assert (past.disposition, past.note) == ("solved", "Power is back.")


async def test_only_who_talked_says_how_it_ended(store: Store, log: EventLog) -> None:
    dispositions = Dispositions(log, store)
    for happening in whole_call("c1"):
        log.append(happening)
    assert not await dispositions.put("c1", "boris", "solved", "", NOW)
    assert not await dispositions.put("no such call", "ewa", "solved", "", NOW)
    with pytest.raises(UnknownDisposition):
        await dispositions.put("c1", "ewa", "'; DROP TABLE event", "", NOW)
    assert await dispositions.put("c1", "ewa", "solved", "", NOW)


async def test_all_numbers_of_a_customer_share_one_timeline(store: Store, log: EventLog) -> None:
    customers = Customers(store)
    await customers.keep(anna)
    await happen(log, [*whole_call("c1", ANNA), *whole_call("c2", "+48221234567", NOW + timedelta(hours=1))])
    found = await customers.history(ANNA)
    assert found.customer == Customer("anna", "Anna Kowalska", "pl", ("+48221234567", ANNA))
    assert [i.id for i in found.timeline] == ["c2", "c1"]


async def test_a_number_of_nobody_has_a_past_and_brings_it_along(store: Store, log: EventLog) -> None:
    customers = Customers(store)
    await happen(log, whole_call("c1"))
    before = await customers.history(ANNA)
    assert (before.customer, before.matches, [i.id for i in before.timeline]) == (None, 0, ["c1"])
    await customers.keep(anna)
    assert [i.id for i in await customers.timeline("anna") or ()] == ["c1"]


async def test_a_number_of_two_belongs_to_neither(store: Store, log: EventLog) -> None:
    """What one of them owes must not be shown, or told, to the other."""
    customers = Customers(store)
    debt = Account("1", Money(Decimal("5.00"), "PLN"), None)
    await customers.keep(anna, accounts=[debt], promises=[Promise("p", "call back", NOW, "ewa")])
    await customers.keep(Customer("piotr", "Piotr Kowalski", "pl", (ANNA,)))
    await happen(log, whole_call("c1"))
    found = await customers.history(ANNA)
    assert (found.customer, found.matches) == (None, 2)
    assert (found.accounts, found.promises) == ((), ())
    assert [i.id for i in found.timeline] == ["c1"]
    assert await customers.by_number(ANNA) is None


async def test_the_call_that_rings_is_not_the_past(store: Store, log: EventLog) -> None:
    await happen(log, [*whole_call("c1", at=NOW - timedelta(days=1)), began("c2", ANNA)])
    assert [i.id for i in (await Customers(store).history(ANNA, but="c2")).timeline] == ["c1"]


async def test_a_withheld_number_has_no_past_with_other_withheld_numbers(store: Store, log: EventLog) -> None:
    await happen(log, whole_call("c1", None))
    found = await Customers(store).history(None)
    assert (found.matches, found.timeline) == (0, ())


async def test_an_abandoned_wait_stays_one_after_the_hangup(store: Store, log: EventLog) -> None:
    await happen(log, [
        began("c1", ANNA), CallerQueued(call_id="c1", queue="faults", position=1),
        CallerLeftQueue(call_id="c1", queue="faults", waited=60.0, why="abandoned"),
        CallEnded(call_id="c1", seconds=70.0, why="hung_up"),
    ])  # fmt: skip
    assert (await Customers(store).history(ANNA)).timeline[0].summary == "gave up waiting"


@pytest.mark.parametrize("known", [True, False])
async def test_the_card_shows_the_last_twenty_newest_first(store: Store, log: EventLog, known: bool) -> None:
    if known:
        await Customers(store).keep(anna)
    await happen(log, [began(f"c{i:02}", ANNA, NOW + timedelta(minutes=i)) for i in range(30)])
    shown = [i.id for i in (await Customers(store).history(ANNA)).timeline]
    assert shown == [f"c{i:02}" for i in reversed(range(10, 30))]


async def test_everything_of_a_customer_comes_in_one_answer(store: Store) -> None:
    customers = Customers(store)
    account = Account("4539578767", Money(Decimal("120.50"), "PLN"), date(2026, 4, 20), NOW)
    promises = [Promise("p2", "later", NOW + timedelta(days=2), None), Promise("p1", "sooner", NOW, "ewa")]
    consents = [Consent("recording", True, NOW), Consent("marketing", False, NOW)]
    await customers.keep(anna, accounts=[account], promises=promises, consents=consents, now=NOW)
    found = await customers.history(ANNA)
    assert found.accounts == (account,)
    assert [p.id for p in found.promises] == ["p1", "p2"]
    assert found.consents == (Consent("marketing", False, NOW), Consent("recording", True, NOW))
    assert await customers.by_id("anna") == found
    assert await customers.by_id("nobody") is None
    assert await customers.timeline("nobody") is None


async def test_hostile_numbers_find_nobody(store: Store) -> None:
    for number in ("", "'", "%", "+48 601", "\\", "x" * 10_000):
        assert (await Customers(store).history(number)).matches == 0


async def test_flows_ask_by_number_and_by_account(store: Store) -> None:
    await load_sample(store, NOW)
    site = Functions(functions(Customers(store)))
    who = await site.call("customers.by_number", {"number": ANNA}, "c:1", 1)
    assert who == {"id": "sample-anna", "name": "Anna Kowalska", "language": "pl"}
    assert await site.call("customers.by_number", {"number": "+48999999999"}, "c:2", 1) is None
    holder = await site.call("customers.by_account", {"account": "4539578767"}, "c:3", 1)
    assert holder == {"name": "Anna Kowalska", "language": "pl", "debt": "120.50 PLN", "due": "2026-04-20"}
    assert await site.call("customers.by_account", {"account": "0"}, "c:4", 1) is None


async def test_the_sample_is_loaded_once_and_has_a_past_before_today(store: Store) -> None:
    customers = Customers(store)
    await load_sample(store, NOW)
    first = [await customers.history(s.number) for s in SAMPLES]
    await load_sample(store, NOW + timedelta(days=3))
    assert [await customers.history(s.number) for s in SAMPLES] == first
    for found in first:
        assert found.customer is not None
        assert 2 <= len(found.timeline) <= 4
        assert len(found.promises) == 1
        assert len(found.consents) == 2
        assert all(i.at < NOW for i in found.timeline)
    assert [found.promises[0].overdue(NOW) for found in first] == [False, True, False, False]


def recorded(call_id: str, name: str, what: str = "message", complete: bool = True) -> list[Happening]:
    """Somebody spoke, and it was put away."""
    return [
        RecordingBegan(call_id=call_id, at=NOW, recording=name, what=what, box="support", agent="ewa"),
        RecordingKept(
            call_id=call_id, at=NOW, recording=name, what=what, box="support", seconds=83.4, expected=83.4,
            complete=complete, bytes=1, sha256="0", expires=NOW,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
async def test_a_message_is_on_the_timeline_of_who_left_it_and_can_be_heard(
    store: Store, log: EventLog, known: bool
) -> None:
    customers = Customers(store)
    if known:
        await customers.keep(anna)
    await happen(log, [*whole_call("c1"), *recorded("c1", "a"), *recorded("c1", "b", "talk", complete=False)])
    (contact,) = (await customers.history(ANNA)).timeline
    assert contact.summary == "no power; Kwiatowa 5; left a message for support (1:23)"
    heard = {one.what: (one.id, one.box, one.agent, one.complete) for one in contact.recordings}
    assert heard == {"message": ("a", "support", "ewa", True), "talk": ("b", "support", "ewa", False)}


async def test_what_was_erased_or_never_kept_cannot_be_heard(store: Store, log: EventLog) -> None:
    erased = RecordingErased(call_id="c1", recording="a", why="retention")
    open_yet = RecordingBegan(call_id="c1", recording="b", what="answer")
    await happen(log, [*whole_call("c1"), *recorded("c1", "a"), erased, open_yet])
    (contact,) = (await Customers(store).history(ANNA)).timeline
    assert contact.recordings == ()


async def test_a_message_that_was_lost_is_told_all_the_same(store: Store, log: EventLog) -> None:
    lost = RecordingDropped(call_id="c1", recording="a", what="message", box="support", why="lost")
    await happen(log, [began("c1", ANNA), lost])
    (contact,) = (await Customers(store).history(ANNA)).timeline
    assert contact.summary == "left a message for support, which was lost"


async def test_what_a_caller_agreed_to_is_the_customers_last_word(store: Store, log: EventLog) -> None:
    customers = Customers(store)
    await customers.keep(anna)
    said = [ConsentSaid(call_id="c1", at=NOW, purpose="recording", given=given) for given in (True, False)]
    stranger = ConsentSaid(call_id="c2", at=NOW, purpose="recording", given=True)
    await happen(log, [began("c1", ANNA), *said, began("c2", None), stranger])
    assert (await customers.history(ANNA)).consents == (Consent("recording", False, NOW),)
