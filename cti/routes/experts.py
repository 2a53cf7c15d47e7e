"""A colleague who knows more, pulled into a talk in one step: his telephone rings, and when he answers he hears and
speaks to both, the agent and the caller. His page has the caller's card and the agent's note.

In: a request of the agent who talks; where his channel is (AgentRinging). Out: an order to the Asterisk of the call
(ivr/asterisk/spying.py), the card to the expert, a `listened` to the agent. Nobody's part in the call changes: the
agent stays, and the expert leaves by hanging up. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

import structlog

from cti.agents import AgentState
from cti.core import Core
from cti.desk.status import CallStateName, CallStatus, Listened
from cti.feature import Feature
from cti.happenings import ExpertJoined, ExpertLeft
from cti.routes.api_hands import ExpertRequest
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.hands import SpyFailed
from ivr.happenings import AgentRinging, TalkEnded
from ivr.ids import new_id
from ivr.taping import LegGone

SETTLE = 0.3
"""Seconds after which a telephone that was called has a channel, or never will."""
LOOK, LOOKS = 1.0, 30
"""Seconds between two looks whether the telephone was answered, and how many; it rings for 20 (ivr/asterisk)."""
FREE = frozenset({AgentState.READY, AgentState.NOT_READY})

log = structlog.get_logger(__name__)


class Orders(Protocol):
    """The Asterisks, by name (ivr/asterisk/spying.py). Every method raises SpyFailed."""

    async def listen(self, asterisk: str, name: str, leg: str, phone: str, how: str, agent: str) -> None:
        """Ring `phone`, and let it into the call of the channel `leg`."""

    async def rings(self, asterisk: str, name: str) -> bool:
        """It rings, or talks."""

    async def talks(self, asterisk: str, name: str) -> bool:
        """It was answered."""

    async def leave(self, asterisk: str, name: str) -> None:
        """The end of it."""


@dataclass(slots=True)
class _Joined:
    """An expert in a call."""

    name: str
    """Uniqueid of the expert's channel."""
    asterisk: str
    expert: str
    phone: str
    agent: str
    call_id: str
    answered: bool = False


