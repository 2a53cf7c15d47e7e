"""Logging in with an account of the house, as a browser does it: there, back, and a session like any other.

In: cti/logins/oidc.py. Out: routes of the table. Where the browser goes afterwards is the page, whatever the address
says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from cti.agents import Agent, Agents
from cti.agents.changes import By, People
from cti.agents.rules import Wrong
from cti.feature import Feature
from cti.logins.oidc import BEGUN, Oidc, OidcRefused, Person
from cti.logins.sessions import Sessions
from cti.logins.throttle import Throttle
from cti.routes.api_oidc import CallbackQuery
from cti.web.front import crowd
from cti.web.refusals import Refusals
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route

TRIES, IN_SECONDS = 60, 60.0
"""From one address: an office in the morning."""
COOKIE, SECURE_COOKIE = "centrala_oidc", "__Host-centrala_oidc"
PAGE, REFUSED = "/", "/?login=refused"

log = structlog.get_logger(__name__)


class Accounts:
    """Whose account it is. `users`: verified e-mail or subject -> user; `domain`: everybody's e-mail is USER@domain;
    `groups`: group -> roles, empty: roles are given here, by nobody else."""

    def __init__(
        self,
        agents: Agents,
        people: People,
        users: Mapping[str, str],
        domain: str,
        groups: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._agents, self._people = agents, people
        self._users, self._domain, self._groups = {k.casefold(): v for k, v in users.items()}, domain.casefold(), groups

    async def of(self, person: Person) -> Agent:
        """Somebody who is a user already. Raises OidcRefused, StoreError."""
        name = self._named(person)
        agent = await self._agents.by_user(name) if name else None
        if agent is None:
            raise OidcRefused("nobody of ours")
        if not self._groups:
            return agent
        given = {role for group in person.groups for role in self._groups.get(group, ())}
        if not given:
            raise OidcRefused("in no group that has a role here")
        roles = tuple(sorted(given))
        try:
            return agent if set(agent.roles) == given else await self._people.change(agent.user, BY, roles=roles)
        except Wrong as wrong:
            log.warning("oidc.roles_kept", user=agent.user, why=str(wrong))
            return agent

    def _named(self, person: Person) -> str | None:
        """A subject is looked up as one only where it cannot be taken for somebody's e-mail."""
        subject = "" if "@" in person.subject else person.subject.casefold()
        if found := self._users.get(subject) or self._users.get(person.email or ""):
            return found
        name, _, domain = (person.email or "").rpartition("@")
        return name if self._domain and domain == self._domain else None


BY = By("oidc", "page")


class OidcRoutes(Feature):
    """`count` is told good or wrong; `close` what it asks with at the end."""

    def __init__(
        self,
        oidc: Oidc,
        accounts: Accounts,
        sessions: Sessions,
        monotonic: Callable[[], float],
        count: Callable[[str], None],
        close: Callable[[], Awaitable[None]],
        refusals: Refusals,
    ) -> None:
        self._oidc, self._accounts, self._sessions = oidc, accounts, sessions
        self._refusals = refusals
        self._throttle, self._count, self._close = Throttle(TRIES, IN_SECONDS, monotonic), count, close

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/oidc/login",
                auth=Auth.OPEN,
                handler=self.login,
                answers={303: "", 429: "problem"},
                summary="To the provider of accounts; a browser follows",
            ),
            Route(
                method="GET",
                path="/api/oidc/callback",
                auth=Auth.OPEN,
                handler=self.callback,
                query=CallbackQuery,
                answers={303: "", 400: "problem"},
                summary="Back from the provider of accounts: to the page, logged in or not",
            ),
        ]

    async def run(self) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self._close()

    async def login(self, call: Call) -> Answer:
        """Raises ApiProblem 429."""
        if wait := self._throttle.take(crowd(call.address)):
            again = {"Retry-After": str(int(wait) + 1)}
            raise ApiProblem(429, "too_many_tries", f"Try again in {wait:.0f} s.", headers=again)
        try:
            begun = await self._oidc.begin()
        except OidcRefused as problem:
            return self._refused(problem)
        kept = _cookie(call, begun.bound, int(BEGUN))
        return Answer(status=303, headers={"Location": begun.url, "Set-Cookie": kept})

    async def callback(self, call: Call) -> Answer:
        query = call.query
        assert isinstance(query, CallbackQuery)
        bound = call.cookies.get(SECURE_COOKIE if call.secure else COOKIE, "")
        try:
            if query.error:
                raise OidcRefused("the provider says no")
            agent = await self._accounts.of(await self._oidc.finish(query.state, query.code, bound))
        except OidcRefused as problem:
            self._refusals.told("", call.address, "oidc")
            return self._refused(problem)
        token, _ = await self._sessions.open(agent.user, agent.epoch)
        self._count("good")
        log.info("login.good", user=agent.user, by="oidc")
        gone = {"Location": PAGE, "Set-Cookie": _cookie(call, "", 0)}
        return Answer(status=303, headers=gone, cookie=token, by=agent.user)

    def _refused(self, problem: OidcRefused) -> Answer:
        self._count("wrong")
        log.warning("login.oidc_refused", problem=str(problem))
        return Answer(status=303, headers={"Location": REFUSED})


def _cookie(call: Call, value: str, seconds: int) -> str:
    """Lax: the provider sends the browser back from its own page."""
    name, secure = (SECURE_COOKIE, "; Secure") if call.secure else (COOKIE, "")
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
