"""The websocket `/phone`: Origin, ticket, welcome; then SIP, from the page to Asterisk's own websocket and back.

In: an upgrade request with the subprotocol `sip`. Out: a telephone of the agent's that registers with Asterisk. The
password is ours (frames.py): the page gets none. Limits: 64 KB a message,
5 s to the hello, a ping every 20 s, so many messages a second, one connection an agent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import aiohttp
import structlog
from aiohttp import WSMsgType, web
from pydantic import ValidationError

from cti.desk.budget import Budget
from cti.desk.ends import CLOSE_DEADLINE, GONE, first_end, say_why
from cti.desk.tickets import Ticket, Tickets
from cti.roles import says
from cti.softphone.frames import BadFrame, Telephone, signed
from cti.softphone.lines import Lines
from cti.softphone.messages import Hello, Welcome
from ivr.browsers import in_browser

MAX_MESSAGE = 64 * 1024
"""Bytes; an INVITE with all its addresses has some 4,000."""
HELLO_DEADLINE = SWITCH_DEADLINE = 5.0
"""Seconds."""
SEND_DEADLINE = 10.0
HEARTBEAT = 20.0
"""Seconds between pings; a telephone that is gone is noticed after 30, and Asterisk is told."""
BURST, RATE = 100, 20
"""Messages of a page at once and per second: a call takes ten."""
MOST_STRANGERS = 500
"""Connections without hello."""
SUBPROTOCOL = "sip"
PATH = "/phone"
MESSAGES = frozenset({"hello", "sip"})
"""Of the table of roles: a telephone needs both."""

BINARY, NOT_SIP, NOT_HERE, NO_SWITCH, BAD_TICKET, NOT_YOURS, SLOW = 1003, 1007, 1008, 1013, 4401, 4403, 4408
"""Close codes, as messages.py says."""

Asterisk = aiohttp.ClientWebSocketResponse[Literal[False]]
"""Its websocket; text comes as bytes."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AsteriskSocket:
    """Asterisk's websocket: loopback or a private address."""

    host: str
    port: int
    secret: str

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/ws"


class PhoneSocket:
    """`allowed(request)` says whether its Origin may open a websocket; `lines` has one for each agent."""

    def __init__(
        self,
        asterisk: AsteriskSocket,
        tickets: Tickets,
        lines: Lines,
        *,
        allowed: Callable[[web.Request], bool],
        monotonic: Callable[[], float],
    ) -> None:
        self._at, self._tickets, self._lines = asterisk, tickets, lines
        self._allowed, self._monotonic = allowed, monotonic
        self._strangers = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Raises HTTPForbidden (Origin), HTTPServiceUnavailable (too many without hello), HTTPBadRequest."""
        if not self._allowed(request):
            log.warning("phone.origin_refused", origin=request.headers.get("Origin"))
            raise web.HTTPForbidden(text="this origin may not open a telephone")
        if self._strangers >= MOST_STRANGERS:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "3"}, text="too many connections without hello")
        page = web.WebSocketResponse(
            heartbeat=HEARTBEAT,
            max_msg_size=MAX_MESSAGE,
            compress=False,
            timeout=CLOSE_DEADLINE,
            protocols=(SUBPROTOCOL,),
        )
        self._strangers += 1
        try:
            await page.prepare(request)
            ticket = await self._hello(page)
        finally:
            self._strangers -= 1
        code = await self._served(page, ticket) if isinstance(ticket, Ticket) else ticket
        await say_why(page, request, code)
        return page

    async def _hello(self, page: web.WebSocketResponse) -> Ticket | int | None:
        """Of whose telephone; a close code, or None when the page went."""
        try:
            async with asyncio.timeout(HELLO_DEADLINE):
                message = await page.receive()
        except TimeoutError:
            return NOT_HERE
        if message.type is not WSMsgType.TEXT:
            return None if message.type in GONE else NOT_HERE
        try:
            hello = Hello.model_validate_json(message.data)
        except ValidationError:
            return NOT_SIP
        return self._tickets.redeem(hello.ticket) or BAD_TICKET

    async def _served(self, page: web.WebSocketResponse, ticket: Ticket) -> int | None:
        if not says(PATH, ticket.roles) >= MESSAGES:
            return NOT_YOURS
        try:
            async with self._asterisk() as asterisk:
                return await self._connected(page, asterisk, ticket.user)
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            log.warning("phone.no_switch", problem=type(problem).__name__)
            return NO_SWITCH

    @asynccontextmanager
    async def _asterisk(self) -> AsyncIterator[Asterisk]:
        """A session of its own: one telephone's connection has nothing to share with another's."""
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(connector=connector, trust_env=False) as session:
            async with asyncio.timeout(SWITCH_DEADLINE):
                asterisk = await session.ws_connect(
                    self._at.url,
                    protocols=(SUBPROTOCOL,),
                    max_msg_size=MAX_MESSAGE,
                    decode_text=False,  # a caller's name may be anything, and must not end the agent's telephone
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_DEADLINE),
                )
            async with asterisk:
                yield asterisk

    async def _connected(self, page: web.WebSocketResponse, asterisk: Asterisk, user: str) -> int | None:
        """Until either side ends, a newer connection takes over or the agent logs out; the close code."""
        with self._lines.taken(user) as taken_away:
            async with asyncio.timeout(SEND_DEADLINE):
                await page.send_str(Welcome().model_dump_json())
            return await first_end(taken_away, self._out(page, asterisk, user), _back(asterisk, page))

    async def _out(self, page: web.WebSocketResponse, asterisk: Asterisk, user: str) -> int | None:
        """From the page to Asterisk."""
        telephone = Telephone(in_browser(user), self._at.secret)
        budget = Budget(BURST, RATE, self._monotonic)
        while True:
            message = await page.receive()
            if message.type in GONE:
                return None
            if message.type is not WSMsgType.TEXT:
                return BINARY
            if not budget.spend():
                return NOT_HERE
            try:
                frame = signed(message.data, telephone)
            except BadFrame as problem:
                log.warning("phone.bad_frame", user=user, problem=str(problem))
                return NOT_SIP
            async with asyncio.timeout(SEND_DEADLINE):
                await asterisk.send_str(frame)


async def _back(asterisk: Asterisk, page: web.WebSocketResponse) -> int | None:
    """From Asterisk to the page: text, whatever bytes a caller has sent as his name."""
    while True:
        message = await asterisk.receive()
        if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return NO_SWITCH
        try:
            async with asyncio.timeout(SEND_DEADLINE):
                await page.send_str(bytes(message.data).decode("utf-8", "replace"))
        except TimeoutError:
            return SLOW
        except ConnectionError:
            return None
