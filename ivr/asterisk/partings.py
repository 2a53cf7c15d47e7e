"""Why a line ended without a word: its caller hung up, or it died with its Asterisk. In: what the manager tells
(registry.py). Out: `why`, for line.py.

A channel that ends says so in the reply of the command that it runs. Between two commands it just closes its line, and
so does an Asterisk that is killed. Who was asked after that and answers has not died of it; when the manager's
connection is lost too, the one that follows tells: it is the same life of Asterisk, or another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from ivr.asterisk.ami_wire import AmiDown, AmiError

UNTOLD = 10.0
"""s in which the manager neither answers nor comes back: then the call has died with its Asterisk."""


async def nobody() -> object:
    """Asked where there is no manager."""
    raise AmiDown("no manager", sent=False)


@dataclass(slots=True)
class Parting:
    """Of one call."""

    boot: str = ""
    """When the Asterisk began that has its channel; '': not told yet."""
    ended: bool = False
    """The manager told that its channel has ended."""
    asking: asyncio.Task[None] | None = None
    """While its line has ended and nobody knows why."""


class Partings:
    """Of one Asterisk."""

    def __init__(self) -> None:
        self.asks: Callable[[], Awaitable[object]] = nobody
        """Something that Asterisk answers. Raises AmiError when it does not."""
        self._boot, self._up, self._back = "", False, asyncio.Event()

    def begin(self) -> Parting:
        """A call has come; while the manager is away, perhaps to the Asterisk that was there before: the snapshot that
        has its channel knows better."""
        return Parting(self._boot)

    def seen(self, parting: Parting) -> None:
        """The snapshot has its channel."""
        parting.boot = self._boot

    def ended(self, parting: Parting) -> None:
        """The manager tells that its channel has ended."""
        parting.ended = True
        if parting.asking is not None:
            parting.asking.cancel()

    def cut(self) -> None:
        """The manager's connection is lost."""
        self._up = False

    def back(self, boot: str) -> None:
        """There is a new one, with an Asterisk that began then."""
        self._boot, self._up = boot, True
        self._back.set()  # wakes those who wait now, and nobody later
        self._back.clear()

    async def why(self, parting: Parting) -> str:
        """hung_up or pbx_restart, as in CallEnded; at once, unless the manager is slow or away."""
        if parting.boot and not parting.ended:
            parting.asking = asyncio.create_task(self._settled())
            try:
                await asyncio.wait({parting.asking})
            finally:
                parting.asking.cancel()
        same = self._up and self._boot == parting.boot
        return "hung_up" if parting.ended or same or not parting.boot else "pbx_restart"

    async def _settled(self) -> None:
        """Until the manager has answered what was asked now, or is back, or has been away for too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(UNTOLD):
                if self._up:
                    with suppress(AmiError):
                        await self.asks()
                        return
                await self._back.wait()
