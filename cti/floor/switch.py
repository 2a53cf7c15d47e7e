"""Queue membership on an Asterisk, as the floor asks for it.

In: an agent's telephone and queues. Out: QueueAdd, QueuePause, QueueRemove (ivr/asterisk/queues.py), also for the halls
of the languages that the agent speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog

from cti.floor.floor import TelephonyDown
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.halls import Halls, hall, own
from ivr.asterisk.queues import QueueRefused
from ivr.browsers import owner

NO_HALLS: Halls = {}
NOBODY_SPEAKS: Mapping[str, Sequence[str]] = {}

log = structlog.get_logger(__name__)


class Queues(Protocol):
    """What is asked of ivr.asterisk.queues.QueueMembers."""

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None: ...

    async def remove(self, queue: str, interface: str) -> None: ...

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None: ...


class OwnQueues:
    """The queue that each agent has alone: open while he calls out, though he is not ready for others."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    @staticmethod
    def name(interface: str) -> str:
        """Asterisk's name of it."""
        return own(_phone(interface))

    async def enter(self, user: str, interface: str) -> None:
        """Calls of his own ring there. Raises TelephonyDown."""
        with _as_telephony_down():
            await self._queues.add(self.name(interface), user, interface, paused=True)
            await self._queues.pause(interface, False, queue=self.name(interface))

    async def shut(self, interface: str) -> None:
        """Raises TelephonyDown."""
        with _as_telephony_down():
            await self._queues.pause(interface, True, queue=self.name(interface), reason="not ready")


class HeldLegs(Protocol):
    """What is asked of ivr.asterisk.held_legs.AllHeldLegs."""

    async def ring(self, interface: str, shown: str) -> str: ...

    async def drop(self, interface: str) -> None: ...

    async def give_up(self, leg: str) -> None: ...

    async def look(self, asterisk: str, interface: str) -> None: ...


class HeldTelephones:
    """Telephones that stay on the line, for cti/holding. All methods raise TelephonyDown."""

    def __init__(self, legs: HeldLegs) -> None:
        self._legs = legs

    async def ring(self, interface: str, shown: str) -> str:
        with _as_telephony_down():
            return await self._legs.ring(interface, shown)

    async def drop(self, interface: str) -> None:
        with _as_telephony_down():
            await self._legs.drop(interface)

    async def give_up(self, leg: str) -> None:
        with _as_telephony_down():
            await self._legs.give_up(leg)

    async def look(self, asterisk: str, interface: str) -> None:
        with _as_telephony_down():
            await self._legs.look(asterisk, interface)


class SwitchMembers:
    """Implements cti.floor.floor.Members. `halls`: queue -> languages that have a hall; `speaks`: user -> languages."""

    def __init__(
        self, queues: Queues, halls: Halls = NO_HALLS, speaks: Mapping[str, Sequence[str]] = NOBODY_SPEAKS
    ) -> None:
        self._queues, self._halls, self._speaks = queues, halls, speaks

    async def add(self, user: str, interface: str, queues: Sequence[str]) -> None:
        """The halls first: whoever is in the queue can be rung by callers of every language."""
        with _as_telephony_down():
            for queue in queues:
                for language in self._halls.get(queue, ()):
                    if language in self._speaks.get(user, ()):
                        await self._enter(hall(queue, language), user, interface)
                await self._queues.add(queue, user, interface, paused=True)
            await self._enter(own(_phone(interface)), user, interface)

    async def pause(self, interface: str, paused: bool, reason: str) -> None:
        with _as_telephony_down():
            await self._queues.pause(interface, paused, reason=reason if paused else "")

    async def remove(self, interface: str, queues: Sequence[str]) -> None:
        with _as_telephony_down():
            for queue in queues:
                await self._queues.remove(queue, interface)
                for language in self._halls.get(queue, ()):
                    await self._leave(hall(queue, language), interface)
            await self._leave(own(_phone(interface)), interface)

    async def _enter(self, name: str, user: str, interface: str) -> None:
        """An Asterisk without this hall still has the queue: callers wait there from the first second."""
        try:
            await self._queues.add(name, user, interface, paused=True)
        except QueueRefused as problem:
            log.warning("switch.no_hall", queue=name, problem=str(problem))

    async def _leave(self, name: str, interface: str) -> None:
        try:
            await self._queues.remove(name, interface)
        except QueueRefused as problem:
            log.warning("switch.no_hall", queue=name, problem=str(problem))


def _phone(interface: str) -> str:
    """PJSIP/ewa, PJSIP/ewa.web and Local/ewa@demo-phone/n are telephones of `ewa`."""
    return owner(interface.partition("/")[2].partition("@")[0])


@contextmanager
def _as_telephony_down() -> Iterator[None]:
    try:
        yield
    except AmiError as problem:
        log.warning("switch.refused", problem=str(problem))
        raise TelephonyDown(str(problem)) from problem
