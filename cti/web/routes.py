"""What a route is: method, path, how it is known who calls, what goes in and out. One table of these makes the
application (agents_side.py), the OpenAPI document (documents/openapi.py) and the test that calls each without a
session. Which roles may call it stands in roles.py.

A handler gets a Call and gives an Answer, or raises ApiProblem; aiohttp's request stays in app.py, but for the few
`raw` routes (websocket, files, documents).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web

from cti.logins.sessions import Session
from cti.model import Model
from cti.roles import Reach
from cti.web.models import Detail

RawHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ID = "[0-9A-Za-z_.-]{1,64}"
"""What stands in a path for a call, a customer, a recording: ids of ours, and an Asterisk's."""


class Auth(Enum):
    """How it is known who calls a route."""

    OPEN = "open"
    """Anybody: what a stranger must see to log in, and whether we live."""
    SESSION = "session"
    """Bearer token; or session cookie, with X-CSRF-Token when something changes."""
    TICKET = "ticket"
    """The websocket: its first message holds a ticket."""
    LOCAL = "local"
    """A program on this machine, not through a proxy; or a session."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who calls."""

    user: str
    name: str
    roles: tuple[str, ...]
    reach: Reach
    """How far the table of roles lets this route go for them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a handler sees it."""

    agent: Agent | None
    """Known on SESSION routes."""
    session: Session | None
    body: Model | None
    """Of the class that the route names; so is `query`."""
    path: Mapping[str, str]
    """Parts of the path by name."""
    address: str
    """Who calls; behind a proxy of ours, as that says."""
    secure: bool
    """Came by https."""
    query: Model | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    content: AsyncIterator[bytes] | None = None
    """Of a route with `upload`: the file, as it comes in; raises ApiProblem 408, 413."""
    languages: str = ""
    """Accept-Language, as the browser says it."""


@dataclass(frozen=True, slots=True)
class File:
    """What a browser puts on the disk."""

    name: str
    kind: str
    """text/csv, …"""
    content: bytes
    inline: bool = False
    """Shown in the page instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    body: Model | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None
    """New session token; '' takes the cookie away."""
    file: File | None = None
    """Instead of a body."""
    noted: Mapping[str, Any] = field(default_factory=dict)
    """Details for the audit log, where the table of roles notes this route."""
    by: str = ""
    """Who did it, when the request could not say: somebody who logs in."""


class ApiProblem(Exception):
    """A request cannot be done: `status` 4xx the caller's fault, 5xx ours."""

    def __init__(
        self,
        status: int,
        error: str,
        message: str,
        details: list[Detail] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.error, self.details, self.headers = status, error, details or [], headers or {}


Handler = Callable[[Call], Awaitable[Answer]]
TOLD = web.RequestKey("TOLD", Answer)
"""What a handler answered, for the note of it."""
WHO = web.RequestKey("WHO", tuple[Agent | None, Session | None])
"""Who calls, for `raw` handlers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method on one path."""

    method: str
    path: str
    """Parts in braces with their pattern: /api/calls/{call_id:PATTERN}/disposition."""
    auth: Auth
    summary: str
    handler: Handler | None = None
    raw: RawHandler | None = None
    """Instead of `handler`."""
    body: type[Model] | None = None
    upload: int = 0
    """Bytes that a file in the place of a body may have; 0: there is none."""
    form: type[Model] | None = None
    """Instead of `body`: what a form of a page without scripts sends."""
    query: type[Model] | None = None
    """What stands behind the `?`, each name once; every field a plain value. None: it is not looked at."""
    answers: Mapping[int, type[Model] | str] = field(default_factory=dict)
    """Status -> model, or a content type, or '' for nothing; the usual problems are added by documents/openapi.py."""
    documented: bool = True
    """In the OpenAPI document."""

    def __post_init__(self) -> None:
        if (self.handler is None) == (self.raw is None):
            raise ValueError(f"{self.method} {self.path}: either handler or raw")

    @property
    def changes(self) -> bool:
        """The method may change something."""
        return self.method not in ("GET", "HEAD")
