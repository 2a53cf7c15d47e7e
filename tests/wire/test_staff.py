"""A change of people counts at once, whoever made it where: in the switch, on pages, at the next login; no restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cti.agents import Agent
from cti.agents.changes import By, People
from cti.agents.known import Known
from cti.floor.switch import SwitchMembers
from ivr.happenings import PbxUp
from ivr.store import Store, open_store
from ivr.switches import QueueSwitched, enter
from scripts_dsl.site import Queue, Site
from support.centre import HASH, Centre, bearer, opened

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ZOFIA = By("zofia", "command")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(Site(queues={name: Queue(name, name) for name in ("support", "faults", "sales")}))
        yield made


@pytest.fixture
async def beside(sqlite_url: str, centre: Centre) -> AsyncIterator[Store]:
    """The database as a command has it."""
    store = await open_store(sqlite_url)
    yield store
    await store.close()


def people(store: Store) -> People:
    return People(store, lambda: NOW)


async def test_an_agent_who_is_added_beside_the_engine_logs_in_and_takes_calls(centre: Centre, beside: Store) -> None:
    await people(beside).add(Agent("jan", "Jan", ("agent",), "209", ("pl",), ("sales",)), HASH, ZOFIA)
    centre.phone("209")
    async with centre.desktop("jan") as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
    assert centre.switch.members["PJSIP/209"] == {"sales"}


async def test_other_queues_and_another_telephone_count_while_the_agent_is_ready(centre: Centre, beside: Store) -> None:
    centre.phone()
    centre.phone("210")
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        await people(beside).change("ewa", ZOFIA, queues=("sales",))
        await centre.staff.look()
        assert centre.switch.members["PJSIP/ewa"] == {"sales"}
        assert [one["queue"] for one in (await desk.get("served"))["queues"]] == ["sales"]
        await people(beside).change("ewa", ZOFIA, phone="210", name="Ewa Nowak")
        await centre.staff.look()
        assert "PJSIP/ewa" not in centre.switch.members
        assert centre.switch.members["PJSIP/210"] == {"sales"}
        assert centre.switch.rings("PJSIP/210")
        seat = centre.office.core.floor.seat("ewa")
        assert seat is not None
        assert seat.name == "Ewa Nowak"


async def test_without_a_telephone_an_agent_is_in_no_queue(centre: Centre, beside: Store) -> None:
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        await people(beside).change("ewa", ZOFIA, phone=None)
        await centre.staff.look()
        await desk.get("agent", state="not_ready")
        assert "PJSIP/ewa" not in centre.switch.members


async def test_who_is_removed_is_out_of_the_queues_logged_out_and_cannot_come_back_in(
    centre: Centre, beside: Store
) -> None:
    centre.phone()
    async with centre.desktop() as desk:
        token = await centre.log_in()
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        await people(beside).remove("ewa", ZOFIA)
        await centre.staff.look()
        assert await desk.closed() == 4401
    await centre.office.core.floor.lanes.do("ewa", nothing)
    assert "PJSIP/ewa" not in centre.switch.members
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as answer:
        assert answer.status == 401
    async with centre.http.post(f"{centre.url}/api/login", json={"user": "ewa", "password": "x"}) as answer:
        assert answer.status == 401


async def nothing() -> None:
    """After everything else in the lane."""


async def test_a_talk_of_somebody_who_is_removed_goes_on(centre: Centre, beside: Store) -> None:
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        centre.call("c1")
        centre.ring("c1")
        centre.answer("c1")
        await desk.get("agent", state="talking")
        await people(beside).remove("ewa", ZOFIA)
        await centre.staff.look()
        seat = centre.office.core.floor.seat("ewa")
        assert seat is not None
        assert seat.state == "talking"


async def test_a_queue_that_is_closed_beside_the_engine_takes_nobody(centre: Centre, beside: Store) -> None:
    change = QueueSwitched(at=datetime.now(UTC), queue="faults", closed=True, reason={"en": "We move."}, user="zofia")
    await enter(beside, change)
    await centre.staff.look()
    assert centre.switches.reason("faults") == {"en": "We move."}


async def test_an_older_switch_of_somebody_else_does_not_undo_a_newer_one(centre: Centre, beside: Store) -> None:
    centre.switches.open("faults", "sofia")
    await enter(beside, QueueSwitched(at=NOW, queue="faults", closed=True, reason={}, user="zofia"))
    await centre.staff.look()
    assert centre.switches.closed("faults") is None


class Queues:
    """Asterisk's queues with their members."""

    def __init__(self) -> None:
        self.members: set[tuple[str, str]] = set()

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None:
        self.members.add((queue, interface))

    async def remove(self, queue: str, interface: str) -> None:
        self.members.discard((queue, interface))

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None:
        """Nothing is asked of it here."""


async def test_an_agent_with_fewer_queues_keeps_the_one_of_his_own_and_another_language_is_another_hall(
    centre: Centre, beside: Store
) -> None:
    """Through the real members of halls: callers are passed on to him, and ring where his languages are."""
    queues = Queues()
    known = Known(await centre.office.core.agents.all())
    centre.staff._known = known
    centre.office.core.floor._members = SwitchMembers(queues, {"sales": ("pl", "en", "sl")}, known.languages)
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        await people(beside).change("ewa", ZOFIA, queues=("sales",))
        await centre.staff.look()
        assert {queue for queue, _ in queues.members} == {"sales", "sales.pl", "sales.en", "to.ewa"}
        await people(beside).change("ewa", ZOFIA, languages=("sl",))
        await centre.staff.look()
        assert {queue for queue, _ in queues.members} == {"sales", "sales.sl", "to.ewa"}


async def test_a_switch_that_cannot_be_asked_is_told_when_it_is_back(centre: Centre, beside: Store) -> None:
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        centre.switch.down = True
        await people(beside).change("ewa", ZOFIA, queues=("sales",))
        await centre.staff.look()
        centre.switch.down = False
        centre.bus.publish(PbxUp(asterisk="", restarted=False))
        await centre.office.core.floor.lanes.do("ewa", nothing)
        assert "sales" in centre.switch.members["PJSIP/ewa"]
