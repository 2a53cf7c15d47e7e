"""Whoever gets hold of the manager interface cannot let a queue ring a telephone of his own for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.asterisk import strangers
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.registry import Registry
from ivr.asterisk.strangers import EVERY, Strangers
from ivr.bus import Bus
from ivr.happenings import StrangerInQueue
from support.fake_ami import FakeAmi, Message, message
from support.patience import PATIENCE

PHONES = frozenset({"PJSIP/ewa", "Local/boris@demo-phone/n"})


def member(queue: str, interface: str, membership: str = "dynamic") -> Message:
    return {"Queue": queue, "Location": interface, "Membership": membership}


class World:
    def __init__(self) -> None:
        self.pbx, self.bus, self.told = FakeAmi(), Bus(), list[StrangerInQueue]()
        self.seen = asyncio.Event()
        self.bus.subscribe(StrangerInQueue, self._told)
        self.removes = True
        self.pbx.replies["QueueRemove"] = self._removed

    def _told(self, happening: StrangerInQueue) -> None:
        self.told.append(happening)
        self.seen.set()

    def _removed(self, action: Message) -> bytes:
        if not self.removes:
            return message(Response="Error", ActionID=action["ActionID"], Message="no")
        self.pbx.members = [m for m in self.pbx.members if m["Location"] != action["Interface"]]
        return message(Response="Success", ActionID=action["ActionID"], Message="done")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.pbx.start()
    made.ami = Ami("127.0.0.1", made.pbx.port, "engine", "s3cret", AmiHappenings(made.bus, Registry(made.bus)))
    task = asyncio.create_task(made.ami.run())
    await made.ami.ready()
    made.strangers = Strangers(made.ami, PHONES.__contains__, frozenset({"support"}), made.bus)
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await made.pbx.stop()


@pytest.mark.attack("A11")
async def test_a_stranger_is_taken_out_of_our_queues_and_told(world: World) -> None:
    world.pbx.members = [
        member("support", "PJSIP/ewa"),
        member("support.pl", "Local/boris@demo-phone/n"),
        member("support", "PJSIP/900123456@carrier"),
        member("support.pl", "Local/900@to-carrier/n"),
    ]
    assert await world.strangers.look() == 2
    assert [(told.queue, told.interface, told.removed) for told in world.told] == [
        ("support", "PJSIP/900123456@carrier", True),
        ("support.pl", "Local/900@to-carrier/n", True),
    ]
    assert await world.strangers.look() == 0


async def test_members_of_the_configuration_and_queues_of_others_are_left_alone(world: World) -> None:
    world.pbx.members = [
        member("support", "PJSIP/porter", "static"),
        member("support", "PJSIP/porter", "realtime"),
        member("hotel", "PJSIP/porter"),
    ]
    assert await world.strangers.look() == 0
    assert world.pbx.named("QueueRemove") == []


async def test_one_that_asterisk_keeps_is_told_each_time(world: World) -> None:
    world.pbx.members = [member("support", "PJSIP/x")]
    world.removes = False
    for _ in range(2):
        await world.strangers.look()
    assert [told.removed for told in world.told] == [False, False]


@pytest.mark.attack("A11")
async def test_it_looks_again_and_again_also_after_a_cut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert EVERY == 60.0
    monkeypatch.setattr(strangers, "EVERY", 0.01)
    looking = asyncio.create_task(world.strangers.run())
    world.pbx.members = [member("support", "PJSIP/x")]
    async with asyncio.timeout(PATIENCE):
        await world.seen.wait()
        world.pbx.cut()
        world.pbx.members = [member("support", "PJSIP/y")]
        world.seen.clear()
        await world.seen.wait()
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
