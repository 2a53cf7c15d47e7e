"""A caller who is passed on: to whom, what if nobody takes him, and that only who talks with him may do it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from cti.routes.api_hands import PassOnRequest
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_wire import AmiDown, AmiEvent, AmiReply
from ivr.asterisk.hands import AllHands, Hands
from ivr.asterisk.passing import MOST, Passing
from ivr.asterisk.registry import Caller, Registry, Stand
from ivr.bus import Bus
from ivr.hands import HandsRefused, NotTalking, Onward
from ivr.happenings import AgentConnected, AgentRinging, CallPassedOn, Happening, TalkEnded
from ivr.live import LiveCall, LiveCalls
from ivr.prompts.plan import Clip, Plan
from scripts_dsl.effects import Dial, Enqueue
from scripts_dsl.events import AgentLeft, AnyEvent, DialResult, NobodyThere, QueueTimeout
from support.patience import PATIENCE

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
LEFT, NOBODY, LATE = AgentLeft(now=NOW, talk=5.0), NobodyThere(now=NOW), QueueTimeout(now=NOW)
MESSAGE = (Clip("/sounds/a", 2.0),)
EFFECT = Enqueue("support", keys="0", priority=5, key="c1:4")


@dataclass
class Call:
    """A caller in queues whose ends the test has written down; `wishes`: where each agent sends him."""

    ends: Sequence[AnyEvent]
    wishes: Sequence[Onward | None]
    dialled: str = "answered"
    waits: list[tuple[str, str, int]] = field(default_factory=list)
    dials: list[Dial] = field(default_factory=list)
    left: list[Plan] = field(default_factory=list)
    happened: list[Happening] = field(default_factory=list)
    told: bool = True
    """The manager tells the end of each talk."""

    def __post_init__(self) -> None:
        bus = Bus()
        bus.subscribe(Happening, self.happened.append)
        self.registry = Registry(bus)
        self.caller = self.registry.begin("c1", "1.1", lambda _member: None)

    async def wait(self, effect: Enqueue, own: str = "") -> AnyEvent:
        place = len(self.waits)
        self.waits.append((effect.queue, own, effect.priority))
        self.registry.waits(self.caller, effect.queue, effect.priority)
        assert self.caller.stand is Stand.WAITING, "the talk before has to be over"
        event = self.ends[place]
        if isinstance(event, AgentLeft):
            self.registry.connected(self.caller, f"agent{place}", leg=f"2.{place}")
            self.caller.onward = self.wishes[place]
            if self.told:
                self.registry.talk_ended(self.caller, "agent")
        else:
            self.registry.left(self.caller, "nobody")
        return event

    async def leave(self, plan: Plan) -> AnyEvent:
        self.left.append(plan)
        return LEFT

    async def put_through(self, effect: Dial) -> DialResult:
        self.dials.append(effect)
        return DialResult(now=NOW, status=self.dialled, talk=7.0)  # type: ignore[arg-type]

    async def go(self) -> AnyEvent:
        passing = Passing(self, self, self.registry, self.caller, lambda: NOW)  # type: ignore[arg-type]
        return await passing.wait(EFFECT)


async def test_a_talk_that_nobody_passes_on_ends_as_before() -> None:
    call = Call([LEFT], [None])
    assert await call.go() == LEFT
    assert call.waits == [("support", "", 5)]


async def test_a_machine_is_told_the_message_and_nobody_else_is_rung() -> None:
    call = Call([LEFT], [Onward(plays=MESSAGE)])
    assert await call.go() == LEFT
    assert (call.left, len(call.waits)) == ([MESSAGE], 1)


async def test_a_colleague_is_rung_alone_and_may_pass_the_caller_on_again() -> None:
    call = Call([LEFT, LEFT, LEFT], [Onward(phone="boris"), Onward(queue="sales"), None])
    assert await call.go() == LEFT
    assert call.waits == [("support", "", 5), ("support", "to.boris", 1), ("sales", "", 1)]


@pytest.mark.parametrize("end", [NOBODY, LATE])
async def test_whom_the_colleague_does_not_take_is_the_first_of_his_queue(end: AnyEvent) -> None:
    call = Call([LEFT, end, LEFT], [Onward(phone="boris"), None, None])
    assert await call.go() == LEFT
    assert call.waits == [("support", "", 5), ("support", "to.boris", 1), ("support", "", 1)]


async def test_a_number_outside_is_dialled_by_the_guard_once_for_each_wish() -> None:
    call = Call([LEFT, LEFT], [Onward(number="+48601234567"), None])
    assert await call.go() == AgentLeft(now=NOW, talk=7.0)
    assert [(dial.number, dial.key) for dial in call.dials] == [("+48601234567", "c1:4:passed:0")]
    refused = Call([LEFT, LEFT], [Onward(number="+48601234567"), None], dialled="failed")
    assert await refused.go() == LEFT
    assert refused.waits[-1] == ("support", "", 1)


@pytest.mark.looptime
async def test_an_end_that_the_manager_does_not_tell_is_told_by_the_line() -> None:
    call = Call([LEFT, LEFT], [Onward(queue="sales"), None], told=False)
    await call.go()
    ended = [h for h in call.happened if isinstance(h, TalkEnded)]
    assert [(h.member, h.by) for h in ended] == [("agent0", "transfer")]


async def test_nobody_is_passed_on_for_ever() -> None:
    call = Call([LEFT] * 50, [Onward(queue="sales")] * 50)
    assert await call.go() == LEFT
    assert len(call.waits) == MOST + 1


# --- whose hands --------------------------------------------------------------------------------------------------


class Manager:
    """Answers actions; `down`: does not."""

    def __init__(self, success: bool = True, down: bool = False) -> None:
        self.success, self.down = success, down
        self.sent: list[tuple[str, dict[str, str]]] = []

    async def act(self, name: str, fields: dict[str, str]) -> AmiReply:
        if self.down:
            raise AmiDown(name, sent=False)
        self.sent.append((name, fields))
        return AmiReply(self.success, "No such channel", {}, ())


def talking(manager: Manager, channel: str = "1.1") -> tuple[Hands, Caller]:
    """Ewa talks in c1, on channel 2.2."""
    registry = Registry(Bus())
    caller = registry.begin("c1", channel, lambda _member: None)
    registry.waits(caller, "support")
    registry.connected(caller, "ewa", leg="2.2")
    return Hands(manager, registry), caller  # type: ignore[arg-type]


async def test_who_talks_hangs_up_presses_and_passes_on_and_nobody_else() -> None:
    manager = Manager()
    hands, caller = talking(manager)
    everybody = AllHands([talking(Manager())[0], hands][1:])
    await everybody.press("c1", "ewa", "1#")
    await everybody.pass_on("c1", "ewa", Onward(phone="boris"))
    assert caller.onward == Onward(phone="boris")
    assert [(name, fields["Channel"]) for name, fields in manager.sent] == [
        ("PlayDTMF", "1.1"),
        ("PlayDTMF", "1.1"),
        ("Hangup", "2.2"),
    ]
    for call_id, member in (("c1", "boris"), ("c2", "ewa"), ("", "")):
        for doing in (
            everybody.hang_up(call_id, member),
            everybody.press(call_id, member, "1"),
            everybody.pass_on(call_id, member, Onward(queue="sales")),
        ):
            with pytest.raises(NotTalking):
                await doing
    assert len(manager.sent) == 3


async def test_of_whom_an_agent_has_rung_the_machine_is_told_and_nobody_is_lost_by_passing_on() -> None:
    manager = Manager()
    hands, _ = talking(manager, "place-c1")
    with pytest.raises(HandsRefused):
        await hands.pass_on("c1", "ewa", Onward(phone="boris"))
    assert not manager.sent, "he would have been hung up on"
    await hands.pass_on("c1", "ewa", Onward(plays=(*MESSAGE, Clip("/sounds/b", 1.0))))
    assert [name for name, _ in manager.sent] == ["Setvar", "Redirect", "Hangup"]
    assert manager.sent[0][1] == {"Channel": "c1", "Variable": "MESSAGE", "Value": "/sounds/a&/sounds/b"}
    assert (manager.sent[1][1]["Channel"], manager.sent[2][1]["Channel"]) == ("c1", "2.2")


@pytest.mark.parametrize("manager", [Manager(success=False), Manager(down=True)])
async def test_what_asterisk_does_not_do_is_no_wish_any_longer(manager: Manager) -> None:
    hands, caller = talking(manager)
    with pytest.raises(HandsRefused):
        await hands.pass_on("c1", "ewa", Onward(phone="boris"))
    assert caller.onward is None


@pytest.mark.parametrize("keys", ["", "a", "1\r\nAction: Logoff", "1" * 33, "+"])
async def test_only_keys_are_pressed(keys: str) -> None:
    manager = Manager()
    with pytest.raises(HandsRefused):
        await talking(manager)[0].press("c1", "ewa", keys)
    assert manager.sent == []


async def test_a_wish_counts_for_the_talk_in_which_it_was_made() -> None:
    hands, caller = talking(Manager())
    await hands.pass_on("c1", "ewa", Onward(phone="boris"))
    registry = hands._registry
    registry.talk_ended(caller, "agent")
    await asyncio.wait_for(caller.apart.wait(), PATIENCE)
    registry.waits(caller, "support")
    registry.connected(caller, "maja", leg="3.3")
    assert (caller.onward, caller.leg, caller.apart.is_set()) == (None, "3.3", False)


def test_a_colleague_who_was_asked_has_the_caller_until_one_of_them_hangs_up() -> None:
    """Queue() goes on counting the talk of who asked; what it tells of that end is passed over."""
    bus, told = Bus(), list[Happening]()
    bus.subscribe(Happening, told.append)
    registry = Registry(bus)
    happenings = AmiHappenings(bus, registry)
    registry.in_step = True
    caller = registry.begin("c1", "1.1", lambda _member: None)
    registry.waits(caller, "support")
    registry.connected(caller, "ewa", leg="2.2")
    told.clear()

    def event(name: str, **headers: str) -> None:
        happenings.on_event(AmiEvent(name, headers, 0.0))

    transferee = {"TransfereeUniqueid": "1.1", "TransfereeCallerIDNum": "+48601234567", "TransfereeLinkedid": "1.1"}
    target = {"TransferTargetChannel": "PJSIP/boris.web-00000003", "TransferTargetUniqueid": "3.3"}
    event("AttendedTransfer", Result="Fail", **transferee, **target)
    assert told == []
    event("AttendedTransfer", Result="Success", **transferee, **target)
    event("AgentComplete", Uniqueid="1.1", MemberName="ewa", Reason="transfer", TalkTime="9")
    assert [type(one) for one in told] == [AgentRinging, TalkEnded, AgentConnected]
    ringing = told[0]
    assert isinstance(ringing, AgentRinging)
    assert (ringing.member, ringing.interface, ringing.queue) == ("boris", "PJSIP/boris.web", "support")
    assert (ringing.call_id, ringing.ani) == ("c1", "+48601234567")
    assert (caller.member, caller.leg, caller.stand) == ("boris", "3.3", Stand.TALKING)
    registry.came_back(caller, "answered")
    ended = told[-1]
    assert isinstance(ended, TalkEnded)
    assert (ended.member, ended.by) == ("boris", "agent")


def test_the_colleague_reads_the_note_and_the_queue_is_the_new_one() -> None:
    calls = LiveCalls()
    live = LiveCall("c1", "energia", None, None, "100", NOW, "pl", queue="support", agent="ewa", tell="Bill")
    calls.add(live)
    calls.passed_on(CallPassedOn(call_id="c1", by="ewa", to="queue sales", note="Wants a price"))
    assert (live.queue, live.agent, live.tell) == ("sales", None, "ewa: Wants a price · Bill")
    calls.passed_on(CallPassedOn(call_id="c1", by="ewa", to="agent boris", note=""))
    calls.passed_on(CallPassedOn(call_id="gone", by="ewa", to="outside", note=""))
    assert live.queue == "sales"


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"agent":"a","queue":"b"}',
        '{"number":5}',
        '{"agent":"a\\nb"}',
        '{"agent":"a","note":"' + "x" * 201 + '"}',
    ],
)
def test_a_wish_names_one_place(body: str) -> None:
    with pytest.raises(ValidationError):
        PassOnRequest.model_validate_json(body)
