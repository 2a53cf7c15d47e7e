"""Who calls: the guard before every route. Whatever is not in the route table is refused.

In: a request and its route. Out: agent and session, or ApiProblem 401 (who are you), 403 (not you, not from there).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hmac import compare_digest
from typing import Protocol

from aiohttp import web

from cti.roles import Row, reach
from cti.sessions import TOKEN_LENGTH, Session, Sessions
from cti.web_front import Front
from cti.web_routes import Agent, ApiProblem, Auth, Route

CSRF = "X-CSRF-Token"
_BEARER = re.compile(rf"Bearer ([A-Za-z0-9_-]{{{TOKEN_LENGTH}}})", re.ASCII)


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


class Guard:
    """Sessions and profiles are the store's."""

    def __init__(self, sessions: Sessions, profiles: Profiles, front: Front) -> None:
        self._sessions, self._profiles, self.front = sessions, profiles, front

    async def check(self, request: web.Request, route: Route, row: Row) -> tuple[Agent | None, Session | None]:
        """`row`: of the table of roles. Raises ApiProblem."""
        bearer = _bearer(request)
        if route.changes and not self.front.allowed(request):
            raise ApiProblem(403, "wrong_origin", "This page may not do that.")
        if route.auth is Auth.LOCAL and self.front.is_local(request):
            return None, None
        if route.auth in (Auth.OPEN, Auth.TICKET):
            return None, None
        token = bearer or request.cookies.get(self.front.cookie(request), "")
        session, profile = await self._who(token)
        if bearer is None and route.changes:
            _check_csrf(request, session)
        roles = tuple(profile.roles)
        far = reach(row, roles)
        if far is None:
            raise ApiProblem(403, "not_your_role", "Your role may not do that.")
        return Agent(profile.user, profile.name, roles, far), session

    async def _who(self, token: str) -> tuple[Session, Profile]:
        session = await self._sessions.find(token)
        profile = await self._profiles.by_user(session.user) if session else None
        if session is None or profile is None:
            raise unauthorized()
        if session.epoch != profile.epoch:
            await self._sessions.close(session)
            raise unauthorized()
        return session, profile


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
