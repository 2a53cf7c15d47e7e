"""The whole of a Twilio account on a real database: attempts, the journal between two engines, what still lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

import ivr.dialguard.attempts
import ivr.journal
from centrala.config import Twilio
from centrala.twilio_port import TwilioPort
from ivr.bus import Bus
from ivr.calls import Exchange
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.states import AttemptState
from ivr.eventlog import EventLog
from ivr.happenings import CallResumed, Happening, NoteTaken
from ivr.journal import Journal
from ivr.left_calls import LeftCalls, Pinned
from ivr.live import LiveCalls
from ivr.resuming import find_left_calls
from ivr.routing import Routing
from ivr.statements import Sql
from ivr.store import Store
from ivr.twilio.parts import NAME, TwilioParts
from ivr.twilio.settling import _settled, settle
from support.callers import flow
from support.fake_twilio import ACCOUNT, TOKEN, FakeTwilio
from support.fake_twilio_rest import FakeRest
from support.twilio_calls import PUBLIC, SHOWN, Sounds, Tapes, World
from support.twilio_contract import example, there

pytestmark = pytest.mark.skipif(not there(), reason="setup.sh test brings the description")

GRAPH = flow("""
vars:
  account: digits 4
places:
  start:
    - menu: Press 1.
      options: {1: invoices, 2: person}
      on_give_up: person
  invoices:
    - ask: Type your four digits.
      into: account
      on_give_up: person
    - note: account ${account}
    - hangup: Goodbye.
  person:
    - transfer: "+48221110000"
    - hangup: Goodbye.
""")
ENDS = Sql("SELECT number, asterisk, state FROM attempt")


def call_example() -> dict[str, Any]:
    return example("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", 201)


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.book: Any = Sounds(folder)


class Site:
    """Engines one after another on one database."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.api = FakeRest()
        self.told: list[Happening] = []
        self.config: Twilio

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[TwilioPort]:
        """One engine, with the calls that the last one left."""
        events = EventLog(self.store, [ivr.journal.project, ivr.dialguard.attempts.project])
        writer = asyncio.create_task(events.run())
        bus, journal = Bus(), Journal(events, self.store)
        bus.subscribe(Happening, events.append)
        bus.subscribe(Happening, self.told.append)
        left = await find_left_calls(journal, self.store)
        left.pin({(GRAPH.name, GRAPH.hash): Pinned(GRAPH)})
        port = TwilioPort(self.config, self.parts(bus, journal, events, left))
        await port.start()
        try:
            address = f"http://127.0.0.1:{port._runner.addresses[0][1]}"
            async with FakeTwilio(address, PUBLIC) as self.twilio:
                self.twilio.pace = self.twilio.latency = 0.001
                self.api.twilio = self.twilio
                yield port
        finally:
            await port.close()
            await events.close()
            await writer

    def parts(self, bus: Bus, journal: Journal, events: EventLog, left: LeftCalls) -> TwilioParts:
        world: Any = World()
        tapes: Any = Tapes()
        shelf: Any = Shelf(self.folder)
        return TwilioParts(
            country="PL",
            exchange=Exchange(bus, journal, world, LiveCalls(), lambda _: {}, lambda: datetime.now(UTC)),
            routing=Routing({"+48221234567": GRAPH.name}, {GRAPH.name: GRAPH}),
            prompts=shelf,
            ledger=Attempts(events, self.store, NAME, "PL", frozenset, lambda: datetime.now(UTC)),
            recorder=tapes,
            left=left,
            at_work=lambda _: (),
            ready=lambda _: (),
            languages=lambda _: (),
        )

    def notes(self) -> list[str]:
        return [told.text for told in self.told if isinstance(told, NoteTaken)]


@pytest.fixture
async def site(tmp_path: Path, store: Store) -> AsyncIterator[Site]:
    made = Site(tmp_path, store)
    api = await made.api.start()
    made.config = Twilio.model_validate(
        {"account": ACCOUNT, "token": TOKEN, "url": PUBLIC, "port": 0, "number": SHOWN, "api": api}
    )
    yield made
    await made.api.close()


