"""What is said of simulated callers: only what is so."""

from __future__ import annotations

import pytest

from centrala.demo.callers import PEOPLE, _Crowd
from ivr.asterisk.ami_wire import AmiEvent


class Asterisk:
    """A Stage that places every call."""

    channel = ""

    async def do(self, _name: str, **fields: object) -> None:
        self.channel = str(fields["OtherChannelId"])


class Talk:
    """What was said of one caller."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.now = 0.0
        self.crowd = _Crowd(self.said.append, lambda: self.now)
        self.asterisk = Asterisk()

    def hear(self, *events: str, after: float = 0.0) -> None:
        for event in events:
            self.now += after
            name, _, queue = event.partition(" ")
            self.crowd.hear(AmiEvent(name, {"Uniqueid": self.asterisk.channel, "Queue": queue}, 0.0))

    @property
    def words(self) -> list[str]:
        return [line.partition(": ")[2] for line in self.said[1:]]


@pytest.fixture
async def talk() -> Talk:
    made = Talk()
    await made.crowd.call(made.asterisk, PEOPLE[0], "223334455")  # type: ignore[arg-type]
    return made


async def test_who_is_moved_to_the_hall_of_everybody_goes_on_waiting(talk: Talk) -> None:
    talk.hear("QueueCallerJoin support.en", "QueueCallerAbandon support.en", "QueueCallerJoin support")
    talk.hear("AgentConnect support", "Hangup", after=0.2)
    assert talk.words == ["waits in queue support", "talks to ", "ended after 0 s"]


async def test_who_hangs_up_while_he_waits_gives_up(talk: Talk) -> None:
    talk.hear("QueueCallerJoin support", "QueueCallerAbandon support", "Hangup", after=0.2)
    assert talk.words == ["waits in queue support", "gives up waiting", "ended after 1 s"]


async def test_whom_the_flow_takes_out_of_the_queue_has_not_given_up(talk: Talk) -> None:
    talk.hear("QueueCallerJoin support", "QueueCallerAbandon support")
    talk.hear("Hangup", after=8)
    assert talk.words == ["waits in queue support", "ended after 8 s"]
