"""The web side of the program: every route in one table, made into one application, and the server that runs it.

In: what centrala/app.py has put together. Out: a running HTTP server. Nothing global, nothing found by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage
from prometheus_client import CollectorRegistry

from cti.desk.hub import Desk
from cti.desk.socket import BAD_TICKET, GOING_DOWN, DeskSocket, Seats
from cti.desk.tickets import Tickets
from cti.metrics import DeskMetrics
from cti.passwords import Passwords
from cti.room import Room
from cti.sessions import Sessions
from cti.web_alarms import AlarmRoutes
from cti.web_app import make_app
from cti.web_auth import Guard
from cti.web_calls import CallRoutes, Customers, Keeper
from cti.web_customers import CustomerRoutes
from cti.web_documents import DocumentRoutes
from cti.web_files import page_routes
from cti.web_front import Front
from cti.web_hands import HandsRoutes
from cti.web_health import Check, HealthRoutes
from cti.web_login import Login, Profiles
from cti.web_numbers import NumberRoutes
from cti.web_phone import PhoneRoutes
from cti.web_promises import PromiseRoutes
from cti.web_recordings import RecordingRoutes
from cti.web_routes import Auth, Route
from cti.web_trace import TraceRoutes

STATIC = Path(__file__).parent / "static"
IDLE = 75.0
"""Seconds that a connection may stay silent between requests; also for its first request to arrive whole."""
BACKLOG = 2_048
"""Connections that wait to be accepted: after a restart a whole centre comes back within a second."""
SHUTDOWN = 3.0
"""Seconds for requests in work when the server goes down; websockets are told before."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the web side works with."""

    desk: Desk
    seats: Seats
    sessions: Sessions
    profiles: Profiles
    passwords: Passwords
    customers: Customers
    keeper: Keeper
    metrics: DeskMetrics
    registry: CollectorRegistry
    logged_out: Callable[[str], None]
    """An agent logged out."""
    disposed: Callable[[str, str], None]
    """Agent and call: a disposition is stored."""
    checks: Mapping[str, Check]
    """For /readyz, by name of the dependency."""
    now: Callable[[], datetime]
    """The time with a zone."""
    recordings: RecordingRoutes | None = None
    """None: nothing is recorded here."""
    traces: TraceRoutes | None = None
    """None: there is no event log here."""
    alarms: AlarmRoutes | None = None
    """None: nobody is told of anything here."""
    found: CustomerRoutes | None = None
    """None: nobody is looked for here."""
    promises: PromiseRoutes | None = None
    """None: nothing is promised here."""
    room: Room | None = None
    """The supervisors' side; None: there is no event log here."""
    hands: HandsRoutes | None = None
    """None: nothing is done with a talk from the page."""
    phones: PhoneRoutes | None = None
    """None: agents have no telephones in browsers here."""
    numbers: NumberRoutes | None = None
    """None: nobody is called from here."""
    monotonic: Callable[[], float] = time.monotonic
    front: Front = field(default_factory=Front)
    """How browsers see us, behind a proxy too."""
    static: Path = STATIC
    version: str = "0"


def make_app_of(routes: Sequence[Route], parts: Parts) -> web.Application:
    """The application that serves these routes."""
    app = make_app(routes, _guard(parts), parts.metrics)
    app.on_shutdown.append(lambda _app: _close_desks(parts))
    return app


def all_routes(parts: Parts) -> list[Route]:
    """The route table: the one place where a path exists."""
    tickets = Tickets(parts.monotonic)
    documents = DocumentRoutes(parts.version)
    routes = [
        *_login(parts, tickets).routes(),
        *CallRoutes(parts.customers, parts.keeper, disposed=parts.disposed, now=parts.now).routes(),
        *(parts.recordings.routes() if parts.recordings else ()),
        *(parts.traces.routes() if parts.traces else ()),
        *(parts.alarms.routes() if parts.alarms else ()),
        *(parts.found.routes() if parts.found else ()),
        *(parts.promises.routes() if parts.promises else ()),
        *(parts.phones.routes() if parts.phones else ()),
        *(parts.hands.routes() if parts.hands else ()),
        *(parts.numbers.routes() if parts.numbers else ()),
        *HealthRoutes(parts.checks, parts.registry).routes(),
        *documents.routes(),
        *_sockets(parts, tickets),
        *page_routes(parts.static),
    ]
    documents.describe(routes)
    return routes


def _guard(parts: Parts) -> Guard:
    return Guard(parts.sessions, parts.profiles, parts.front)


def _login(parts: Parts, tickets: Tickets) -> Login:
    def left(user: str) -> None:
        parts.desk.close(user, BAD_TICKET)
        if parts.phones is not None:
            parts.phones.left(user)
        if parts.room is not None:
            parts.room.logged_out(user, BAD_TICKET)
        parts.logged_out(user)

    return Login(
        parts.sessions, parts.profiles, parts.passwords, tickets, parts.metrics, left=left, monotonic=parts.monotonic
    )


def _sockets(parts: Parts, tickets: Tickets) -> list[Route]:
    """The desk's websocket; with it the supervisors' side, whose websocket begins in the same way."""
    parts.metrics.desks.set_function(lambda: len(parts.desk))
    socket = DeskSocket(
        parts.desk,
        tickets,
        parts.seats,
        allowed=parts.front.allowed,
        address=parts.front.address,
        monotonic=parts.monotonic,
        count=parts.metrics.closed,
    )
    desk = Route(
        method="GET",
        path="/cti",
        auth=Auth.TICKET,
        raw=socket.handle,
        summary="The desk's websocket, see /api/asyncapi.yaml",
        documented=False,
    )
    return [desk, *(parts.room.routes(socket) if parts.room else ())]


async def _close_desks(parts: Parts) -> None:
    parts.desk.close_all(GOING_DOWN)
    if parts.room is not None:
        parts.room.close_all(GOING_DOWN)
    if parts.phones is not None:
        parts.phones.lines.close_all(GOING_DOWN)


class _NoBytes(logging.Filter):
    """What is no HTTP is the stranger's fault: one short line, without its bytes, which may hold a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, BadHttpMessage):
            log.info("web.not_http", kind=type(problem).__name__)
            return False
        return True


_NO_BYTES = _NoBytes()


async def start(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Listen; returns what to `cleanup()` and the port (another than asked for when that was 0)."""
    logging.getLogger("aiohttp.server").addFilter(_NO_BYTES)
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=IDLE, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=BACKLOG)
    await site.start()
    found: int = runner.addresses[0][1]
    return runner, found
