"""AMI that stays: against a manager port that cuts, hangs, lies and restarts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from ivr.asterisk.ami_link import REFUSED_LOGIN_DELAY, Ami, Snapshot
from ivr.asterisk.ami_wire import AmiBadValue, AmiDown, AmiEvent, AmiLoginRefused
from support.fake_ami import FakeAmi, event, message

pytestmark = pytest.mark.looptime


class Listener:
    names = frozenset({"AgentCalled", "Hangup"})

    def __init__(self) -> None:
        self.told: list[object] = []
        self.snapshots: list[Snapshot] = []
        self.is_down = asyncio.Event()

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        self.is_down.clear()
        self.told.append(f"snapshot {snapshot.generation}")

    def on_event(self, event: AmiEvent) -> None:
        self.told.append(event.get("Uniqueid"))
        if event.get("Uniqueid") == "raise":
            raise ZeroDivisionError

    def on_down(self) -> None:
        self.told.append("down")
        self.is_down.set()


class World:
    """A fake Asterisk, and our side of it running."""

    def __init__(self) -> None:
        self.pbx, self.listener = FakeAmi(), Listener()
        self.task: asyncio.Task[None] | None = None

    def run(self, secret: str = "s3cret", *, name: str = "", only: bool = True) -> None:
        where = ("127.0.0.1", self.pbx.port, "engine", secret)
        self.ami = Ami(*where, self.listener, name=name, only=only, jitter=lambda: 0.5)
        self.task = asyncio.create_task(self.ami.run())

    async def up(self, within: float = 3.0) -> None:
        async with asyncio.timeout(within):
            await self.ami.ready()

    async def down(self, within: float = 10.0) -> None:
        async with asyncio.timeout(within):
            await self.listener.is_down.wait()

    async def settle(self) -> None:
        await asyncio.sleep(0.05)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.pbx.start()
    yield made
    if made.task is not None:
        made.task.cancel()
        await asyncio.gather(made.task, return_exceptions=True)
    await made.pbx.stop()
    await asyncio.sleep(0)


async def test_two_connections_one_without_events_and_a_snapshot_first(world: World) -> None:
    world.pbx.channels = [{"Uniqueid": "1.1", "Channel": "PJSIP/a-1"}]
    world.pbx.members = [{"Queue": "support", "Name": "ewa"}]
    world.pbx.waiting = [{"Queue": "support", "Uniqueid": "1.1", "Position": "1"}]
    world.pbx.devices = [{"Device": "PJSIP/ewa", "State": "NOT_INUSE"}]
    world.run()
    await world.up()
    assert [a["Events"] for a in world.pbx.named("Login")] == ["off", "on"]
    (snapshot,) = world.listener.snapshots
    assert (snapshot.generation, snapshot.asterisk, snapshot.version, snapshot.restarted) == (
        1,
        "box",
        "22.10.1",
        False,
    )
    assert [e.get("Uniqueid") for e in (*snapshot.channels, *snapshot.waiting)] == ["1.1", "1.1"]
    assert (snapshot.members[0].get("Name"), snapshot.devices[0].get("State")) == ("ewa", "NOT_INUSE")


async def test_events_come_in_order_after_the_snapshot_also_those_sent_meanwhile(world: World) -> None:
    world.pbx.during["CoreStatus"] = event("Hangup", Uniqueid="early")
    world.pbx.during["DeviceStateList"] = event("Hangup", Uniqueid="middle")
    world.run()
    await world.up()
    world.pbx.tell(b"".join(event("Hangup", Uniqueid=str(n)) for n in range(500)))
    await world.settle()
    assert world.listener.told == ["snapshot 1", "early", "middle", *map(str, range(500))]


async def test_events_nobody_asked_for_are_not_parsed(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.tell(event("VarSet", Uniqueid="x") + event("Hangup", Uniqueid="1"))
    await world.settle()
    assert world.listener.told == ["snapshot 1", "1"]


async def test_a_letter_cut_in_two_by_the_network_is_whole(world: World) -> None:
    world.run()
    await world.up()
    data = event("Hangup", Uniqueid="Zoë")
    at = data.index("ë".encode()) + 1
    world.pbx.tell(data[:at])
    await world.settle()
    world.pbx.tell(data[at:])
    await world.settle()
    assert world.listener.told[-1] == "Zoë"


async def test_a_handler_that_raises_loses_no_other_event(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.tell(b"".join(event("Hangup", Uniqueid=u) for u in ("1", "raise", "2")))
    await world.settle()
    assert world.listener.told == ["snapshot 1", "1", "raise", "2"]
    assert world.ami.up


async def test_an_action_in_flight_when_the_link_drops_is_never_sent_again(world: World) -> None:
    """Sent again, an Originate calls the customer twice."""
    world.pbx.silent = {"Originate"}
    world.run()
    await world.up()
    call = asyncio.create_task(world.ami.act("Originate", {"Channel": "Local/1@x", "Async": "true"}))
    await world.settle()
    world.pbx.cut()
    with pytest.raises(AmiDown) as down:
        await call
    assert down.value.sent
    assert "outcome unknown" in str(down.value)
    await world.down()
    await world.up()
    await asyncio.sleep(20)
    assert len(world.pbx.named("Originate")) == 1


async def test_without_a_connection_an_action_is_refused_and_not_sent(world: World) -> None:
    await world.pbx.stop()
    world.run()
    with pytest.raises(AmiDown) as down:
        await world.ami.act("QueueAdd", {"Queue": "support"})
    assert not down.value.sent
    await world.pbx.start()
    await world.up()
    assert not world.pbx.named("QueueAdd")


async def test_every_action_has_a_deadline(world: World) -> None:
    world.pbx.silent = {"QueueAdd"}
    world.run()
    await world.up()
    start = asyncio.get_running_loop().time()
    with pytest.raises(AmiDown, match="QueueAdd"):
        await world.ami.act("QueueAdd", {"Queue": "support"}, deadline=2)
    assert asyncio.get_running_loop().time() - start == pytest.approx(2, abs=0.1)
    assert (await world.ami.act("Ping")).success
    assert world.ami._actions is not None
    assert not world.ami._actions._waiting


async def test_a_silent_peer_is_noticed_within_six_seconds(world: World) -> None:
    world.run()
    await world.up()
    loop = asyncio.get_running_loop()
    await asyncio.sleep(30)
    assert world.ami.up
    assert len(world.pbx.named("Ping")) > 20
    world.pbx.silent = {"*"}
    start = loop.time()
    await world.down()
    assert 4 <= loop.time() - start <= 6.1
    world.pbx.silent = set()
    await world.up(10)
    assert world.listener.told == ["snapshot 1", "down", "snapshot 2"]


async def test_a_peer_silent_at_login_is_given_up(world: World) -> None:
    world.pbx.silent = {"Login"}
    world.run()
    await asyncio.sleep(6)
    assert world.pbx.named("Login")
    assert not world.ami.up
    world.pbx.silent = set()
    await world.up(10)


async def test_a_wrong_secret_is_loud_and_ends_the_start(world: World) -> None:
    world.run(secret="wrong")
    assert world.task is not None
    with pytest.raises(AmiLoginRefused):
        await world.task
    await asyncio.sleep(100)
    assert world.pbx.logins == 1


async def test_a_secret_changed_later_is_tried_slowly(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.secret = "changed"
    before = world.pbx.logins
    world.pbx.cut()
    await asyncio.sleep(REFUSED_LOGIN_DELAY * 3 + 5)
    assert 2 <= world.pbx.logins - before <= 4


@pytest.mark.parametrize("seconds", [0.2, 5, 27.5, 28.5, 29.5, 30.5])
async def test_reconnects_within_a_second_of_the_port_s_return(world: World, seconds: float) -> None:
    world.run()
    await world.up()
    await world.pbx.stop()
    await asyncio.sleep(seconds)
    assert not world.ami.up
    await world.pbx.start()
    await world.up(1.0)


async def test_a_port_that_cuts_every_connection_is_asked_as_often(world: World) -> None:
    world.pbx.cuts_at_once = True
    world.run()
    await asyncio.sleep(29)
    world.pbx.cuts_at_once = False
    await world.up(1.0)


@pytest.mark.parametrize("was_up", [True, False])
async def test_an_asterisk_that_is_being_stopped_refuses_everybody_and_is_asked_as_often(
    world: World, was_up: bool
) -> None:
    """Its "no" says nothing about our secret: it neither ends a start nor makes us slow."""
    if was_up:
        world.run()
        await world.up()
        world.pbx.cut()
    no = {"Response": "Error", "Message": "Asterisk is shutting down"}
    world.pbx.replies["Login"] = lambda action: message(**no, ActionID=action["ActionID"])
    if not was_up:
        world.run()
    await asyncio.sleep(29)
    world.pbx.replies.clear()
    await world.up(1.0)


async def test_tries_grow_apart(world: World) -> None:
    world.pbx.banner = b"SSH-2.0-OpenSSH\r\n"
    world.run()
    await asyncio.sleep(60)
    assert not world.ami.up
    world.pbx.banner = b"Asterisk Call Manager/11.0.0\r\n"
    await world.up(6.0)


async def test_a_restart_of_asterisk_is_told(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.cut()
    await world.down()
    await world.up()
    world.pbx.started = "10:05:00"
    world.pbx.cut()
    await world.down()
    await world.up()
    assert [s.restarted for s in world.listener.snapshots] == [False, False, True]


async def test_losing_one_connection_renews_both(world: World) -> None:
    world.run()
    await world.up()
    world.pbx._all[0].transport.abort()
    await world.down()
    await world.up()
    assert world.pbx.logins == 4


async def test_closed_stays_closed(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.cut()
    assert world.task is not None
    await world.settle()
    world.task.cancel()
    await asyncio.gather(world.task, return_exceptions=True)
    before = world.pbx.logins
    await asyncio.sleep(60)
    assert world.pbx.logins == before


@pytest.mark.attack("A10")
async def test_a_line_break_in_a_value_never_becomes_an_action(world: World) -> None:
    world.run()
    await world.up()
    before = len(world.pbx.actions)
    for evil in ("Bob\r\n\r\nAction: Originate\r\nApplication: System", "a\nb", "a\rb", "a\0b"):
        with pytest.raises(AmiBadValue):
            await world.ami.act("QueueAdd", {"MemberName": evil})
    await world.settle()
    assert len(world.pbx.actions) == before


async def test_a_list_ends_with_its_own_event_and_keeps_its_items(world: World) -> None:
    world.pbx.replies["DBGetTree"] = lambda a: (
        message(Response="Success", ActionID=a["ActionID"], EventList="start")
        + event("DBGetTreeResponse", ActionID=a["ActionID"], Key="1")
        + event("Hangup", Uniqueid="between")
        + event("SomethingComplete", ActionID=a["ActionID"], Key="2")
        + event("DBGetTreeComplete", ActionID=a["ActionID"])
    )
    world.run()
    await world.up()
    answer = await world.ami.act("DBGetTree", {"Family": "x"}, end="DBGetTreeComplete")
    assert [e.get("Key") for e in answer.events] == ["1", "2"]


async def test_a_list_that_is_refused_does_not_wait_for_its_end(world: World) -> None:
    world.run()
    await world.up()
    answer = await world.ami.act("Nonsense", end="NonsenseComplete")
    assert (answer.success, answer.message) == (False, "Invalid/unknown command")


@pytest.mark.parametrize("fields", [{}, {"Async": "no"}, {"Async": "true"}])
async def test_originate_answers_with_and_without_async(world: World, fields: dict[str, str]) -> None:
    world.pbx.replies["Originate"] = lambda a: message(
        Response="Success", ActionID=a["ActionID"], Message="Originate successfully queued"
    )
    world.run()
    await world.up()
    assert (await world.ami.act("Originate", fields)).success


async def test_a_thousand_channels_are_known_within_two_seconds(world: World) -> None:
    """P9. In real time, unlike everything else here."""
    world.pbx.channels = [
        {"Uniqueid": f"north-1792900000.{n}", "Channel": f"PJSIP/carrier-{n:08x}", "Linkedid": f"north-1792900000.{n}"}
        | dict.fromkeys(
            ("CallerIDNum", "CallerIDName", "Context", "Exten", "Application", "ApplicationData"), "48601234567"
        )
        for n in range(1000)
    ]
    began = time.perf_counter()
    world.run()
    await world.up()
    assert time.perf_counter() - began < 2
    assert len(world.listener.snapshots[0].channels) == 1000


async def test_an_asterisk_that_stays_away_is_told_once_and_by_name(world: World) -> None:
    await world.pbx.stop()
    with capture_logs() as lines:
        world.run(name="north")
        await asyncio.sleep(5)
        assert [line for line in lines if line["log_level"] == "critical"] == []
        await asyncio.sleep(60)
    told = [(line["event"], line["asterisk"]) for line in lines if line["log_level"] == "critical"]
    assert told == [("asterisk.away", "north")]


async def test_one_of_several_must_call_itself_as_its_section_is_called(world: World) -> None:
    """Two sections that lead to one Asterisk would count its calls twice."""
    world.run(name="south", only=False)
    await asyncio.sleep(60)
    assert not world.ami.up
    assert world.listener.told == []
    world.pbx.name = "south"
    await world.up(6)


async def test_a_resync_that_asterisk_refuses_is_no_resync(world: World) -> None:
    """Missing rights must not look like an empty Asterisk."""
    world.pbx.replies["QueueStatus"] = lambda a: message(
        Response="Error", ActionID=a["ActionID"], Message="Permission denied"
    )
    world.run()
    await asyncio.sleep(10)
    assert not world.ami.up
    assert world.listener.told == []


async def test_asterisk_that_still_boots_is_waited_for(world: World) -> None:
    world.pbx.booted = False
    world.run()
    await asyncio.sleep(2)
    assert not world.ami.up
    world.pbx.tell(event("FullyBooted"))
    await world.up(0.5)


async def test_cut_at_any_byte_of_the_resync_comes_up_again(world: World) -> None:
    world.run()
    await world.up()
    whole = event("Hangup", Uniqueid="x")
    for n in range(1, 40, 3):
        world.pbx.tell(whole[:n])
        await world.settle()
        world.pbx.cut()
        await world.down()
        await world.up()
    assert "x" not in world.listener.told
    assert world.listener.snapshots[-1].generation == 14


async def test_an_endless_message_drops_the_link(world: World) -> None:
    world.run()
    await world.up()
    world.pbx.tell(b"x" * 1_100_000)
    await world.down()
    await world.up()
