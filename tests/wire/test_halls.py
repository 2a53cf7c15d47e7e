"""An agent is a member of the queue and of the halls of the languages he speaks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from cti.floor.floor import TelephonyDown
from cti.floor.switch import SwitchMembers
from ivr.asterisk.ami_wire import AmiDown
from ivr.asterisk.halls import hall, halls, queue_of
from ivr.asterisk.queues import QueueRefused


class Queues:
    """Of one Asterisk; `missing` are not in its configuration."""

    def __init__(self, *missing: str, down: bool = False) -> None:
        self.asked: list[str] = []
        self._missing, self._down = missing, down

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None:
        assert (member, interface, paused) == ("ewa", "PJSIP/ewa", True)
        self._ask(f"+{queue}", queue)

    async def remove(self, queue: str, interface: str) -> None:
        self._ask(f"-{queue}", queue)

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None:
        raise NotImplementedError

    def _ask(self, what: str, queue: str) -> None:
        if self._down:
            raise AmiDown("QueueAdd", sent=False)
        if queue in self._missing:
            raise QueueRefused("no such queue")
        self.asked.append(what)


def switch(queues: Queues) -> SwitchMembers:
    return SwitchMembers(queues, {"support": ("pl", "ru", "en")}, {"ewa": ("pl", "en", "sl")})


def test_a_queue_of_one_language_has_no_halls() -> None:
    queues = {
        name: SimpleNamespace(languages=spoken) for name, spoken in (("a", ("pl", "en")), ("b", ("sl",)), ("c", ()))
    }
    assert halls(queues) == {"a": ("pl", "en")}
    assert (hall("a", "pl"), queue_of("a.pl"), queue_of("a")) == ("a.pl", "a", "a")


def test_an_agent_enters_the_halls_of_his_languages_and_leaves_all() -> None:
    queues = Queues()
    asyncio.run(switch(queues).add("ewa", "PJSIP/ewa", ["support", "sales"]))
    assert queues.asked == ["+support.pl", "+support.en", "+support", "+sales", "+to.ewa"]
    queues.asked.clear()
    asyncio.run(switch(queues).remove("PJSIP/ewa", ["support"]))
    assert queues.asked == ["-support", "-support.pl", "-support.ru", "-support.en", "-to.ewa"]


def test_an_asterisk_without_halls_still_has_the_queue() -> None:
    queues = Queues("support.pl", "support.ru", "support.en", "to.ewa")
    asyncio.run(switch(queues).add("ewa", "PJSIP/ewa", ["support"]))
    asyncio.run(switch(queues).remove("PJSIP/ewa", ["support"]))
    assert queues.asked == ["+support", "-support"]


@pytest.mark.parametrize("queues", [Queues("support"), Queues(down=True)])
def test_a_queue_that_is_not_there_is_not_passed_over(queues: Queues) -> None:
    with pytest.raises(TelephonyDown):
        asyncio.run(switch(queues).add("ewa", "PJSIP/ewa", ["support"]))
