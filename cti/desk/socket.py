"""The websocket `/cti`: Origin, ticket, welcome; then a DeskConnection until the line breaks.

In: an upgrade request. Out: an agent's connection, attached to the hub. aiohttp's server calls `handle`; the route
table (core.py) names it. Limits: 64 KB a message, 5 s to the hello, a ping every 20 s, so many connections without
hello.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from aiohttp import WSMsgType, web
from pydantic import ValidationError

from cti.desk.card import Pop
from cti.desk.connection import NOT_HERE, NOT_OURS, NOT_YOURS, SEND_DEADLINE, SLOW, DeskConnection
from cti.desk.ends import CLOSE_DEADLINE, GONE, say_why
from cti.desk.hub import Desk
from cti.desk.messages import CLIENT, Hello, ScriptChoice, SetState, Welcome
from cti.desk.outbox import Outbox
from cti.desk.script import Script
from cti.desk.status import Agent, CallStatus, QueueStatus
from cti.desk.tickets import Ticket, Tickets
from cti.roles import says

MAX_MESSAGE = 64 * 1024
"""Bytes; a client's longest message has some 300."""
HELLO_DEADLINE = 5.0
"""Seconds."""
HEARTBEAT = 20.0
"""Seconds between pings; a client that is gone is noticed after 30."""
MOST_STRANGERS = 2_000
"""Connections without hello: a whole centre that comes back after a restart."""
MOST_STRANGERS_PER_ADDRESS = 500
"""An office behind one address."""
PATH = "/cti"
BAD_TICKET = 4401
GOING_DOWN = 1001
OUR_FAULT = 1011

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How things stand for one agent; what a welcome says beside the numbering."""

    agent: Agent
    queues: list[QueueStatus]
    pauses: list[str]
    call: CallStatus | None
    pop: Pop | None
    script: Script | None = None


Serve = Callable[[web.WebSocketResponse, Hello, Ticket], Awaitable[int | None]]
"""Carries a connection whose ticket was good to its end; gives the close code, None when the client went."""


class Seats(Protocol):
    """What the socket asks of cti/floor/attendance.py."""

    async def prepare(self, user: str) -> bool:
        """Get ready to answer `arrived`. False: no such agent."""

    def arrived(self, user: str) -> Snapshot:
        """The agent's page is there."""

    def left(self, user: str) -> None:
        """The agent's page is gone, perhaps for a moment."""

    async def wish(self, user: str, wish: SetState | ScriptChoice) -> None:
        """Raises Refused."""


