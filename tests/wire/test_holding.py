"""An agent of a campaign stays on the line: rung once, called there by everybody, let go when he pauses; and who of
those on the line gets the next person who answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cti.core import Core
from cti.floor.floor import TelephonyDown
from cti.holding import Holding, Reserve
from ivr.happenings import PbxUp, PhoneChanged
from ivr.held import LegOnHold
from ivr.taping import LegGone
from support.centre import Centre, opened

LEG = "Local/ewa@held-phone/n"
CAMPAIGN = {"faults": "overdue"}


@dataclass
class Legs:
    """Telephones that are rung and let go."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    down: bool = False

    async def ring(self, interface: str, shown: str) -> str:
        if self.down:
            raise TelephonyDown("no connection")
        self.told.append(("ring", interface, shown))
        return f"held-{len(self.told)}"

    async def drop(self, interface: str) -> None:
        self.told.append(("drop", interface))

    async def give_up(self, leg: str) -> None:
        self.told.append(("give_up", leg))

    async def look(self, asterisk: str, interface: str) -> None:
        self.told.append(("look", asterisk, interface))


@dataclass
class Scene:
    centre: Centre
    legs: Legs
    holding: Holding
    reserve: Reserve

    def leg(self, there: bool = True, user: str = "ewa") -> None:
        self.centre.bus.publish(PhoneChanged(interface=f"Custom:held-{user}", registered=there))

    async def on_the_line(self, desk: Any, user: str = "ewa") -> None:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        self.leg(user=user)
        await self.until(lambda: self.centre.switch.rings(f"Local/{user}@held-phone/n"))

    async def until(self, true: Any) -> None:
        for _ in range(600):
            if true():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("not so after 3 s")


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    legs, made = Legs(), list[Holding]()

    def more(core: Core, _store: object) -> list[Holding]:
        made.append(Holding(core, legs))
        return made

    async with opened(sqlite_url, tmp_path, more=more, wrap_up=0.0) as centre:
        centre.phone("ewa")
        centre.phone("boris")
        lengths = centre.office.core.lengths
        reserve = Reserve(centre.office.core.floor, lambda queue: len(lengths.callers(queue)))
        made[0].hold(CAMPAIGN)
        yield Scene(centre, legs, made[0], reserve)


async def test_who_is_ready_is_rung_once_and_called_on_that_line_by_everybody(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await ewa.say(type="state", state="ready")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: scene.legs.told)
        scene.leg()
        told = await ewa.get("agent")
        assert told["phone"] == {"registered": True, "interface": LEG, "held": True}
        await scene.until(lambda: scene.centre.switch.rings(LEG))
        assert "PJSIP/ewa" not in scene.centre.switch.members, "one call at a time: the telephone itself is no member"
        scene.centre.call("c1")
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        scene.centre.hang_up("c1")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: scene.centre.switch.rings(LEG))
        assert scene.legs.told == [("ring", "PJSIP/ewa", "overdue")], "the leg outlives the talk"


async def test_a_telephone_left_on_hold_after_a_talk_is_let_go_and_rung_again(scene: Scene) -> None:
    """The next person would talk to nobody."""
    bus = scene.centre.bus
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.legs.told.clear()
        scene.centre.call("c1")
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        bus.publish(LegOnHold("PJSIP/ewa", "held-1", on=True))
        await asyncio.sleep(0.05)
        assert scene.legs.told == [], "the person hears music, and the agent comes back"
        scene.centre.hang_up("c1")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: ("drop", LEG) in scene.legs.told)
        scene.leg(there=False)
        bus.publish(LegGone("held-1", 0.0))
        await scene.until(lambda: ("ring", "PJSIP/ewa", "overdue") in scene.legs.told)
        assert scene.legs.told == [("drop", LEG), ("ring", "PJSIP/ewa", "overdue")]


async def test_who_has_come_back_from_hold_keeps_the_line(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.legs.told.clear()
        scene.centre.call("c1")
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        for on in (True, False):
            scene.centre.bus.publish(LegOnHold("PJSIP/ewa", "held-1", on=on))
        scene.centre.bus.publish(LegOnHold("PJSIP/nobody", "held-2", on=True))
        scene.centre.hang_up("c1")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: scene.centre.switch.rings(LEG))
    assert [told for told in scene.legs.told if told[0] == "drop"] == []


