"""Calls for which Asterisk had no line are told, each once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.registry import Registry
from ivr.asterisk.turned_away import TurnedAway
from ivr.bus import Bus
from support.fake_ami import FakeAmi, Message, message


class World:
    def __init__(self) -> None:
        self.pbx, self.count = FakeAmi(), "0"
        self.pbx.replies["Getvar"] = self._value

    def _value(self, action: Message) -> bytes:
        assert action["Variable"] == "TURNED_AWAY"
        return message(Response="Success", ActionID=action["ActionID"], Variable="TURNED_AWAY", Value=self.count)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made, bus = World(), Bus()
    await made.pbx.start()
    ami = Ami("127.0.0.1", made.pbx.port, "engine", "s3cret", AmiHappenings(bus, Registry(bus)))
    task = asyncio.create_task(ami.run())
    await ami.ready()
    made.turned_away = TurnedAway(ami, "box")
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await made.pbx.stop()


async def told(world: World, *counts: str) -> list[int]:
    with capture_logs() as lines:
        for count in counts:
            world.count = count
            await world.turned_away.look()
    return [line["calls"] for line in lines if line["event"] == "calls.turned_away"]


async def test_only_those_since_the_last_look_are_told(world: World) -> None:
    assert await told(world, "0", "3", "3", "10") == [3, 7]


async def test_those_before_this_program_began_are_not_told_again(world: World) -> None:
    assert await told(world, "12", "12", "13") == [1]


async def test_an_asterisk_that_began_anew_counts_from_nothing(world: World) -> None:
    assert await told(world, "12", "2", "3") == [2, 1]


@pytest.mark.parametrize("value", ["", "-1", "x" * 100, "1.5"])
async def test_an_own_dialplan_without_the_counter_tells_nothing(world: World, value: str) -> None:
    assert await told(world, value, value) == []