async def test_a_call_on_a_real_database_from_ring_to_end(site: Site) -> None:
    async with site.engine():
        met = await site.twilio.call("1", "1234")
    assert met.heard == ["Press 1.", "Type your four digits.", "Goodbye."]
    assert site.notes() == ["account 1234"]


async def test_a_transfer_stands_in_the_table_of_attempts(site: Site) -> None:
    async with site.engine():
        site.twilio.dials["+48221110000"] = ("completed", 3)
        await site.twilio.call("2")
    assert site.twilio.dialled == ["+48221110000"]
    assert await site.store.fetch(ENDS) == [("+48221110000", "twilio", AttemptState.DONE.value)]


async def test_the_next_engine_finds_the_call_on_the_disk_and_goes_on(site: Site) -> None:
    async with site.engine():
        call = site.twilio.starts()
        await call.hook(f"{PUBLIC}/twilio/voice")
        await call.hook(f"{PUBLIC}/twilio/calls/1/listen", Digits="1")
    async with site.engine():
        call._twilio = site.twilio
        document = await call.hook(f"{PUBLIC}/twilio/calls/2/listen", Digits="1234")
    assert document[-1].tag == "Hangup"
    assert site.notes() == ["account 1234"]
    assert sum(isinstance(told, CallResumed) for told in site.told) == 1


@pytest.mark.parametrize(
    ("status", "duration", "ends"),
    [("completed", "7", "done"), ("no-answer", "0", "failed"), ("", "", "failed")],
)
async def test_what_an_engine_left_open_gets_the_end_that_twilio_knows(
    site: Site, status: str, duration: str, ends: str
) -> None:
    """A claim, and then the engine died: the call was made, or it never was."""
    async with site.engine() as port:
        await port._ledger.claim("+48221110000", "c-1:7", boot=port.calls.boot, call_id="c-1")
    if status:
        made = {"sid": "CA" + "7" * 32, "to": "+48221110000", "status": status, "duration": duration}
        now = format_datetime(datetime.now(UTC), usegmt=True)
        site.api.calls["x"] = {**call_example(), **made, "account_sid": ACCOUNT, "date_created": now}
    async with site.engine() as port:
        await port._settling
    ((_, _, state),) = await site.store.fetch(ENDS)
    assert state == ends


async def test_what_twilio_still_rings_stays_open(site: Site) -> None:
    async with site.engine() as port:
        await port._ledger.claim("+48221110000", "c-1:7", boot=port.calls.boot, call_id="c-1")
    made = {"sid": "CA" + "7" * 32, "to": "+48221110000", "status": "ringing", "duration": None}
    now = format_datetime(datetime.now(UTC), usegmt=True)
    site.api.calls["x"] = {**call_example(), **made, "account_sid": ACCOUNT, "date_created": now}
    async with site.engine() as port:
        assert not await _settled(port._ledger, port.rest, (await port._ledger.open())[0])


async def test_what_this_engine_has_claimed_and_not_sent_yet_is_not_taken_for_left(site: Site) -> None:
    """However late the look at the disk comes: Twilio knows nothing of it, but it is about to."""
    async with site.engine() as port:
        await port._ledger.claim("+48221110000", "c-1:7", boot=port.calls.boot, call_id="c-1")
        await settle(port._ledger, port.rest, port.calls.boot)
    assert await site.store.fetch(ENDS) == [("+48221110000", "twilio", AttemptState.INTENT.value)]


async def test_a_call_that_was_left_lives_as_long_as_twilio_says(site: Site) -> None:
    async def channels() -> frozenset[str]:
        return frozenset({"1715.1"})

    async with site.engine():
        call = site.twilio.starts()
        await call.hook(f"{PUBLIC}/twilio/voice")
    async with site.engine() as port:
        site.api.calls[call.sid] = {**call_example(), "sid": call.sid, "account_sid": ACCOUNT, "status": "in-progress"}
        assert await port.living(channels()) == {"1715.1", call.sid}
        site.api.calls[call.sid]["status"] = "completed"
        assert await port.living(channels()) == {"1715.1"}
        site.api.refuses = 500
        assert await port.living(channels()) == {"1715.1", call.sid}
