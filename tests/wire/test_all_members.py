"""Queue members on several Asterisks: where the telephone is, not where it rings already, and without those away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ivr.asterisk.all_members import ELSEWHERE, AllMembers, Served
from ivr.asterisk.ami_wire import AmiDown
from ivr.asterisk.queues import QueueRefused
from ivr.bus import Bus
from ivr.happenings import AgentRinging, PbxDown
from ivr.taping import LegGone, LegsSeen

pytestmark = pytest.mark.looptime
EWA = "PJSIP/ewa"


class Queues:
    """QueueMembers of one Asterisk: interface -> paused."""

    def __init__(self) -> None:
        self.up, self.phones = True, {EWA}
        self.members: dict[str, bool] = {}
        self.why, self.asked = "", 0
        self.fails: Exception | None = None

    async def add(self, _queue: str, _member: str, interface: str, *, paused: bool = False) -> None:
        self._may_fail()
        self.members.setdefault(interface, paused)

    async def remove(self, _queue: str, interface: str) -> None:
        self._may_fail()
        self.members.pop(interface, None)

    async def pause(self, interface: str, paused: bool, *, reason: str = "", **_: Any) -> None:
        self._may_fail()
        self.asked += 1
        self.members[interface], self.why = paused, reason

    def _may_fail(self) -> None:
        if self.fails:
            raise self.fails


class Centre:
    def __init__(self) -> None:
        self.bus, self.north, self.south = Bus(), Queues(), Queues()
        self.all = AllMembers(self.bus, {"north": self._served(self.north), "south": self._served(self.south)})

    @staticmethod
    def _served(queues: Queues) -> Served:
        return Served(queues, lambda: queues.up, lambda device: device in queues.phones)  # type: ignore[arg-type]

    async def ready(self) -> None:
        await self.all.add("support", "ewa", EWA, paused=True)
        await self.all.pause(EWA, False, reason="")

    async def rings(self, leg: str = "1.2", asterisk: str = "north") -> None:
        self.bus.publish(
            AgentRinging(
                call_id="c1", member="ewa", interface=EWA, queue="support", ani=None, name=None, linkedid="1.1",
                leg=leg, received=0.0, asterisk=asterisk,
            )
        )  # fmt: skip
        await asyncio.sleep(0.01)

    @property
    def paused(self) -> tuple[bool | None, bool | None]:
        """In the north and in the south; None: no member there."""
        return self.north.members.get(EWA), self.south.members.get(EWA)


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    made = Centre()
    task = asyncio.create_task(made.all.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_agent_serves_wherever_his_telephone_is(centre: Centre) -> None:
    await centre.ready()
    assert centre.paused == (False, False)
    centre.south.phones.clear()
    await centre.ready()
    assert centre.paused == (False, None), "a telephone that has gone is no member there"


async def test_a_telephone_that_rings_on_one_does_not_ring_on_another(centre: Centre) -> None:
    await centre.ready()
    await centre.rings()
    assert (centre.paused, centre.south.why) == ((False, True), ELSEWHERE)
    await centre.all.pause(EWA, False)
    assert centre.paused == (False, True), "not by a wish that comes meanwhile either"
    centre.bus.publish(LegGone("1.2", 0.0))
    await asyncio.sleep(0.01)
    assert centre.paused == (False, False)


async def test_where_it_rings_nobody_is_asked_again(centre: Centre) -> None:
    """Of one Asterisk alone a call costs not a single question more."""
    await centre.ready()
    before = centre.north.asked
    await centre.rings()
    centre.bus.publish(LegGone("1.2", 0.0))
    await asyncio.sleep(0.01)
    assert centre.north.asked == before


async def test_whose_break_began_meanwhile_stays_paused(centre: Centre) -> None:
    await centre.ready()
    await centre.rings()
    await centre.all.pause(EWA, True, reason="lunch")
    centre.bus.publish(LegGone("1.2", 0.0))
    await asyncio.sleep(0.01)
    assert (centre.paused, centre.north.why) == ((True, True), "lunch")


async def test_a_ring_whose_end_was_lost_is_over_when_its_channel_is_not_there(centre: Centre) -> None:
    await centre.ready()
    await centre.rings()
    centre.bus.publish(LegsSeen({"1.2": "PJSIP/ewa-1"}, "north"))
    centre.bus.publish(LegsSeen({}, "south"))
    await asyncio.sleep(0.01)
    assert centre.paused == (False, True)
    centre.bus.publish(LegsSeen({}, "north"))
    await asyncio.sleep(0.01)
    assert centre.paused == (False, False)


async def test_an_asterisk_that_dies_in_the_middle_of_a_call_keeps_no_agent_from_the_others(centre: Centre) -> None:
    await centre.ready()
    await centre.rings()
    await centre.all.pause(EWA, True, reason="talking")
    centre.north.up = False
    centre.bus.publish(PbxDown(asterisk="north"))
    await centre.all.pause(EWA, False)
    assert centre.paused == (True, False)


async def test_one_that_is_away_or_dies_just_now_keeps_nobody_from_working(centre: Centre) -> None:
    centre.south.up = False
    await centre.ready()
    assert centre.paused == (False, None)
    centre.south.up, centre.south.fails = True, AmiDown("cut", sent=True)
    await centre.all.pause(EWA, True, reason="lunch")
    assert centre.paused == (True, None)


async def test_when_none_is_there_or_one_refuses_it_is_said(centre: Centre) -> None:
    centre.south.fails = QueueRefused("no such queue")
    with pytest.raises(QueueRefused):
        await centre.ready()
    assert centre.paused == (True, None), "the other one is told all the same"
    centre.north.up = centre.south.up = False
    with pytest.raises(AmiDown):
        await centre.all.remove("support", EWA)
