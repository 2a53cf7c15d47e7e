"""The agent's telephone in the browser: a ticket by HTTP, which opens the websocket `/phone`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from cti.desk.socket import GOING_DOWN
from cti.desk.tickets import Tickets
from cti.feature import Feature
from cti.softphone.lines import Lines
from cti.softphone.messages import PhoneTicket
from cti.softphone.socket import BAD_TICKET, AsteriskSocket, PhoneSocket
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.browsers import in_browser


class Profile(Protocol):
    @property
    def sip_user(self) -> str | None: ...


class Profiles(Protocol):
    """What is asked of cti/agents."""

    async def by_user(self, user: str) -> Profile | None: ...


class PhoneRoutes(Feature):
    """`asterisk` None: there are no telephones in browsers here."""

    def __init__(
        self,
        asterisk: AsteriskSocket | None,
        profiles: Profiles,
        *,
        allowed: Callable[[web.Request], bool],
        monotonic: Callable[[], float],
    ) -> None:
        self._asterisk, self._profiles = asterisk, profiles
        self._tickets, self.lines = Tickets(monotonic), Lines()
        self._allowed, self._monotonic = allowed, monotonic
        self._names: dict[str, str] = {}
        """User -> name of his telephone, which may be another word."""

    def routes(self) -> list[Route]:
        ticket = Route(
            method="POST",
            path="/api/phone/ticket",
            auth=Auth.SESSION,
            handler=self.ticket,
            answers={200: PhoneTicket, 404: "problem"},
            summary="A ticket that opens the websocket `/phone` once, within 30 seconds, and the telephone's name",
        )
        return [ticket, self._socket(self._asterisk)] if self._asterisk is not None else [ticket]

    def _socket(self, asterisk: AsteriskSocket) -> Route:
        socket = PhoneSocket(asterisk, self._tickets, self.lines, allowed=self._allowed, monotonic=self._monotonic)
        return Route(
            method="GET",
            path="/phone",
            auth=Auth.TICKET,
            raw=socket.handle,
            summary="SIP of the telephone in the browser, see docs/reference/desk.md",
            documented=False,
        )

    async def ticket(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        profile = await self._profiles.by_user(call.agent.user)
        if self._asterisk is None or profile is None or profile.sip_user is None:
            raise ApiProblem(404, "no_browser_phone", "You have no telephone in the browser here.")
        name = self._names[call.agent.user] = profile.sip_user
        return Answer(PhoneTicket(ticket=self._tickets.issue(name, call.agent.roles), name=in_browser(name)))

    def logged_out(self, user: str) -> None:
        """His telephone goes with him."""
        if name := self._names.pop(user, None):
            self._tickets.revoke(name)
            self.lines.close(name, BAD_TICKET)

    def go_down(self) -> None:
        self.lines.close_all(GOING_DOWN)
