"""Calls out of several Asterisks: on which one, and nobody is dialled over one that does not know who wants no call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from ivr.asterisk.ami_wire import AmiDown, AmiError
from ivr.asterisk.calls_out import LOST_AFTER, CallsOut, Way
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.model import Member, PbxState
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.dialguard.numbers import NotNow, Refused
from ivr.dialguard.states import AttemptState
from ivr.happenings import PbxDown, PbxUp
from support.fake_guard import FakeGuard, FakeLedger
from support.patience import PATIENCE

pytestmark = pytest.mark.looptime
NUMBER, REFUSES = "+48221234567", "+48600000001"
NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


class Box:
    """One Asterisk and our side of it."""

    def __init__(self, name: str, bus: Bus, suppressed: dict[str, str]) -> None:
        self.name, self.bus, self.pbx, self.ledger, self.agents = name, bus, FakeGuard(), FakeLedger(), 0

        async def rows() -> dict[str, str]:
            return dict(suppressed)

        self.dialling = Dialling(bus, self.pbx, self.ledger, rows, asterisk=name)
        self.places = Places(self.pbx, Registry(bus, asterisk=name))

    def state(self) -> PbxState:
        people = [f"PJSIP/{n}" for n in range(self.agents)]
        members = {("support", phone): Member(phone, phone, paused=False) for phone in people}
        return PbxState(self.name, members=members, devices=dict.fromkeys(people, "NOT_INUSE"))

    async def up(self) -> None:
        self.pbx.down = False
        self.bus.publish(PbxUp(asterisk=self.name, restarted=False))
        async with asyncio.timeout(PATIENCE):
            await self.dialling.ready()

    def down(self) -> None:
        self.pbx.down = True
        self.bus.publish(PbxDown(asterisk=self.name))


class Centre:
    def __init__(self) -> None:
        self.bus, self.suppressed = Bus(), dict[str, str]()
        self.north, self.south = (Box(name, self.bus, self.suppressed) for name in ("north", "south"))
        self.all = self.calls_out(south=True)

    def calls_out(self, *, south: bool) -> CallsOut:
        """`south`: it reaches somebody."""
        boxes = ((self.north, True), (self.south, south))
        return CallsOut(self.bus, {b.name: Way(b.dialling, b.places, b.state, trunk) for b, trunk in boxes})

    async def take(self, call_id: str = "c1") -> str:
        """Where its place stands."""
        before = len(self.north.pbx.originated)
        await self.all.take(call_id, "support", NUMBER, 5, 1)
        return "north" if len(self.north.pbx.originated) > before else "south"


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    made = Centre()
    tasks = [asyncio.create_task(box.dialling.run()) for box in (made.north, made.south)]
    for box in (made.north, made.south):
        await box.up()
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# --- where ------------------------------------------------------------------------------------------------------


async def test_a_place_stands_where_most_telephones_of_the_queue_are(centre: Centre) -> None:
    centre.north.agents, centre.south.agents = 1, 2
    assert await centre.take() == "south"
    centre.north.agents = 2
    assert await centre.take("c2") == "north", "of equals the first"


async def test_nobody_stands_where_he_cannot_be_called(centre: Centre) -> None:
    centre.south.agents = 5
    centre.all = centre.calls_out(south=False)
    assert await centre.take() == "north"
    centre.north.down()
    with pytest.raises(AmiError, match="ready to call out"):
        await centre.take("c2")


async def test_the_person_is_dialled_where_the_place_stands(centre: Centre) -> None:
    centre.south.agents = 1
    await centre.take()
    attempt = await centre.all.claim(NUMBER, "c1", call_id="c1", asked=NOW, attempt="c1")
    assert attempt.boot == await centre.south.dialling.keys.boot()
    await centre.all.dial(attempt, "c1", NOW)
    assert [order["ChannelId"] for order in centre.south.pbx.originated] == ["place-c1", "c1"]
    assert centre.north.pbx.originated == []
    with pytest.raises(NotNow):
        await centre.all.claim(NUMBER, "c2", call_id="c2", attempt="c2")


async def test_a_place_moves_when_its_asterisk_stays_away_and_stays_when_a_cut_heals(centre: Centre) -> None:
    centre.south.agents = 1
    await centre.take()
    centre.south.down()
    await asyncio.sleep(LOST_AFTER - 1)
    assert not centre.all.lost("c1")
    await centre.south.up()
    await asyncio.sleep(LOST_AFTER)
    assert not centre.all.lost("c1")
    centre.south.down()
    await asyncio.sleep(LOST_AFTER)
    assert centre.all.lost("c1")
    centre.all.forget("c1")
    assert await centre.take("c2") == "north"
    await centre.all.sweep()
    centre.north.down()
    assert not centre.all.lost("c2"), "there is no other"


async def test_one_that_has_restarted_does_not_know_what_the_other_has_dialled(centre: Centre) -> None:
    """PbxUp of the south asks nobody of the north."""
    centre.north.agents = 1
    await centre.take()
    attempt = await centre.all.claim(NUMBER, "c1", call_id="c1", attempt="c1")
    centre.north.pbx.channels["c1"] = "Local/x"
    centre.south.pbx.restarts()
    await centre.south.up()
    assert centre.north.dialling.is_ready
    assert centre.north.ledger.rows["c1"].state is AttemptState.INTENT
    assert centre.north.dialling.may_ring(attempt.number)


# --- who wants none ---------------------------------------------------------------------------------------------


async def test_who_wants_none_stands_in_every_list_before_it_is_acknowledged(centre: Centre) -> None:
    centre.suppressed[REFUSES] = "all-100"
    await centre.all.hold(REFUSES, "all-100")
    for box in (centre.north, centre.south):
        assert box.pbx.database == {f"sup/{REFUSES[1:]}": "all-100"}


async def test_one_that_is_away_is_locked_and_gets_its_list_before_it_may_dial(centre: Centre) -> None:
    centre.south.down()
    centre.suppressed[REFUSES] = "all-100"
    await centre.all.hold(REFUSES, "all-100")
    assert centre.south.pbx.database == {}
    with pytest.raises(Refused):
        await centre.south.dialling.claim(NUMBER, "k")
    centre.south.pbx.down = False
    centre.bus.publish(PbxUp(asterisk="south", restarted=False))
    with pytest.raises(Refused):
        await centre.south.dialling.claim(NUMBER, "k")
    await centre.south.dialling.ready()
    assert centre.south.pbx.database == {f"sup/{REFUSES[1:]}": "all-100"}
    await centre.south.dialling.claim(NUMBER, "k")


async def test_it_is_not_acknowledged_when_one_does_not_take_it(centre: Centre) -> None:
    centre.south.pbx.deaf, centre.suppressed[REFUSES] = True, "all-100"
    with pytest.raises(AmiError):
        await centre.all.hold(REFUSES, "all-100")
    with pytest.raises(Refused):
        await centre.south.dialling.claim(NUMBER, "k")
    await centre.north.dialling.claim(NUMBER, "k2")


async def test_it_is_not_acknowledged_while_one_that_is_away_may_be_ringing_this_number(centre: Centre) -> None:
    """The order to ring may have reached it, and its list lacks the number."""
    await centre.south.dialling.claim(NUMBER, "k", attempt="k")
    centre.south.down()
    await centre.all.hold(REFUSES, "all-100")
    with pytest.raises(AmiDown):
        await centre.all.hold(NUMBER, "all-100")


async def test_it_is_not_acknowledged_when_none_is_there(centre: Centre) -> None:
    centre.north.down()
    centre.south.down()
    with pytest.raises(AmiDown):
        await centre.all.hold(REFUSES, "all-100")


async def test_a_claim_that_a_refusal_overtakes_is_not_sent(centre: Centre) -> None:
    """The claim waits for the disk while the list is locked."""
    box, disk = centre.north, asyncio.Event()
    claim = box.ledger.claim

    async def slow(*args: object, **more: object) -> object:
        await disk.wait()
        return await claim(*args, **more)  # type: ignore[arg-type]

    box.ledger.claim = slow  # type: ignore[method-assign,assignment]
    claiming = asyncio.create_task(box.dialling.claim(NUMBER, "k", attempt="k"))
    await asyncio.sleep(0)
    box.pbx.deaf, centre.suppressed[NUMBER] = True, "all-100"
    with pytest.raises(AmiError):
        await box.dialling.hold(NUMBER, "all-100")
    disk.set()
    with pytest.raises(NotNow):
        await claiming
