"""Members of queues: only agents' phones, only plain names, and Asterisk's refusals are errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiBadValue
from ivr.asterisk.halls import own
from ivr.asterisk.queues import _QUEUE, QueueMembers, QueueRefused, state_interface
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from support.fake_ami import FakeAmi, message

PHONES = frozenset({"PJSIP/ewa", "Local/boris@demo-phone/n"})


@pytest.fixture
async def world() -> AsyncIterator[tuple[QueueMembers, FakeAmi]]:
    pbx, bus = FakeAmi(), Bus()
    await pbx.start()
    for name in ("QueueAdd", "QueueRemove", "QueuePause"):
        pbx.replies[name] = lambda a: message(Response="Success", ActionID=a["ActionID"], Message="done")
    ami = Ami("127.0.0.1", pbx.port, "engine", "s3cret", AmiHappenings(bus, Registry(bus)))
    task = asyncio.create_task(ami.run())
    await ami.ready()
    yield QueueMembers(ami, PHONES.__contains__), pbx
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await pbx.stop()


async def test_adding_pausing_removing(world: tuple[QueueMembers, FakeAmi]) -> None:
    queues, pbx = world
    await queues.add("support", "ewa", "PJSIP/ewa")
    await queues.add("support", "boris", "Local/boris@demo-phone/n", paused=True)
    await queues.pause("PJSIP/ewa", True, reason="lunch")
    await queues.pause("PJSIP/ewa", False, queue="support")
    await queues.remove("support", "PJSIP/ewa")
    ewa, boris = pbx.named("QueueAdd")
    assert (ewa["MemberName"], ewa["StateInterface"], ewa["Paused"]) == ("ewa", "PJSIP/ewa", "false")
    assert (boris["Interface"], boris["StateInterface"], boris["Paused"]) == (
        "Local/boris@demo-phone/n", "Custom:demo-boris", "true",
    )  # fmt: skip
    lunch, back = pbx.named("QueuePause")
    assert (lunch["Paused"], lunch["Reason"], "Queue" in lunch, back["Queue"]) == ("true", "lunch", False, "support")
    assert pbx.named("QueueRemove")[0]["Interface"] == "PJSIP/ewa"


async def test_only_phones_of_agents_can_be_members(world: tuple[QueueMembers, FakeAmi]) -> None:
    """Otherwise a queue dials the world."""
    queues, pbx = world
    for interface in ("PJSIP/900@trunk", "Local/900@from-carrier/n", "PJSIP/maja", "PJSIP/ewa\r\nAction: x", ""):
        with pytest.raises(AmiBadValue):
            await queues.add("support", "ewa", interface)
        if interface != "PJSIP/maja":
            with pytest.raises(AmiBadValue):
                await queues.remove("support", interface)
    for queue in ("", "a,b", "a b", "x" * 65):
        with pytest.raises(AmiBadValue):
            await queues.add(queue, "ewa", "PJSIP/ewa")
    assert not pbx.named("QueueAdd")
    assert not pbx.named("QueueRemove")


async def test_what_is_so_already_is_no_error(world: tuple[QueueMembers, FakeAmi]) -> None:
    queues, pbx = world
    for name, text in (
        ("QueueAdd", "Unable to add interface: Already there"),
        ("QueueRemove", "Unable to remove interface: Not there"),
    ):
        pbx.replies[name] = lambda a, t=text: message(Response="Error", ActionID=a["ActionID"], Message=t)
    await queues.add("support", "ewa", "PJSIP/ewa")
    await queues.remove("support", "PJSIP/ewa")


async def test_a_refusal_is_an_error(world: tuple[QueueMembers, FakeAmi]) -> None:
    queues, pbx = world
    pbx.replies["QueueAdd"] = lambda a: message(
        Response="Error", ActionID=a["ActionID"], Message="Unable to add interface to queue: No such queue"
    )
    with pytest.raises(QueueRefused, match="No such queue"):
        await queues.add("nosuch", "ewa", "PJSIP/ewa")


def test_the_state_of_a_demonstration_phone_is_a_custom_one() -> None:
    assert state_interface("PJSIP/ewa") == "PJSIP/ewa"
    assert state_interface("Local/boris@demo-phone/n") == "Custom:demo-boris"


def test_the_queue_of_an_agent_alone_may_have_the_name_of_a_telephone_that_is_a_number() -> None:
    assert [bool(_QUEUE.fullmatch(own(phone))) for phone in ("ewa", "201", "Ewa-2")] == [True] * 3
    assert not _QUEUE.fullmatch("to.201;x")
