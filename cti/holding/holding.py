"""Whose telephone stays on the line, and when: from the moment he is ready for a campaign until he pauses or logs out.

In: moves of seats, telephones on the bus, the queues whose campaigns want it (`hold`). Out: orders to the legs
(ivr/asterisk/held_legs.py). A leg that is there is a telephone like any other, the preferred one (cti/floor/seats.py):
the floor makes it the agent's member of all his queues, so an inbound caller reaches him on it, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import structlog

from cti.agents import AgentState
from cti.core import Core
from cti.feature import Feature
from cti.floor.agent_calls import MISSED
from cti.floor.floor import TelephonyDown
from cti.floor.seats import Seat
from ivr.happenings import PbxUp, PhoneChanged
from ivr.held import LegOnHold, is_held
from ivr.taping import LegGone

RING_LIMIT = 30.0
"""Seconds of ringing until we believe that an event was lost; the telephone rings 25."""
HUNG_UP = "telephone hung up"
"""Why not ready: he laid down the telephone that was to stay."""
BEGAN_ANEW = 5.0
"""Seconds after an Asterisk is there in which legs that are gone went with it, and were not laid down."""

log = structlog.get_logger(__name__)


class Legs(Protocol):
    """cti.floor.switch.HeldTelephones; raises TelephonyDown."""

    async def ring(self, interface: str, shown: str) -> str: ...

    async def drop(self, interface: str) -> None: ...

    async def give_up(self, leg: str) -> None: ...

    async def look(self, asterisk: str, interface: str) -> None: ...


class Holding(Feature):
    """See above."""

    def __init__(self, core: Core, legs: Legs) -> None:
        self._floor, self._legs, self._device = core.floor, legs, core.device
        self._now = core.monotonic
        self._queues: Mapping[str, str] = {}
        self._ringing: dict[str, str] = {}
        """User -> leg."""
        self._up_since: dict[str, float] = {}
        """Asterisk -> when it was there again."""
        self._on_hold: dict[str, str] = {}
        """User -> leg."""
        self._let_go: set[str] = set()
        """Whose leg we have hung up ourselves because it was on hold."""
        core.floor.watch(self._moved)
        core.bus.subscribe(LegOnHold, self._put_on_hold)
        core.bus.subscribe(PhoneChanged, self._phone)
        core.bus.subscribe(LegGone, self._gone)
        core.bus.subscribe(PbxUp, self._up)

    def hold(self, queues: Mapping[str, str]) -> None:
        """From now on agents who are ready for one of these stay on the line; queue -> what their telephone shows."""
        if dict(queues) != self._queues:
            self._queues = dict(queues)
            for seat in self._floor:
                self._later(seat)

    # --- what happens -------------------------------------------------------------------------------------------

    def _moved(self, seat: Seat) -> None:
        rings, held = seat.user in self._ringing, seat.phone.held
        wanted = seat.state is AgentState.READY and self._shown(seat) is not None
        if seat.user in self._on_hold:
            self._floor.later(seat.user, lambda: self._deaf(seat))
        elif (wanted and not held and not rings) or (not wanted and (held or rings)):
            self._later(seat)

    def _phone(self, event: PhoneChanged) -> None:
        """Behind the floor, which knows the telephone already."""
        for seat in self._floor:
            mine = next((i for i in seat.interfaces if is_held(i) and self._device(i) == event.interface), None)
            if mine is None:
                continue
            if event.registered:
                self._floor.later(seat.user, lambda seat=seat: self._there(seat))  # type: ignore[misc]
            else:
                laid_down = self._now() - self._up_since.get(event.asterisk, -BEGAN_ANEW) >= BEGAN_ANEW
                self._floor.later(seat.user, lambda seat=seat, why=laid_down: self._lost(seat, why))  # type: ignore[misc]

    def _put_on_hold(self, event: LegOnHold) -> None:
        seat = next((seat for seat in self._floor if event.interface in seat.interfaces), None)
        if seat is None:
            return
        if not event.on:
            self._on_hold.pop(seat.user, None)
            return
        self._on_hold[seat.user] = event.leg
        if seat.state is AgentState.READY:
            self._floor.later(seat.user, lambda: self._deaf(seat, rests=True))

    def _gone(self, event: LegGone) -> None:
        self._on_hold = {user: leg for user, leg in self._on_hold.items() if leg != event.uniqueid}
        for user, leg in self._ringing.items():
            if leg == event.uniqueid:
                self._floor.later(user, lambda user=user, leg=leg: self._missed(user, leg))  # type: ignore[misc]

    def _up(self, event: PbxUp) -> None:
        self._up_since[event.asterisk] = self._now()
        for seat in self._floor:
            own = next((i for i in seat.interfaces if is_held(i)), None)
            if own is not None and own in seat.phones:
                self._floor.later(seat.user, lambda own=own: self._look(event.asterisk, own))  # type: ignore[misc]

    # --- in the agent's lane ------------------------------------------------------------------------------------

    def _later(self, seat: Seat) -> None:
        self._floor.later(seat.user, lambda: self._settle(seat))

    async def _settle(self, seat: Seat) -> None:
        """Ring him, or let him go; in a call and after it he keeps what he has."""
        shown = self._shown(seat)
        held, rings = seat.phone.held, seat.user in self._ringing
        if seat.state is AgentState.READY and shown is not None:
            if not held and not rings and (own := _own(seat)):
                await self._ring(seat, own, shown)
        elif not seat.busy and (held or rings):
            await self._drop(seat)

    async def _ring(self, seat: Seat, own: str, shown: str) -> None:
        try:
            leg = self._ringing[seat.user] = await self._legs.ring(own, shown)
        except TelephonyDown as problem:
            log.warning("holding.not_rung", user=seat.user, problem=str(problem))
            return
        self._floor.start("held", seat.user, RING_LIMIT, lambda: self._missed(seat.user, leg))

    async def _drop(self, seat: Seat) -> None:
        leg = self._ringing.pop(seat.user, None)
        self._floor.stop("held", seat.user)
        try:
            if leg is not None:
                await self._legs.give_up(leg)
            if seat.phone.held:
                await self._legs.drop(seat.phone.interface)
        except TelephonyDown as problem:
            log.warning("holding.not_dropped", user=seat.user, problem=str(problem))

    async def _deaf(self, seat: Seat, *, rests: bool = False) -> None:
        """On hold, and nobody there: the next one would talk to a telephone that neither hears nor says anything. It
        is rung again when the agent is ready; whoever does so while he waits `rests`."""
        if seat.user not in self._on_hold or seat.state in (AgentState.TALKING, AgentState.RINGING):
            return
        del self._on_hold[seat.user]
        if rests:
            await self._rest(seat, HUNG_UP)
        elif seat.phone.held:
            self._let_go.add(seat.user)
            await self._drop(seat)

    async def _there(self, seat: Seat) -> None:
        self._ringing.pop(seat.user, None)
        self._floor.stop("held", seat.user)
        await self._settle(seat)

    async def _lost(self, seat: Seat, laid_down: bool) -> None:
        """Whoever lays it down while nobody talks with him wants a rest; whoever ends a talk so is rung again."""
        laid_down = laid_down and seat.user not in self._let_go
        self._let_go.discard(seat.user)
        if seat.state is AgentState.READY and laid_down and self._shown(seat) is not None:
            await self._rest(seat, HUNG_UP)
        else:
            await self._settle(seat)

    async def _missed(self, user: str, leg: str) -> None:
        seat = self._floor.seat(user)
        if seat is None or self._ringing.get(user) != leg:
            return
        del self._ringing[user]
        self._floor.stop("held", user)
        if seat.state is AgentState.READY and not seat.phone.held:
            await self._rest(seat, MISSED)

    async def _rest(self, seat: Seat, why: str) -> None:
        seat.wish = False
        self._floor.rest(seat, why)
        await self._floor.tell_switch(seat)

    async def _look(self, asterisk: str, interface: str) -> None:
        try:
            await self._legs.look(asterisk, interface)
        except TelephonyDown as problem:
            log.warning("holding.not_looked", interface=interface, problem=str(problem))

    def _shown(self, seat: Seat) -> str | None:
        """What his telephone shows; None: nothing of his wants him on the line."""
        return next((self._queues[queue] for queue in seat.queues if queue in self._queues), None)


def _own(seat: Seat) -> str | None:
    """The telephone that is rung: the one he would be called on."""
    there = [i for i in seat.interfaces if i in seat.phones and i.startswith("PJSIP/")]
    return next((i for i in there if i == seat.phone.interface), there[0] if there else None)
