"""A word for a caller who waits: one Originate into the dialplan, and nothing that goes wrong with it harms anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.registry import Registry
from ivr.asterisk.telling import Whispers
from ivr.bus import Bus
from ivr.prompts.plan import Clip, Hush
from support.fake_ami import FakeAmi, message

WORDS = (Clip("/srv/prompts/a b", 1.0), Hush(0.5), Clip("/srv/prompts/c", 1.0))


@pytest.fixture
async def world() -> AsyncIterator[tuple[Whispers, FakeAmi]]:
    pbx, bus = FakeAmi(), Bus()
    await pbx.start()
    for name in ("Originate", "Hangup"):
        pbx.replies[name] = lambda a: message(Response="Success", ActionID=a["ActionID"], Message="queued")
    ami = Ami("127.0.0.1", pbx.port, "engine", "s3cret", AmiHappenings(bus, Registry(bus)))
    task = asyncio.create_task(ami.run())
    await ami.ready()
    yield Whispers(ami), pbx
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await pbx.stop()


async def test_the_files_are_whispered_to_the_caller_s_channel_and_stopped_by_name(
    world: tuple[Whispers, FakeAmi],
) -> None:
    whispers, pbx = world
    await whispers.tell("tell-c-1", "box-1.1", WORDS)
    await whispers.stop("tell-c-1")
    (told,), (stopped,) = pbx.named("Originate"), pbx.named("Hangup")
    assert (told["Context"], told["Exten"], told["ChannelId"]) == ("queue-tell", "mouth", "tell-c-1")
    # A header that comes twice: the fake keeps the last one.
    assert told["Variable"] == "TELL_WHAT=/srv/prompts/a b&/srv/prompts/c"
    assert stopped["Channel"] == "tell-c-1"


@pytest.mark.attack("A10")
@pytest.mark.parametrize("path", ["/srv/a,noanswer", "/srv/a&b", "/srv/${SHELL(x)}", "a", "", "/srv/a\r\nAction: x"])
async def test_no_file_name_becomes_more_than_a_file(world: tuple[Whispers, FakeAmi], path: str) -> None:
    whispers, pbx = world
    await whispers.tell("tell-c-1", "box-1.1", (Clip(path, 1.0),))
    await whispers.tell("tell-c-2", "box-1.1", (Hush(1.0),))
    assert pbx.named("Originate") == []


async def test_a_refusal_and_a_lost_connection_cost_a_word_and_nothing_else(world: tuple[Whispers, FakeAmi]) -> None:
    whispers, pbx = world
    pbx.replies["Originate"] = lambda a: message(Response="Error", ActionID=a["ActionID"], Message="no")
    await whispers.tell("tell-c-1", "box-1.1", WORDS)
    await pbx.stop()
    await whispers.tell("tell-c-2", "box-1.1", WORDS)
    await whispers.stop("tell-c-2")
