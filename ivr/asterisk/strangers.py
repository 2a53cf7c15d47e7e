"""Queue members that nobody of ours put there: whoever has the manager's password could let a queue dial the world.

Once a minute the members of our queues are compared with the agents' phones; a stranger is taken out, and the event log
says so. Members written in Asterisk's own configuration, and queues of others, are its administrator's. Run by
centrala/attached.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container

import structlog

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError, AmiEvent
from ivr.asterisk.halls import queue_of
from ivr.bus import Bus
from ivr.happenings import StrangerInQueue

EVERY = 60.0
"""Seconds between two looks."""

log = structlog.get_logger(__name__)


class Strangers:
    """Of one Asterisk. `knows(interface)` says whether it is the phone of a configured agent; `queues` are ours."""

    def __init__(self, ami: Ami, knows: Callable[[str], bool], queues: Container[str], bus: Bus) -> None:
        self._ami, self._knows, self._queues, self._bus = ami, knows, queues, bus

    async def run(self) -> None:
        """Look for ever; while there is no manager connection, there is nothing to see."""
        while True:
            await self._ami.ready()
            try:
                await self.look()
            except AmiError as problem:
                log.warning("queue.not_looked_at", problem=str(problem))
            await asyncio.sleep(EVERY)

    async def look(self) -> int:
        """Take out every stranger; how many there were. Raises AmiError."""
        answer = await self._ami.act("QueueStatus", end="QueueStatusComplete")
        found = [event for event in answer.events if event.name == "QueueMember" and self._is_stranger(event)]
        for event in found:
            await self._out(event.get("Queue"), event.get("Location"))
        return len(found)

    def _is_stranger(self, member: AmiEvent) -> bool:
        ours = queue_of(member.get("Queue")) in self._queues and member.get("Membership") == "dynamic"
        return ours and not self._knows(member.get("Location"))

    async def _out(self, queue: str, interface: str) -> None:
        answer = await self._ami.act("QueueRemove", {"Queue": queue, "Interface": interface})
        log.error("queue.stranger", asterisk=self._ami.name, queue=queue, interface=interface, removed=answer.success)
        self._bus.publish(StrangerInQueue(queue=queue, interface=interface, removed=answer.success))
