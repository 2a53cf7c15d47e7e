"""Logging in and out, who am I, a ticket for the websocket.

A wrong password and an unknown user take the same time and get the same answer. Five wrong ones a minute for one user
from one address, fifty for all users from it; then 429. When more come than can be looked at, those go who crowd in
from one address: the others' logins keep working.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import structlog

from cti.desk.tickets import Tickets
from cti.logins.passwords import Passwords, TurnedAway
from cti.logins.sessions import Sessions
from cti.logins.throttle import Throttle
from cti.metrics import DeskMetrics
from cti.roles import pages
from cti.web.auth import Profile
from cti.web.front import crowd
from cti.web.models import LoginAnswer, LoginRequest, Me, TicketAnswer
from cti.web.refusals import Refusals
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route

WRONG_LOGINS, IN_SECONDS = 5, 60.0
WRONG_FROM_ONE = 50
"""From one address, whoever they are for: an office behind one makes that many mistakes, a list of names more."""
BUSY_PAUSE = 3
"""Seconds after which a login that found too many others may be tried again."""

log = structlog.get_logger(__name__)


class Profiles(Protocol):
    """What logging in asks of cti/agents."""

    async def by_user(self, user: str) -> Profile | None: ...

    async def password_hash(self, user: str) -> str | None:
        """None: no such user, or one without a password."""


class Login:
    """`left(user)` is told that an agent logged out."""

    def __init__(
        self,
        sessions: Sessions,
        profiles: Profiles,
        passwords: Passwords,
        tickets: Tickets,
        metrics: DeskMetrics,
        *,
        left: Callable[[str], None],
        refusals: Refusals,
        monotonic: Callable[[], float],
    ) -> None:
        self._sessions, self._profiles, self._passwords, self._tickets = sessions, profiles, passwords, tickets
        self._metrics, self._left, self._refusals = metrics, left, refusals
        self._throttle = Throttle(WRONG_LOGINS, IN_SECONDS, monotonic)
        self._crowds = Throttle(WRONG_FROM_ONE, IN_SECONDS, monotonic)

    def routes(self) -> list[Route]:
        """The four routes."""
        return [
            Route(
                method="POST",
                path="/api/login",
                auth=Auth.OPEN,
                handler=self.login,
                body=LoginRequest,
                answers={200: LoginAnswer, 401: "problem", 429: "problem", 503: "problem"},
                summary="Log in with user and password",
            ),
            Route(
                method="POST",
                path="/api/logout",
                auth=Auth.SESSION,
                handler=self.logout,
                answers={204: ""},
                summary="End this session and close the desk",
            ),
            Route(
                method="GET",
                path="/api/me",
                auth=Auth.SESSION,
                handler=self.me,
                answers={200: Me},
                summary="Who is logged in",
            ),
            Route(
                method="POST",
                path="/api/cti/ticket",
                auth=Auth.SESSION,
                handler=self.ticket,
                answers={200: TicketAnswer},
                summary="A ticket that opens the websocket `/cti` once, within 30 seconds",
            ),
        ]

    async def login(self, call: Call) -> Answer:
        """Raises ApiProblem 401, 429, 503."""
        assert isinstance(call.body, LoginRequest)
        user = call.body.user
        key = (user.casefold(), crowd(call.address))
        self._admit(key, call.address)
        profile, fits = await self._checked(key, user, call.body.password)
        if profile is None or not fits:
            known = profile.user if profile is not None else ""
            self._refusals.told(known, call.address, "wrong" if known else "unknown_user")
            self._crowds.take(key[1])
            self._metrics.login("wrong")
            log.info("login.wrong", address=call.address)
            raise ApiProblem(401, "wrong_login", "User or password is wrong.")
        self._throttle.give_back(key)
        self._metrics.login("good")
        token, session = await self._sessions.open(profile.user, profile.epoch)
        log.info("login.good", user=profile.user)
        body = LoginAnswer(
            user=profile.user,
            name=profile.name,
            roles=list(profile.roles),
            pages=pages(profile.roles),
            csrf=session.csrf,
            token=token,
        )
        return Answer(body, cookie=token, by=profile.user)

    def _admit(self, key: tuple[str, str], address: str) -> None:
        if wait := self._crowds.closed(key[1]) or self._throttle.take(key):
            raise self._throttled(wait, address)

    def _throttled(self, wait: float, address: str) -> ApiProblem:
        self._metrics.login("throttled")
        self._refusals.told("", address, "throttled")
        log.warning("login.throttled", address=address)
        again = {"Retry-After": str(int(wait) + 1)}
        return ApiProblem(429, "too_many_tries", f"Try again in {wait:.0f} s.", headers=again)

    async def _checked(self, key: tuple[str, str], user: str, password: str) -> tuple[Profile | None, bool]:
        """The user's profile, if there is one, and whether the password fits."""
        profile, stored = await self._profiles.by_user(user), await self._profiles.password_hash(user)
        try:
            fits = await self._passwords.fits(password, stored, key[1])
        except TurnedAway as away:
            self._throttle.give_back(key)
            if away.crowd:
                raise self._throttled(BUSY_PAUSE, key[1]) from None
            self._metrics.login("busy")
            again = {"Retry-After": str(BUSY_PAUSE)}
            raise ApiProblem(503, "busy", "Too many log in just now; try again.", headers=again) from None
        return profile, fits

    async def logout(self, call: Call) -> Answer:
        assert call.session is not None
        await self._sessions.close(call.session)
        self._tickets.revoke(call.session.user)
        self._left(call.session.user)
        log.info("logout", user=call.session.user)
        return Answer(status=204, cookie="")

    async def me(self, call: Call) -> Answer:
        assert call.session is not None
        assert call.agent is not None
        agent = call.agent
        mine, csrf = pages(agent.roles), call.session.csrf
        return Answer(Me(user=agent.user, name=agent.name, roles=list(agent.roles), pages=mine, csrf=csrf))

    async def ticket(self, call: Call) -> Answer:
        assert call.agent is not None
        return Answer(TicketAnswer(ticket=self._tickets.issue(call.agent.user, call.agent.roles)))
