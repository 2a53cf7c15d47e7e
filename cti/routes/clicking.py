"""An agent calls somebody from the page: his own telephone rings, then the customer's; the card is there meanwhile.

In: a request. Out: through ivr/callbacks/clicked.py. The guard of calls out is asked first, so that the agent hears at
once why not, and again when the customer is dialled. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog

from cti.agents import AgentState
from cti.core import Core
from cti.feature import Feature
from cti.floor.floor import TelephonyDown
from cti.floor.seats import Seat
from cti.routes.api_clicking import CallBegun, CallRequest
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.callbacks.clicked import Hand
from ivr.dialguard.question import Answer as Said
from ivr.hands import HandsError
from ivr.happenings import AgentMissed, CallEnded

BUSY = frozenset({AgentState.RINGING, AgentState.TALKING})

log = structlog.get_logger(__name__)


class Clicks(Protocol):
    """What is asked of ivr.callbacks.clicked.Clicked."""

    async def begin(
        self,
        user: str,
        queue: str,
        number: str,
        name: str | None = None,
        language: str = "",
        hand: Hand | None = None,
    ) -> str:
        """The id of the call. Raises HandsError."""

    async def run(self) -> None:
        """Its work, until cancelled."""


class Own(Protocol):
    """What is asked of cti.floor.switch.OwnQueues; raises TelephonyDown."""

    def name(self, interface: str) -> str: ...

    async def enter(self, user: str, interface: str) -> None: ...

    async def shut(self, interface: str) -> None: ...


class Clicking(Feature):
    """`may_call`: of a number as written, question.may_call for this site."""

    def __init__(self, core: Core, clicks: Clicks, own: Own, may_call: Callable[[str], Awaitable[Said]]) -> None:
        self._core, self._clicks, self._own, self._may_call = core, clicks, own, may_call
        self._calls: dict[str, tuple[str, str]] = {}
        """Call -> user and telephone."""
        self._asking: set[str] = set()
        """Users whose call is being begun: a second click waits for nothing, and begins nothing."""
        core.bus.subscribe(AgentMissed, lambda event: self._over(event.call_id))
        core.bus.subscribe(CallEnded, lambda event: self._over(event.call_id))

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path="/api/calls",
                auth=Auth.SESSION,
                body=CallRequest,
                handler=self.call,
                answers={200: CallBegun, 409: "problem"},
                summary="Call somebody: your own telephone rings first. The guard of calls out decides",
            )
        ]

    async def run(self) -> None:
        await self._clicks.run()

    async def call(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert isinstance(call.body, CallRequest)
        assert call.agent is not None
        call_id, number = await self._asked(call.agent.user, call.body.number)
        return Answer(CallBegun(call_id=call_id, number=number))

    async def ring(self, user: str, number: str) -> str:
        """For another button that calls somebody; the id of the call. Raises ApiProblem 409."""
        return (await self._asked(user, number))[0]

    async def _asked(self, user: str, written: str) -> tuple[str, str]:
        with self._alone(user) as seat:
            said = await self._may_call(written)
            if not said.service:
                raise ApiProblem(409, "may_not_call", said.because)
            found = await self._core.customers.by_number(said.number)
            call_id = await self._begin(seat, said.number, None, (found.language if found else None) or "")
            return call_id, said.number

    async def by_hand(self, user: str, number: str, name: str | None, language: str, hand: Hand) -> str:
        """For somebody else who has asked for it; the id of the call. Raises ApiProblem 409."""
        with self._alone(user) as seat:
            return await self._begin(seat, number, name, language, hand)

    @contextmanager
    def _alone(self, user: str) -> Iterator[Seat]:
        """The seat of somebody who begins no other call. Raises ApiProblem."""
        seat = self._seat(user)
        self._asking.add(user)
        try:
            yield seat
        finally:
            self._asking.discard(user)

    async def _begin(self, seat: Seat, number: str, name: str | None, language: str, hand: Hand | None = None) -> str:
        """Raises ApiProblem."""
        interface = seat.phone.interface
        try:
            await self._own.enter(seat.user, interface)
            call_id = await self._clicks.begin(seat.user, self._own.name(interface), number, name, language, hand)
        except (TelephonyDown, HandsError) as problem:
            log.warning("clicking.failed", user=seat.user, problem=str(problem))
            self._shut(seat.user, interface)
            raise ApiProblem(409, "telephony_down", "The telephone system did not do it; try again.") from None
        self._calls[call_id] = (seat.user, interface)
        return call_id

    def _seat(self, user: str) -> Seat:
        """Raises ApiProblem."""
        seat = self._core.floor.seat(user)
        if seat is None or not seat.phone.registered:
            raise ApiProblem(409, "phone_not_registered", "Your telephone is not connected.")
        begins = user in self._asking or any(whose == user for whose, _ in self._calls.values())
        if seat.state in BUSY or begins:
            raise ApiProblem(409, "busy", "You are in a call.")
        return seat

    def _over(self, call_id: str | None) -> None:
        mine = self._calls.pop(call_id or "", None)
        if mine is not None:
            self._shut(*mine)

    def _shut(self, user: str, interface: str) -> None:
        """His own queue is open to colleagues when he is ready, and shut otherwise."""

        async def shut() -> None:
            seat = self._core.floor.seat(user)
            if seat is not None and seat.state is not AgentState.READY:
                try:
                    await self._own.shut(interface)
                except TelephonyDown as problem:
                    log.warning("clicking.not_shut", user=user, problem=str(problem))

        self._core.floor.later(user, shut)