class Experts(Feature):
    """One expert at a time in a call."""

    def __init__(self, core: Core, orders: Orders) -> None:
        self._core, self._orders = core, orders
        self._legs: dict[str, AgentRinging] = {}
        """By agent: the channel that rang last."""
        self._joined: dict[str, _Joined] = {}
        """By agent who asked."""
        self._waiting: set[asyncio.Task[None]] = set()
        """For telephones that ring."""
        core.bus.subscribe(AgentRinging, self._rang)
        core.bus.subscribe(LegGone, lambda event: self._gone(event.uniqueid))
        core.bus.subscribe(TalkEnded, lambda event: self._talk_ended(event.member))

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/expert",
                auth=Auth.SESSION,
                handler=self.join,
                body=ExpertRequest,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="Pull a colleague into a talk of yours: he hears and speaks to both, and has the card",
            )
        ]

    async def run(self) -> None:
        """Who waits for a telephone waits no longer than this."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            for task in self._waiting:
                task.cancel()
            await asyncio.gather(*self._waiting, return_exceptions=True)

    async def join(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, ExpertRequest)
        assert call.agent is not None
        joined = self._checked(call.path["call_id"], call.agent.user, call.body.agent)
        leg = self._legs[joined.agent]
        self._joined[joined.agent] = joined
        try:
            await self._orders.listen(joined.asterisk, joined.name, leg.leg, joined.phone, "join", joined.agent)
            self._show(joined, call.agent.name, call.body.note)
            await asyncio.sleep(SETTLE)
            if self._joined.get(joined.agent) is joined and not await self._orders.rings(joined.asterisk, joined.name):
                raise SpyFailed("the expert's telephone did not ring")
        except SpyFailed as problem:
            log.warning("expert.failed", expert=joined.expert, problem=str(problem))
            self._over(joined)
            raise ApiProblem(409, "telephony_down", "The telephone system did not do it; try again.") from problem
        if self._joined.get(joined.agent) is joined:
            waiting = asyncio.create_task(self._wait(joined))
            self._waiting.add(waiting)
            waiting.add_done_callback(self._waiting.discard)
        return Answer(status=204)

    async def _wait(self, joined: _Joined) -> None:
        """Until the telephone is answered, or rings no more."""
        for _ in range(LOOKS):
            try:
                answered = await self._orders.talks(joined.asterisk, joined.name)
            except SpyFailed as problem:
                log.warning("expert.not_seen", expert=joined.expert, problem=str(problem))
                answered = False
            if self._joined.get(joined.agent) is not joined:
                return
            if answered:
                joined.answered = True
                self._state(joined, "answered")
                return
            await asyncio.sleep(LOOK)

    def _checked(self, call_id: str, user: str, expert: str) -> _Joined:
        """Raises ApiProblem."""
        seat, leg, other = self._core.floor.seat(user), self._legs.get(user), self._core.floor.seat(expert)
        talks = seat is not None and seat.state is AgentState.TALKING and seat.call is not None
        if not talks or seat is None or seat.call is None or seat.call.call_id != call_id or leg is None:
            raise ApiProblem(404, "no_such_call", "There is no such talk of yours.")
        if user in self._joined:
            raise ApiProblem(409, "expert_there", "A colleague is in this call already, or his telephone rings.")
        if other is None or expert == user or other.state not in FREE or not other.phone.registered:
            raise ApiProblem(409, "expert_busy", "This colleague cannot be reached just now.")
        if any(one.expert == expert for one in self._joined.values()):
            raise ApiProblem(409, "expert_busy", "This colleague cannot be reached just now.")
        return _Joined(f"expert-{new_id()}", leg.asterisk, expert, other.phone.interface, user, call_id)

    def _show(self, joined: _Joined, asker: str, note: str) -> None:
        """The card to the expert, with who asks and why; to the agent who comes."""
        core, seat = self._core, self._core.floor.seat(joined.agent)
        core.bus.publish(
            ExpertJoined(call_id=joined.call_id, at=core.now(), agent=joined.agent, expert=joined.expert, note=note)
        )
        if seat is not None and seat.pop is not None:
            tell = " · ".join(text for text in (f"{asker}: {note}" if note else asker, seat.pop.tell) if text)
            core.desk.send(joined.expert, seat.pop.model_copy(update={"tell": tell, "at": core.now()}))
            self._state(joined, "ringing")
        self._tell(joined, on=True)

    def _tell(self, joined: _Joined, *, on: bool) -> None:
        other = self._core.floor.seat(joined.expert)
        name = other.name if other is not None else joined.expert
        self._core.desk.send(joined.agent, Listened(by=name, how="join", on=on))

    # --- what happens --------------------------------------------------------------------------------------------

    def _rang(self, event: AgentRinging) -> None:
        self._legs[event.member] = event

    def _gone(self, uniqueid: str) -> None:
        for joined in [one for one in self._joined.values() if one.name == uniqueid]:
            self._over(joined)
        for agent in [agent for agent, leg in self._legs.items() if leg.leg == uniqueid]:
            del self._legs[agent]
            self._talk_ended(agent)

    def _talk_ended(self, agent: str) -> None:
        joined = self._joined.get(agent)
        if joined is not None:
            self._over(joined)

    def _over(self, joined: _Joined) -> None:
        if self._joined.get(joined.agent) is not joined:
            return
        del self._joined[joined.agent]
        at = self._core.now()
        self._core.bus.publish(ExpertLeft(call_id=joined.call_id, at=at, agent=joined.agent, expert=joined.expert))
        self._tell(joined, on=False)
        self._state(joined, "ended" if joined.answered else "missed")

    def _state(self, joined: _Joined, state: CallStateName) -> None:
        """Of the expert's card; there is nothing for him to write afterwards."""
        status = CallStatus(call_id=joined.call_id, state=state, at=self._core.now(), queue=None)
        self._core.desk.send(joined.expert, status)