async def test_hold_while_nobody_is_there_is_a_rest(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.legs.told.clear()
        scene.centre.bus.publish(LegOnHold("PJSIP/ewa", "held-1", on=True))
        told = await ewa.get("agent", state="not_ready")
        assert told["reason"] == "telephone hung up"
        await scene.until(lambda: scene.legs.told == [("drop", LEG)])


async def test_whoever_pauses_is_let_go_and_the_telephone_is_as_before(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        await ewa.say(type="state", state="not_ready", reason="lunch")
        await scene.until(lambda: ("drop", LEG) in scene.legs.told)
        scene.leg(False)
        told = await ewa.get("agent", phone={"registered": True, "interface": "PJSIP/ewa", "held": False})
        assert (told["state"], told["reason"]) == ("not_ready", "lunch")


async def test_an_agent_from_whom_the_campaigns_queue_is_taken_is_let_go_and_comes_back_with_it(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        for queues in (("sales",), ("sales", "faults")):
            await scene.centre.staff.serve("ewa", queues, "zofia")
            await scene.until(lambda: scene.legs.told[-1][0] == ("drop" if len(queues) == 1 else "ring"))  # noqa: B023
            scene.leg(len(queues) == 2)
        await scene.until(lambda: scene.reserve.idle("faults") == 1)


async def test_a_campaign_that_ends_lets_everybody_go_but_whom_somebody_talks_with(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.centre.call("c1")
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        scene.holding.hold({})
        await scene.centre.office.core.floor.lanes.do("ewa", _nothing)
        assert ("drop", LEG) not in scene.legs.told
        scene.centre.hang_up("c1")
        await scene.until(lambda: ("drop", LEG) in scene.legs.told)


async def test_whoever_does_not_answer_gets_no_calls_until_he_says_so(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await ewa.say(type="state", state="ready")
        await scene.until(lambda: scene.legs.told)
        scene.centre.bus.publish(LegGone("held-1", 0.0))
        assert (await ewa.get("agent", state="not_ready"))["reason"] == "missed a call"
        assert scene.legs.told == [("ring", "PJSIP/ewa", "overdue")]


async def test_laying_the_telephone_down_is_a_pause_and_after_a_talk_the_end_of_the_talk(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.leg(False)
        assert (await ewa.get("agent", state="not_ready"))["reason"] == "telephone hung up"
        await scene.on_the_line(ewa)
        scene.centre.call("c1")
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        scene.leg(False)
        scene.centre.hang_up("c1")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: len([one for one in scene.legs.told if one[0] == "ring"]) == 3)


async def test_an_asterisk_that_died_took_the_leg_along_and_the_agent_is_rung_again(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.centre.bus.publish(PbxUp(asterisk="", restarted=True))
        await scene.until(lambda: ("look", "", LEG) in scene.legs.told)
        scene.leg(False)
        await scene.until(lambda: len([one for one in scene.legs.told if one[0] == "ring"]) == 2)


async def test_who_answers_gets_whoever_waited_longest_and_nobody_is_given_twice(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa, scene.centre.desktop("boris") as boris:
        await scene.on_the_line(boris, "boris")
        await scene.on_the_line(ewa)
        assert scene.reserve.idle("faults") == 2
        assert [scene.reserve.connect("faults") for _ in range(3)] == ["boris", "ewa", None]
        assert (scene.reserve.idle("faults"), scene.reserve.connect("sales")) == (0, None)


async def test_a_person_waits_for_whoever_becomes_free_and_not_beyond_two_seconds(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        scene.reserve.expect("c1")
        due = scene.reserve.due("c1")
        assert due is not None
        assert (due - asyncio.get_running_loop().time() < 2.0, scene.reserve.due("c1")) == (True, None)
        waits = asyncio.create_task(scene.reserve.agent("faults", due))
        await scene.on_the_line(ewa)
        assert await waits == "ewa"
        assert await scene.reserve.agent("faults", asyncio.get_running_loop().time() + 0.02) is None


async def test_callers_come_first_and_those_who_talk_count_for_later(scene: Scene) -> None:
    async with scene.centre.desktop() as ewa:
        await scene.on_the_line(ewa)
        scene.centre.call("c1")
        assert scene.reserve.idle("faults") == 0, "somebody waits in the queue that she serves"
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        assert [phase.state for phase in scene.reserve.busy("faults")] == ["talking"]
        assert scene.reserve.connect("faults") is None


async def test_a_telephone_system_that_is_away_leaves_the_agent_ready_on_his_own_telephone(scene: Scene) -> None:
    scene.legs.down = True
    async with scene.centre.desktop() as ewa:
        await ewa.say(type="state", state="ready")
        await ewa.get("agent", state="ready")
        await scene.until(lambda: scene.centre.switch.rings("PJSIP/ewa"))
        assert scene.reserve.idle("faults") == 0


async def _nothing() -> None:
    pass


async def test_whoever_waits_on_the_line_is_there_also_while_a_caller_waits_and_not_in_a_talk_or_a_pause(
    scene: Scene,
) -> None:
    async with scene.centre.desktop("boris") as boris, scene.centre.desktop() as ewa:
        await scene.on_the_line(boris, "boris")
        await scene.on_the_line(ewa)
        scene.centre.call("c1")
        assert scene.reserve.ready("faults") == {"boris", "ewa"}
        scene.centre.ring("c1")
        scene.centre.answer("c1")
        await ewa.get("call", state="answered")
        assert scene.reserve.ready("faults") == {"boris"}
        await boris.say(type="state", state="not_ready", reason="lunch")
        await boris.get("agent", state="not_ready")
        assert scene.reserve.ready("faults") == frozenset()
