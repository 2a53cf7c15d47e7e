"""Who calls: the guard before every route. Whatever is not in the route table is refused.

In: a request and its route. Out: agent and session, or ApiProblem 401 (who are you), 403 (not you, not from there).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hmac import compare_digest
from typing import Protocol

from aiohttp import web

from cti.logins.sessions import TOKEN_LENGTH, Session, Sessions
from cti.logins.tokens import PREFIX, ApiToken
from cti.roles import Reach, Row, reach
from cti.web.front import Front, crowd
from cti.web.limits import PEOPLE, PROGRAMS, STRANGERS, Limits
from cti.web.routes import Agent, ApiProblem, Auth, Route

CSRF = "X-CSRF-Token"
_BEARER = re.compile(rf"Bearer ((?:{PREFIX})?[A-Za-z0-9_-]{{{TOKEN_LENGTH}}})", re.ASCII)


class Profile(Protocol):
    @property
    def user(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> Sequence[str]: ...
    @property
    def epoch(self) -> int: ...


class Profiles(Protocol):
    """What the guard asks of cti/agents."""

    async def by_user(self, user: str) -> Profile | None: ...


def unauthorized() -> ApiProblem:
    return ApiProblem(401, "login_needed", "Log in first.", headers={"WWW-Authenticate": "Bearer"})


class Tokens(Protocol):
    """What the guard asks of cti/logins/tokens.py."""

    async def find(self, token: str) -> ApiToken | None: ...


class Guard:
    """Sessions, profiles and tokens are the store's. `monotonic` gives seconds."""

    def __init__(
        self,
        sessions: Sessions,
        profiles: Profiles,
        tokens: Tokens,
        front: Front,
        monotonic: Callable[[], float],
    ) -> None:
        self._sessions, self._profiles, self._tokens, self.front = sessions, profiles, tokens, front
        self._people, self._programs = Limits(PEOPLE, monotonic), Limits(PROGRAMS, monotonic)
        self._strangers = Limits(STRANGERS, monotonic)

    async def check(self, request: web.Request, route: Route, row: Row) -> tuple[Agent | None, Session | None]:
        """`row`: of the table of roles. Raises ApiProblem."""
        bearer = self._bearer(request)
        if route.changes and not self.front.allowed(request):
            raise ApiProblem(403, "wrong_origin", "This page may not do that.")
        if route.auth is Auth.LOCAL and self.front.is_local(request):
            return None, None
        if route.auth in (Auth.OPEN, Auth.TICKET):
            return None, None
        token = bearer or request.cookies.get(self.front.cookie(request), "")
        who, session = await self._who(request, token)
        _not_too_often((self._programs if _is_program(who) else self._people).take(session.token_hash))
        if bearer is None and route.changes:
            _check_csrf(request, session)
        if row.people and _is_program(who):
            raise ApiProblem(403, "not_for_programs", "This is for people: an API token may not do it.")
        far = reach(row, who.roles)
        if far is None or (far is Reach.OWN and _is_program(who)):
            raise ApiProblem(403, "not_your_role", "Your role may not do that.")
        return Agent(who.user, who.name, tuple(who.roles), far), session

    def _bearer(self, request: web.Request) -> str | None:
        try:
            return _bearer(request)
        except ApiProblem:
            self._stranger(request)
            raise

    async def _who(self, request: web.Request, token: str) -> tuple[Profile | ApiToken, Session]:
        """Raises ApiProblem 401, 429."""
        found = await (self._program(token) if token.startswith(PREFIX) else self._person(token))
        if found is None:
            self._stranger(request)
            raise unauthorized()
        return found

    async def _program(self, token: str) -> tuple[ApiToken, Session] | None:
        found = await self._tokens.find(token)
        return (found, Session(found.token_hash, found.user, "", found.expires)) if found else None

    async def _person(self, token: str) -> tuple[Profile, Session] | None:
        session = await self._sessions.find(token)
        profile = await self._profiles.by_user(session.user) if session else None
        if session is None or profile is None:
            return None
        if session.epoch != profile.epoch:
            await self._sessions.close(session)
            return None
        return profile, session

    def _stranger(self, request: web.Request) -> None:
        """Raises ApiProblem 429."""
        _not_too_often(self._strangers.take(crowd(self.front.address(request))))


def _is_program(who: Profile | ApiToken) -> bool:
    return isinstance(who, ApiToken)


def _not_too_often(may: bool) -> None:
    if not may:
        raise ApiProblem(429, "too_many_requests", "Too many requests; ask less often.", headers={"Retry-After": "1"})


def _bearer(request: web.Request) -> str | None:
    """The one Bearer token; None without any Authorization. A header that is something else opens nothing, anywhere."""
    headers = request.headers.getall("Authorization", [])
    if not headers:
        return None
    found = _BEARER.fullmatch(headers[0])
    if len(headers) > 1 or found is None:
        raise unauthorized()
    return found[1]


def _check_csrf(request: web.Request, session: Session) -> None:
    shown = request.headers.get(CSRF, "")
    if not compare_digest(shown.encode("utf-8", "replace"), session.csrf.encode()):
        raise ApiProblem(403, "csrf", f"Send the session's {CSRF} with this request.")