class DeskSocket:
    """`allowed(request)` says whether its Origin may open a websocket, `address(request)` who asks; `count(code)` is
    told each close, `painted(user, seq)` each card that a page says it shows."""

    def __init__(
        self,
        desk: Desk,
        tickets: Tickets,
        seats: Seats,
        *,
        allowed: Callable[[web.Request], bool],
        address: Callable[[web.Request], str],
        monotonic: Callable[[], float],
        count: Callable[[int], None] = lambda _code: None,
        painted: Callable[[str, int], None] = lambda _user, _seq: None,
    ) -> None:
        self._desk, self._tickets, self._seats = desk, tickets, seats
        self._allowed, self._address = allowed, address
        self._monotonic, self._count, self._painted = monotonic, count, painted
        self._strangers: Counter[str] = Counter()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """As `greet`, for an agent."""
        return await self.greet(request, PATH, self._agent)

    async def greet(self, request: web.Request, path: str, serve: Serve) -> web.StreamResponse:
        """Origin, hello, ticket, a role that may say hello at `path`; then `serve` until the end.

        Raises HTTPForbidden (Origin), HTTPServiceUnavailable (too many without hello), HTTPBadRequest.
        """
        if not self._allowed(request):
            log.warning("desk.origin_refused", origin=request.headers.get("Origin"))
            raise web.HTTPForbidden(text="this origin may not open the desk")
        address = self._address(request)
        self._admit(address)
        ws = web.WebSocketResponse(
            heartbeat=HEARTBEAT, max_msg_size=MAX_MESSAGE, compress=False, autoping=False, timeout=CLOSE_DEADLINE
        )
        try:
            await ws.prepare(request)
            hello = await _hello(ws)
            code = hello if isinstance(hello, int | None) else None
            ticket = self._tickets.redeem(hello.ticket) if isinstance(hello, Hello) else None
        finally:
            self._dismiss(address)
        if isinstance(hello, Hello):
            code = await _served(path, serve, ws, hello, ticket)
        await say_why(ws, request, code)
        self._count(ws.close_code or code or 1006)
        return ws

    def _admit(self, address: str) -> None:
        if self._strangers.total() >= MOST_STRANGERS or self._strangers[address] >= MOST_STRANGERS_PER_ADDRESS:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "3"}, text="too many connections without hello")
        self._strangers[address] += 1

    def _dismiss(self, address: str) -> None:
        self._strangers[address] -= 1
        if not self._strangers[address]:
            del self._strangers[address]

    async def _agent(self, ws: web.WebSocketResponse, hello: Hello, ticket: Ticket) -> int | None:
        if not await self._seats.prepare(ticket.user):
            return BAD_TICKET
        return await self._serve(ws, hello, ticket.user, says(PATH, ticket.roles))

    async def _serve(self, ws: web.WebSocketResponse, hello: Hello, user: str, allowed: frozenset[str]) -> int | None:
        """Welcome and then everything, until the end; returns the close code, None when the client went.

        Snapshot, numbering and connection belong to one moment: there is no `await` between them.
        """
        now = self._seats.arrived(user)
        outbox = self._desk.outbox(user)
        resume = self._desk.can_resume(user, hello.epoch, hello.last_seq)
        cursor = hello.last_seq if resume and hello.last_seq is not None else outbox.seq
        connection = DeskConnection(
            ws,
            outbox,
            cursor,
            lambda wish: self._seats.wish(user, wish),
            self._monotonic,
            allowed=allowed,
            painted=lambda seq: self._painted(user, seq),
        )
        self._desk.attach(user, connection)
        try:
            async with asyncio.timeout(SEND_DEADLINE):
                await ws.send_str(_welcome(now, outbox, resync=not resume))
            return await connection.run()
        except TimeoutError:
            return SLOW
        except ConnectionError:
            return None
        finally:
            if self._desk.detach(user, connection):
                self._seats.left(user)


async def _served(
    path: str, serve: Serve, ws: web.WebSocketResponse, hello: Hello, ticket: Ticket | None
) -> int | None:
    """What fails in us ends this connection in order and no other."""
    if ticket is None:
        return BAD_TICKET
    if hello.type not in says(path, ticket.roles):
        return NOT_YOURS
    try:
        return await serve(ws, hello, ticket)
    except Exception:
        log.exception("desk.failed", user=ticket.user)
        return OUR_FAULT


def _welcome(now: Snapshot, outbox: Outbox, *, resync: bool) -> str:
    return Welcome(
        epoch=outbox.epoch,
        seq=outbox.seq,
        resync=resync,
        agent=now.agent,
        queues=now.queues,
        pauses=now.pauses,
        call=now.call,
        pop=now.pop,
        script=now.script,
    ).model_dump_json()


async def _hello(ws: web.WebSocketResponse) -> Hello | int | None:
    """The client's first message; a close code when it is not a hello, None when the client went."""
    try:
        async with asyncio.timeout(HELLO_DEADLINE):
            message = await ws.receive()
    except TimeoutError:
        return NOT_HERE
    if message.type in GONE:
        return None
    if message.type is not WSMsgType.TEXT:
        return NOT_HERE
    try:
        hello = CLIENT.validate_json(message.data)
    except ValidationError:
        return NOT_OURS
    return hello if isinstance(hello, Hello) else NOT_HERE
