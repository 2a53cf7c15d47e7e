"""Queue membership on an Asterisk, as the floor asks for it.

In: an agent's telephone and queues. Out: QueueAdd, QueuePause, QueueRemove (ivr/asterisk/queues.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog

from cti.floor import TelephonyDown
from ivr.asterisk.ami_wire import AmiError

log = structlog.get_logger(__name__)


class Queues(Protocol):
    """What is asked of ivr.asterisk.queues.QueueMembers."""

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None: ...

    async def remove(self, queue: str, interface: str) -> None: ...

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None: ...


class SwitchMembers:
    """Implements cti.floor.Members."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def add(self, user: str, interface: str, queues: Sequence[str]) -> None:
        with _as_telephony_down():
            for queue in queues:
                await self._queues.add(queue, user, interface, paused=True)

    async def pause(self, interface: str, paused: bool, reason: str) -> None:
        with _as_telephony_down():
            await self._queues.pause(interface, paused, reason=reason if paused else "")

    async def remove(self, interface: str, queues: Sequence[str]) -> None:
        with _as_telephony_down():
            for queue in queues:
                await self._queues.remove(queue, interface)


@contextmanager
def _as_telephony_down() -> Iterator[None]:
    try:
        yield
    except AmiError as problem:
        log.warning("switch.refused", problem=str(problem))
        raise TelephonyDown(str(problem)) from problem
