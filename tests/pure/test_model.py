"""The model of an Asterisk: begun by a snapshot, kept by events, frozen when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ivr.asterisk.ami_link import Snapshot
from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.model import Member, Model, PbxState


def event(name: str, **headers: str) -> AmiEvent:
    return AmiEvent(name, headers, 0.0)


def snapshot(generation: int = 1, **lists: tuple[AmiEvent, ...]) -> Snapshot:
    empty: Mapping[str, Any] = dict.fromkeys(("channels", "members", "waiting", "devices"), ())
    return Snapshot(
        generation=generation, asterisk="north", version="22", epoch="today", restarted=False, **{**empty, **lists}
    )


def entry(uniqueid: str, position: int, queue: str = "support") -> AmiEvent:
    return event("QueueEntry", Queue=queue, Uniqueid=uniqueid, Position=str(position))


def joins(uniqueid: str, position: int, queue: str = "support") -> AmiEvent:
    return event("QueueCallerJoin", Queue=queue, Uniqueid=uniqueid, Position=str(position))


def leaves(uniqueid: str, queue: str = "support") -> AmiEvent:
    return event("QueueCallerLeave", Queue=queue, Uniqueid=uniqueid, Position="1")


def row(user: str, queue: str = "support", paused: str = "0") -> AmiEvent:
    """Of QueueStatus."""
    phone = f"PJSIP/{user}"
    return event("QueueMember", Queue=queue, Name=user, Location=phone, StateInterface=phone, Paused=paused)


def added(user: str, queue: str = "support", paused: str = "0", name: str = "QueueMemberAdded") -> AmiEvent:
    phone = f"PJSIP/{user}"
    return event(name, Queue=queue, MemberName=user, Interface=phone, StateInterface=phone, Paused=paused)


def device(user: str, state: str) -> AmiEvent:
    return event("DeviceStateChange", Device=f"PJSIP/{user}", State=state)


@pytest.fixture
def model() -> Model:
    return Model()


def after(model: Model, *events: AmiEvent) -> PbxState:
    for one in events:
        model.follow(one)
    return model.now()


def test_before_the_first_snapshot_nothing_is_known(model: Model) -> None:
    assert model.now() == PbxState()
    assert not model.now().in_step


def test_it_begins_with_what_the_snapshot_tells(model: Model) -> None:
    model.begin(
        snapshot(
            waiting=(entry("1.2", 2), entry("1.1", 1), entry("1.3", 1, "support.pl")),
            members=(row("ewa", paused="1"),),
            devices=(device("ewa", "NOT_INUSE"),),
        )
    )
    now = model.now()
    assert (now.asterisk, now.generation, now.epoch, now.in_step) == ("north", 1, "today", True)
    assert now.queues == {"support": ("1.1", "1.2"), "support.pl": ("1.3",)}
    assert now.members == {("support", "PJSIP/ewa"): Member("ewa", "PJSIP/ewa", paused=True)}
    assert (now.devices, now.waiting()) == ({"PJSIP/ewa": "NOT_INUSE"}, 3)


def test_the_next_snapshot_leaves_no_ghosts(model: Model) -> None:
    after(model, joins("1.1", 1), added("ewa"))
    model.cut()
    assert (model.now().in_step, model.now().waiting()) == (False, 1), "cut off it is as it was then"
    model.begin(snapshot(generation=2))
    assert model.now() == PbxState("north", 2, "today", in_step=True)


def test_who_joins_in_the_middle_stands_there(model: Model) -> None:
    """A priority."""
    now = after(model, joins("1.1", 1), joins("1.2", 2), joins("1.3", 1))
    assert now.queues == {"support": ("1.3", "1.1", "1.2")}
    assert after(model, leaves("1.1"), leaves("1.9"), leaves("1.9", "faults")).queues == {"support": ("1.3", "1.2")}
    assert after(model, leaves("1.2"), leaves("1.3")).queues == {}


def test_what_the_snapshot_has_told_may_be_told_again(model: Model) -> None:
    model.begin(snapshot(waiting=(entry("1.1", 1), entry("1.2", 2)), members=(row("ewa"),)))
    before = model.now()
    assert after(model, joins("1.1", 1), joins("1.2", 2), added("ewa")) == before


def test_members_come_pause_and_go(model: Model) -> None:
    where = ("support", "PJSIP/ewa")
    assert not after(model, added("ewa")).members[where].paused
    assert after(model, added("ewa", paused="1", name="QueueMemberPause")).members[where].paused
    gone = event("QueueMemberRemoved", Queue="support", Interface="PJSIP/ewa")
    assert after(model, gone, gone).members == {}


def test_who_serves_a_queue_has_a_telephone_that_is_there(model: Model) -> None:
    """Once, in however many halls of it; paused or not."""
    people = (added("ewa"), added("ewa", "support.pl"), added("maja", paused="1"), added("ivo"), added("jan", "faults"))
    states = (device("ewa", "INUSE"), device("maja", "NOT_INUSE"), device("ivo", "UNAVAILABLE"))
    assert after(model, *people, *states).serving("support") == 2
    assert model.now().serving("sales") == 0


def test_what_was_given_stays_as_it_is(model: Model) -> None:
    before = after(model, joins("1.1", 1), added("ewa"))
    after(model, leaves("1.1"), added("maja"))
    assert (before.queues, len(before.members)) == ({"support": ("1.1",)}, 1)
    with pytest.raises(TypeError):
        before.members["support", "x"] = Member("x", "x", paused=False)  # type: ignore[index]


def test_other_events_change_nothing(model: Model) -> None:
    assert after(model, event("AgentCalled", Uniqueid="1.1")) == PbxState()
