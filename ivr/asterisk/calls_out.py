"""Calls out of several Asterisks as of one: which of them holds a place for somebody who is called back, who dials.

In: orders of ivr/callbacks/keeper.py and ivr/dialguard/refusals.py. Out: to the Places and the Dialling of one
Asterisk, or of all. Made by centrala/asterisks.py. A transfer needs none of this: its caller is on an Asterisk already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

import structlog

from ivr.asterisk.ami_wire import AmiDown, AmiError
from ivr.asterisk.dialling import Dialling, End
from ivr.asterisk.model import PbxState
from ivr.asterisk.places import Places
from ivr.bus import Bus
from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import Attempt, Claiming
from ivr.happenings import PbxDown, PbxUp

LOST_AFTER = 15.0
"""Seconds without an Asterisk until its places are taken on another one. Who stands there is not dialled meanwhile; a
cut that heals keeps the place."""

CARRIER = "ulaw"
"""Codec of the carrier of an own Asterisk without trunks (box.py)."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """Calls out over one Asterisk."""

    dialling: Dialling
    places: Places
    now: Callable[[], PbxState]
    reaches: bool = True
    """It has a trunk."""
    codec: str = CARRIER
    """Of its first trunk. The Local channel between us and a person speaks it, too, so that nothing is translated on
    the person's own channel, which outlives every agent's: what is translated there of a second agent whose RTP
    numbers are lower, Debian's Asterisk loses (centrala/doctor/manager.py)."""

    @property
    def open(self) -> bool:
        """It is there, its list of suppressed numbers is ours, and it reaches somebody."""
        return self.reaches and self.dialling.is_ready


class CallsOut:
    """Implements `Dials` and `Holds` of ivr/callbacks/needs.py. `ways`: by Asterisk, the preferred first."""

    def __init__(self, bus: Bus, ways: Mapping[str, Way]) -> None:
        self._ways = ways
        self._at: dict[str, str] = {}
        """Call id of a place -> Asterisk."""
        self._gone: dict[str, float] = {}
        """Asterisk -> since when it is not there, on the loop's clock."""
        bus.subscribe(PbxUp, self._up)
        bus.subscribe(PbxDown, self._down)

    # --- who dials ----------------------------------------------------------------------------------------------

    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt:
        """For the person whose place `call_id` is: over the Asterisk on which it stands. Raises as Dialling.claim."""
        at = self._at.get(how.get("call_id") or "")
        if at is None:
            raise NotNow("it stands on no Asterisk")
        return await self._ways[at].dialling.claim(written, key, **how)

    def let_go(self, attempt: Attempt) -> asyncio.Future[End]:
        """See Dialling. One that no Asterisk of the configuration has dialled is looked at by the first: it was
        claimed for another start than any of his, so nobody dials it again."""
        way = self._ways.get(attempt.asterisk) or next(iter(self._ways.values()))
        return way.dialling.let_go(attempt)

    async def hold(self, number: str, value: str) -> None:
        """A suppressed number, to all. An Asterisk that is not there is locked until its list is ours: it counts as
        told, unless it may have been sent an order to ring this number. Raises AmiError when one does not take it, or
        none is there."""
        told = await _all(self._ways, lambda way: way.dialling.hold(number, value))
        failed = {name: problem for name, problem in told.items() if problem is not None}
        for name, problem in failed.items():
            locked = isinstance(problem, AmiDown) and not self._ways[name].dialling.may_ring(number)
            if not locked or len(failed) == len(self._ways):
                raise problem
            log.warning("dialling.locked", asterisk=name, problem=str(problem))

    # --- places -------------------------------------------------------------------------------------------------

    async def take(
        self, call_id: str, queue: str, number: str, priority: int, position: int, *, alone: bool = False
    ) -> None:
        """See Places. On the Asterisk with most telephones of the queue, of those over which the person can be called.
        Raises AmiError."""
        open_ways = {name: way for name, way in self._ways.items() if way.open}
        if not open_ways:
            raise AmiDown("no Asterisk is ready to call out", sent=False)
        at = max(open_ways, key=lambda name: open_ways[name].now().serving(queue))
        self._at[call_id] = at
        try:
            await self._ways[at].places.take(call_id, queue, number, priority, position, alone=alone)
        except AmiError:
            del self._at[call_id]
            raise

    async def ring(self, call_id: str) -> None:
        """See Places."""
        await self._places(call_id).ring(call_id)

    async def dial(
        self, attempt: Attempt, call_id: str, asked: datetime, *, shown: str = "", purpose: str = "service"
    ) -> None:
        """See Places."""
        await self._places(call_id).dial(attempt, call_id, asked, shown=shown, purpose=purpose)

    async def hang_up(self, attempt: Attempt) -> None:
        """See Places."""
        if attempt.asterisk in self._ways:
            await self._ways[attempt.asterisk].places.hang_up(attempt)

    async def leave(self, call_id: str) -> None:
        """See Places."""
        await self._places(call_id).leave(call_id)

    def forget(self, call_id: str) -> None:
        """See Places."""
        at = self._at.pop(call_id, None)
        if at is not None:
            self._ways[at].places.forget(call_id)

    def lost(self, call_id: str) -> bool:
        """Its Asterisk has been away for so long that the place should stand on another one, and there is one."""
        since = self._gone.get(self._at.get(call_id, ""))
        if since is None or not any(way.open for way in self._ways.values()):
            return False
        return asyncio.get_running_loop().time() - since >= LOST_AFTER

    async def sweep(self) -> None:
        """See Places; of every Asterisk that is there. Raises AmiError when one of them did not do it."""
        for name, problem in (await _all(self._ways, lambda way: way.places.sweep())).items():
            if problem is not None and name not in self._gone:
                raise problem

    # --- inside -------------------------------------------------------------------------------------------------

    def _up(self, event: PbxUp) -> None:
        self._gone.pop(event.asterisk, None)

    def _down(self, event: PbxDown) -> None:
        self._gone.setdefault(event.asterisk, asyncio.get_running_loop().time())

    def _places(self, call_id: str) -> Places:
        at = self._at.get(call_id)
        if at is None:
            raise AmiDown("it stands on no Asterisk", sent=False)
        return self._ways[at].places


async def _all(ways: Mapping[str, Way], do: Callable[[Way], Awaitable[None]]) -> dict[str, AmiError | None]:
    """To all at once; by name what went wrong."""

    async def one(way: Way) -> AmiError | None:
        try:
            await do(way)
        except AmiError as problem:
            return problem
        return None

    return dict(zip(ways, await asyncio.gather(*map(one, ways.values())), strict=True))
