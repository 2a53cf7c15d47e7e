"""Supervisors beside agents' calls: who listens to whom, with whose knowledge.

In: a supervisor's wish; the bus (AgentRinging tells the agent's channel, LegGone its end). Out: orders to the Asterisk
of the call, a `listened` message to the agent unless the site says otherwise, happenings with who did it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

import structlog

from cti.agents import AgentState
from cti.board.messages import HOW, ListenedTo
from cti.desk.connection import Refused
from cti.desk.status import Listened
from cti.floor.floor import Floor
from cti.floor.seats import Seat
from cti.happenings import ListeningBegan, ListeningEnded
from ivr.bus import Bus
from ivr.hands import SpyFailed
from ivr.happenings import AgentConnected, AgentRinging, Happening, TalkEnded
from ivr.ids import new_id
from ivr.taping import LegGone

SETTLE = 0.3
"""Seconds after which a telephone that was called has a channel, or never will."""

log = structlog.get_logger(__name__)


class Spies(Protocol):
    """The Asterisks, by name (ivr/asterisk/spying.py). Every method raises SpyFailed."""

    async def listen(self, asterisk: str, name: str, leg: str, phone: str, how: str, agent: str) -> None:
        """Ring `phone`, and let it hear the channel `leg` of `agent`, whose name it shows."""

    async def rings(self, asterisk: str, name: str) -> bool:
        """It rings, or listens."""

    async def leave(self, asterisk: str, name: str) -> None:
        """The end of it."""

    async def take_over(self, asterisk: str, leg: str, phone: str) -> None:
        """The caller leaves the agent for `phone`."""


@dataclass(slots=True)
class _Leg:
    """An agent's channel."""

    id: str
    asterisk: str
    call_id: str | None
    queue: str | None


@dataclass(slots=True)
class _Spy:
    """Somebody who listens."""

    name: str
    """Uniqueid of the supervisor's channel."""
    asterisk: str
    agent: str
    call_id: str | None
    shown: ListenedTo


class Listening:
    """`told`: an agent is told whenever somebody begins or ceases to listen."""

    def __init__(
        self,
        bus: Bus,
        floor: Floor,
        orders: Spies,
        now: Callable[[], datetime],
        *,
        told: bool = True,
    ) -> None:
        self._floor, self._orders, self._now, self.told = floor, orders, now, told
        self._watchers: list[Callable[[str], None]] = []
        self._publish: Callable[[Happening], None] = bus.publish
        self._legs: dict[str, _Leg] = {}
        """By agent: the channel that rang last."""
        self._spies: dict[str, _Spy] = {}
        """By agent."""
        bus.subscribe(AgentRinging, self._rang)
        bus.subscribe(LegGone, self._gone)
        bus.subscribe(TalkEnded, lambda event: self._ended(event.member))
        bus.subscribe(AgentConnected, lambda event: self._connected(event))

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Tell `watcher` the agent whenever somebody begins or ceases to listen."""
        self._watchers.append(watcher)

    def to(self, user: str) -> ListenedTo | None:
        """Who listens to an agent; None: nobody."""
        spy = self._spies.get(user)
        return spy.shown if spy is not None else None

    async def begin(self, agent: str, by: str, how: HOW) -> None:
        """Ring the supervisor's telephone, and let it listen, whisper, or have the call. Raises Refused."""
        leg, phone = self._leg(agent), self._phone(by)
        if agent in self._spies:
            await self.leave(agent, by)
        try:
            if how == "take_over":
                await self._orders.take_over(leg.asterisk, leg.id, phone)
                self._publish(ListeningBegan(call_id=leg.call_id, at=self._now(), agent=agent, by=by, how=how))
                return
            await self._listen(agent, by, how, leg, phone)
        except SpyFailed as problem:
            log.warning("listening.failed", agent=agent, by=by, problem=str(problem))
            raise Refused("telephony_down", "The telephone system did not do it; try again.") from problem

    async def _listen(self, agent: str, by: str, how: Literal["listen", "whisper"], leg: _Leg, phone: str) -> None:
        name = f"listen-{new_id()}"
        shown = ListenedTo(by=by, how=how, at=self._now())
        spy = self._spies[agent] = _Spy(name, leg.asterisk, agent, leg.call_id, shown)
        self._publish(ListeningBegan(call_id=leg.call_id, at=shown.at, agent=agent, by=by, how=how))
        self._tell(spy, on=True)
        try:
            await self._orders.listen(leg.asterisk, name, leg.id, phone, how, agent)
            await asyncio.sleep(SETTLE)
            if self._spies.get(agent) is spy and not await self._orders.rings(leg.asterisk, name):
                raise SpyFailed("the supervisor's telephone did not ring")
        except SpyFailed:
            self._over(agent, spy)
            raise

    async def leave(self, agent: str, by: str) -> None:
        """Nobody listens to the agent any more. Raises Refused."""
        spy = self._spies.get(agent)
        if spy is None:
            raise Refused("nobody_listens", "Nobody listens to this agent.")
        try:
            await self._orders.leave(spy.asterisk, spy.name)
        except SpyFailed as problem:
            raise Refused("telephony_down", "The telephone system does not answer; try again.") from problem
        log.info("listening.left", agent=agent, by=by)
        self._over(agent, spy)

    # --- who can be listened to ----------------------------------------------------------------------------------

    def _leg(self, agent: str) -> _Leg:
        seat, leg = self._floor.seat(agent), self._legs.get(agent)
        if seat is None or seat.state is not AgentState.TALKING or leg is None:
            raise Refused("not_talking", "This agent is not in a call that can be heard.")
        return leg

    def _phone(self, user: str) -> str:
        seat = self._floor.seat(user)
        if seat is None or not seat.phone.registered:
            raise Refused("no_phone", "You need a registered telephone of your own.")
        return seat.phone.interface

    # --- what happens --------------------------------------------------------------------------------------------

    def _rang(self, event: AgentRinging) -> None:
        self._legs[event.member] = _Leg(event.leg, event.asterisk, event.call_id, event.queue)

    def _connected(self, event: AgentConnected) -> None:
        """Another agent's telephone rang for the same call and was not answered."""
        for agent, leg in list(self._legs.items()):
            if leg.call_id == event.call_id and agent != event.member:
                del self._legs[agent]

    def _ended(self, agent: str) -> None:
        spy = self._spies.get(agent)
        if spy is not None:
            self._over(agent, spy)

    def _gone(self, event: LegGone) -> None:
        for agent, spy in list(self._spies.items()):
            if spy.name == event.uniqueid:
                self._over(agent, spy)
        for agent, leg in list(self._legs.items()):
            if leg.id == event.uniqueid:
                del self._legs[agent]
                self._ended(agent)

    def _over(self, agent: str, spy: _Spy) -> None:
        if self._spies.get(agent) is not spy:
            return
        del self._spies[agent]
        self._publish(ListeningEnded(call_id=spy.call_id, at=self._now(), agent=agent, by=spy.shown.by))
        self._tell(spy, on=False)

    def _tell(self, spy: _Spy, *, on: bool) -> None:
        seat: Seat | None = self._floor.seat(spy.agent)
        if self.told and seat is not None:
            by = self._floor.seat(spy.shown.by)
            name = by.name if by is not None else spy.shown.by
            self._floor.desk.send(spy.agent, Listened(by=name, how=spy.shown.how, on=on))
        for watcher in self._watchers:
            watcher(spy.agent)
