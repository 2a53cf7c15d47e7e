"""AMI events and snapshots become happenings: each once, none that matters lost while AMI was cut."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Snapshot
from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.registry import MOVES, Registry, Stand
from ivr.bus import Bus
from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallerLeftQueue,
    CallerQueued,
    Happening,
    PbxDown,
    PbxUp,
    PhoneChanged,
    TalkEnded,
)

CALLER = {"Uniqueid": "1.1", "Linkedid": "1.0", "CallerIDNum": "+48601234567", "CallerIDName": "Anna"}
CALLED = CALLER | {
    "Queue": "support",
    "Interface": "PJSIP/ewa",
    "MemberName": "ewa",
    "DestUniqueid": "1.2",
    "DestChannel": "PJSIP/ewa-00000001",
}


class World:
    """A registry with one call, and everything told about it."""

    def __init__(self) -> None:
        self.now, self.told, self.answered = 100.0, list[Any](), list[str]()
        bus = Bus()
        for kind in (Happening, PhoneChanged, PbxUp, PbxDown):
            bus.subscribe(kind, self.told.append)
        self.registry = Registry(bus, lambda: self.now, "box")
        self.ami = AmiHappenings(bus, self.registry)
        self.caller = self.registry.begin("call-1", "1.1", self.answered.append)
        self.generation = 0
        self.snapshot()
        self.told.clear()

    def tell(self, name: str, **headers: str) -> None:
        self.ami.on_event(AmiEvent(name, headers, self.now))

    def snapshot(
        self,
        channels: list[dict[str, str]] | None = None,
        waiting: list[dict[str, str]] | None = None,
        devices: list[dict[str, str]] | None = None,
        restarted: bool = False,
    ) -> None:
        def events(name: str, items: list[dict[str, str]]) -> tuple[AmiEvent, ...]:
            return tuple(AmiEvent(name, item, self.now) for item in items)

        self.generation += 1
        own = [CALLER | {"Channel": "PJSIP/trunk-1"}]
        member = {"Queue": "support", "Name": "ewa", "Location": "PJSIP/ewa"}
        demo = {"Queue": "support", "Name": "boris", "Location": "Local/boris@demo-phone/n"}
        self.ami.on_snapshot(
            Snapshot(
                generation=self.generation,
                asterisk="box",
                version="22",
                epoch="e",
                restarted=restarted,
                channels=events("CoreShowChannel", own if channels is None else channels),
                members=events("QueueMember", [member, demo]),
                waiting=events("QueueEntry", waiting or []),
                devices=events("DeviceStateChange", devices or []),
            )
        )

    def kinds(self) -> list[type]:
        return [type(t) for t in self.told]

    def last(self, kind: type) -> Any:
        return [t for t in self.told if type(t) is kind][-1]

    def wait_in_queue(self) -> None:
        self.registry.waits(self.caller, "support")
        self.tell("QueueCallerJoin", **CALLER, Queue="support", Position="2")


@pytest.fixture
def world() -> World:
    return World()


def test_a_call_through_a_queue_is_told_once_in_order(world: World) -> None:
    world.wait_in_queue()
    world.now = 105.25
    world.tell("AgentCalled", **CALLED)
    world.tell("DialBegin", **CALLED)
    world.now = 107.5
    world.tell("AgentConnect", **CALLED, HoldTime="7", RingTime="2")
    world.now = 137.75
    world.tell("AgentComplete", **CALLED, TalkTime="30", Reason="agent")
    world.registry.came_back(world.caller, "answered")
    world.registry.end(world.caller)
    assert world.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]
    queued, ringing, left, connected, ended = world.told
    assert {t.call_id for t in world.told} == {"call-1"}
    assert (queued.queue, queued.position) == ("support", 2)
    assert (ringing.member, ringing.interface, ringing.ani, ringing.name) == (
        "ewa",
        "PJSIP/ewa",
        "+48601234567",
        "Anna",
    )
    assert (ringing.leg, ringing.linkedid, ringing.received) == ("1.2", "1.0", 105.25)
    assert (left.why, left.waited) == ("answered", 7.5)
    assert (connected.member, connected.hold, connected.rang) == ("ewa", 7.5, 2.25)
    assert (ended.member, ended.talk, ended.by) == ("ewa", 30.25, "agent")
    assert world.answered == ["ewa"]
    assert len(world.registry) == 0


def test_a_phone_nobody_answers(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    world.tell("AgentRingNoAnswer", **CALLED, RingTime="8012")
    missed, ringing = world.last(AgentMissed), world.last(AgentRinging)
    assert (missed.member, missed.rang, missed.cause_id, missed.call_id) == ("ewa", 8.012, ringing.id, "call-1")


def test_a_timeout_is_not_an_abandoned_call(world: World) -> None:
    """Asterisk sends QueueCallerAbandon for both: only the line knows."""
    world.wait_in_queue()
    world.now += 60
    world.registry.came_back(world.caller, "timeout")
    left = world.last(CallerLeftQueue)
    assert (left.why, left.waited) == ("timeout", 60)


def test_a_caller_who_hangs_up_waiting_has_abandoned(world: World) -> None:
    world.wait_in_queue()
    world.now += 5
    world.tell("Hangup", Uniqueid="1.1", Linkedid="1.0")
    world.registry.end(world.caller)
    assert world.kinds() == [CallerQueued, CallerLeftQueue]
    assert world.last(CallerLeftQueue).why == "abandoned"
    assert len(world.registry) == 0


def test_the_end_of_a_talk_may_come_after_the_end_of_the_call(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentConnect", **CALLED)
    world.now += 12
    world.registry.end(world.caller)
    assert TalkEnded not in world.kinds()
    world.tell("AgentComplete", **CALLED, TalkTime="12", Reason="caller")
    world.tell("Hangup", Uniqueid="1.1")
    assert world.last(TalkEnded).by == "caller"
    assert world.kinds().count(TalkEnded) == 1
    assert len(world.registry) == 0


def test_without_agent_complete_the_hangup_ends_the_talk(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentConnect", **CALLED)
    world.registry.end(world.caller)
    world.tell("Hangup", Uniqueid="1.1")
    assert world.last(TalkEnded).by == "caller"
    assert len(world.registry) == 0


def test_dial_without_a_queue_rings_too(world: World) -> None:
    world.tell("DialBegin", **CALLER, DestChannel="PJSIP/ewa-00000007", DestUniqueid="1.9")
    ringing = world.last(AgentRinging)
    assert (ringing.member, ringing.interface, ringing.queue, ringing.leg) == ("ewa", "PJSIP/ewa", None, "1.9")


@pytest.mark.attack("A15")
def test_strangers_channels_are_not_our_calls(world: World) -> None:
    for name in ("QueueCallerJoin", "AgentConnect", "AgentComplete", "DialBegin", "Hangup", "AgentRingNoAnswer"):
        world.tell(name, Uniqueid="9.9", Linkedid="9.9", Queue="support", MemberName="ewa")
    assert world.told == []


@pytest.mark.attack("A15")
@pytest.mark.parametrize("name", ['x,UserEvent: FAKE"; Att: 999', "x,UserEvent: FAKE", "x,Att: 999", '"', "x\\"])
def test_a_hostile_name_is_only_a_name(world: World, name: str) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED | {"CallerIDName": name, "CallerIDNum": "<unknown>"})
    assert (world.last(AgentRinging).name, world.last(AgentRinging).ani) == (name, None)


@pytest.mark.parametrize(
    ("state", "registered", "in_use"),
    [
        ("NOT_INUSE", True, False),
        ("INUSE", True, True),
        ("RINGING", True, True),
        ("UNAVAILABLE", False, False),
        ("INVALID", False, False),
        ("UNKNOWN", False, False),
    ],
)
def test_states_of_phones(world: World, state: str, registered: bool, in_use: bool) -> None:
    world.tell("DeviceStateChange", Device="PJSIP/ewa", State="BUSY")
    world.told.clear()
    world.tell("DeviceStateChange", Device="PJSIP/ewa", State=state)
    world.tell("DeviceStateChange", Device="PJSIP/ewa", State=state)
    world.tell("DeviceStateChange", Device="Queue:support", State=state)
    expected = PhoneChanged(interface="PJSIP/ewa", registered=registered, in_use=in_use, asterisk="box")
    assert world.ami.phone("PJSIP/ewa") == expected
    assert len(world.told) <= 1


def test_a_phone_never_heard_of_is_not_registered(world: World) -> None:
    assert not world.ami.phone("PJSIP/nobody").registered


# --- AMI cut in the middle of a call ----------------------------------------------------------------------------


def cut(world: World) -> None:
    world.ami.on_down()
    world.told.clear()


RINGING = {"Uniqueid": "1.2", "Linkedid": "1.0", "Channel": "PJSIP/ewa-00000001", "ChannelState": "5"}
OWN = CALLER | {"Channel": "PJSIP/trunk-1"}


def test_down_and_up_are_told(world: World) -> None:
    world.ami.on_down()
    world.snapshot(restarted=True)
    assert world.told == [PbxDown(asterisk="box"), PbxUp(asterisk="box", restarted=True)]


def test_a_join_missed_is_told_from_the_snapshot(world: World) -> None:
    cut(world)
    world.registry.waits(world.caller, "support")
    world.snapshot(waiting=[{"Uniqueid": "1.1", "Queue": "support", "Position": "3"}])
    assert world.kinds() == [CallerQueued, PbxUp]
    assert world.told[0].position == 3


@pytest.mark.parametrize(
    ("channel", "member"), [("PJSIP/ewa-00000001", "ewa"), ("Local/boris@demo-phone-0000000a;1", "boris")]
)
def test_a_phone_that_began_to_ring_meanwhile_makes_its_pop(world: World, channel: str, member: str) -> None:
    world.wait_in_queue()
    cut(world)
    far_end = RINGING | {"Uniqueid": "1.3", "Channel": "Local/boris@demo-phone-0000000a;2"}
    world.snapshot(channels=[OWN, RINGING | {"Channel": channel}, far_end])
    assert world.kinds() == [AgentRinging, PbxUp]
    ringing = world.told[0]
    assert (ringing.member, ringing.leg, ringing.ani, ringing.call_id) == (member, "1.2", "+48601234567", "call-1")


def test_a_phone_that_was_ringing_already_makes_no_second_pop(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    cut(world)
    world.snapshot(channels=[OWN, RINGING])
    assert world.kinds() == [PbxUp]


def test_a_phone_that_ceased_to_ring_meanwhile_was_missed(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    cut(world)
    world.snapshot(channels=[OWN])
    assert world.kinds() == [AgentMissed, PbxUp]


def test_an_answer_missed_is_told_with_its_pop(world: World) -> None:
    world.wait_in_queue()
    cut(world)
    world.snapshot(channels=[OWN | {"BridgeId": "b"}, RINGING | {"ChannelState": "6", "BridgeId": "b"}])
    assert world.kinds() == [AgentRinging, CallerLeftQueue, AgentConnected, PbxUp]
    assert world.answered == ["ewa"]


def test_a_bridge_with_somebody_else_is_no_answer(world: World) -> None:
    world.wait_in_queue()
    cut(world)
    world.snapshot(channels=[OWN | {"BridgeId": "hold"}, RINGING | {"BridgeId": "other"}])
    assert AgentConnected not in world.kinds()


def test_what_the_line_tells_while_ami_is_cut_is_enough(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    world.tell("AgentConnect", **CALLED)
    cut(world)
    world.now += 9
    world.registry.came_back(world.caller, "answered")
    world.registry.end(world.caller)
    assert world.kinds() == [TalkEnded]
    assert (world.told[0].talk, world.told[0].by) == (9, "agent")
    world.snapshot(channels=[])
    assert world.kinds() == [TalkEnded, PbxUp]


def test_who_answered_while_only_the_line_could_tell_has_not_missed_the_call(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    cut(world)
    world.registry.answered_unseen(world.caller, "ewa", 2.0)
    world.registry.end(world.caller)
    world.snapshot(channels=[])
    assert world.kinds() == [CallerLeftQueue, AgentConnected, TalkEnded, PbxUp]


def test_a_talk_whose_end_was_lost_in_the_cut_ends_with_the_snapshot(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentConnect", **CALLED)
    world.registry.end(world.caller)
    cut(world)
    world.snapshot(channels=[])
    assert world.kinds() == [TalkEnded, PbxUp]
    assert len(world.registry) == 0


def test_events_told_again_after_the_snapshot_change_nothing(world: World) -> None:
    world.wait_in_queue()
    cut(world)
    world.snapshot(channels=[OWN | {"BridgeId": "b"}, RINGING | {"BridgeId": "b"}])
    told = world.kinds()
    world.tell("QueueCallerJoin", **CALLER, Queue="support", Position="1")
    world.tell("AgentCalled", **CALLED)
    world.tell("AgentConnect", **CALLED)
    assert world.kinds() == told
    world.tell("AgentComplete", **CALLED)
    told = world.kinds()
    world.tell("QueueCallerJoin", **CALLER, Queue="support", Position="1")
    assert world.kinds() == told
    assert world.caller.stand is Stand.OUT


def test_a_phone_may_ring_again_for_the_same_call(world: World) -> None:
    world.wait_in_queue()
    for leg in ("1.2", "1.3"):
        world.tell("AgentCalled", **CALLED | {"DestUniqueid": leg})
        world.tell("AgentRingNoAnswer", **CALLED | {"DestUniqueid": leg})
        world.tell("Hangup", Uniqueid=leg)
    assert world.kinds() == [CallerQueued, AgentRinging, AgentMissed, AgentRinging, AgentMissed]


def test_channels_that_are_gone_are_forgotten(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentCalled", **CALLED)
    world.tell("Hangup", Uniqueid="1.2")
    assert (world.ami._told, world.ami._ringing) == (set(), {})
    world.tell("AgentCalled", **CALLED)
    cut(world)
    world.snapshot()
    assert (world.ami._told, world.ami._ringing) == (set(), {})


def test_a_caller_who_hangs_up_in_a_talk_while_ami_is_cut_ends_it_at_once(world: World) -> None:
    world.wait_in_queue()
    world.tell("AgentConnect", **CALLED)
    cut(world)
    world.registry.end(world.caller)
    assert world.kinds() == [TalkEnded]
    assert len(world.registry) == 0


def test_phones_are_compared_with_the_snapshot(world: World) -> None:
    world.tell("DeviceStateChange", Device="PJSIP/ewa", State="NOT_INUSE")
    world.tell("DeviceStateChange", Device="PJSIP/maja", State="NOT_INUSE")
    cut(world)
    world.snapshot(devices=[{"Device": "PJSIP/ewa", "State": "NOT_INUSE"}, {"Device": "PJSIP/x", "State": "INUSE"}])
    assert {(p.interface, p.registered) for p in world.told if isinstance(p, PhoneChanged)} == {
        ("PJSIP/x", True),
        ("PJSIP/maja", False),
    }


# --- the table of moves -----------------------------------------------------------------------------------------


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(Stand)


def test_illegal_moves_change_nothing(world: World) -> None:
    world.registry.connected(world.caller, "ewa")
    world.registry.left(world.caller, "timeout")
    world.registry.talk_ended(world.caller, "agent")
    assert (world.caller.stand, world.told) == (Stand.OUT, [])
