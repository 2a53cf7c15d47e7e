"""The websocket `/board`, for supervisors: everything first, then each change until the line breaks.

In: a connection whose ticket was good (desk/socket.py). Out: frames of messages.py. A page that does not read blocks
nobody but itself, and that for SEND_DEADLINE at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import WSMsgType, web

from cti.board.messages import BoardMessage, ChangeMessage
from cti.desk.budget import Budget
from cti.desk.connection import NOT_HERE, SEND_DEADLINE, SLOW
from cti.desk.ends import GONE, first_end
from cti.desk.messages import Hello
from cti.desk.socket import DeskSocket
from cti.desk.tickets import Ticket
from cti.model import Model

PATH = "/board"
BURST, RATE = 20, 1
"""Frames of a client: it has nothing to say but answers to pings."""
MOST = 100
"""Boards at once."""


class View(Protocol):
    """What one page is shown."""

    def first(self) -> BoardMessage: ...

    def take(self) -> ChangeMessage | None: ...


class _Page:
    """A supervisor's page: woken when there is news."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.end: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    def wake(self) -> None:
        self.news.set()

    def close_soon(self, code: int) -> None:
        if not self.end.done():
            self.end.set_result(code)


class BoardSocket:
    """`open` makes a view of the board, for somebody with these roles; `shut` ends it."""

    def __init__(
        self,
        desk: DeskSocket,
        *,
        open_view: Callable[[str, tuple[str, ...], _Page], Awaitable[View]],
        shut: Callable[[View], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._desk, self._open, self._shut, self._monotonic = desk, open_view, shut, monotonic
        self._pages: dict[_Page, str] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """As DeskSocket.greet."""
        return await self._desk.greet(request, PATH, self._serve)

    def close(self, user: str, code: int) -> None:
        """End the boards of somebody who logged out."""
        for page, owner in self._pages.items():
            if owner == user:
                page.close_soon(code)

    def close_all(self, code: int) -> None:
        """The server goes down."""
        for page in self._pages:
            page.close_soon(code)

    async def _serve(self, ws: web.WebSocketResponse, _hello: Hello, ticket: Ticket) -> int | None:
        if len(self._pages) >= MOST:
            return SLOW
        page = _Page()
        view = await self._open(ticket.user, ticket.roles, page)
        self._pages[page] = ticket.user
        try:
            return await first_end(page.end, self._read(ws), _write(ws, page, view))
        finally:
            del self._pages[page]
            self._shut(view)

    async def _read(self, ws: web.WebSocketResponse) -> int | None:
        """A page says nothing; pings are answered, anything else ends it."""
        budget = Budget(BURST, RATE, self._monotonic)
        while True:
            message = await ws.receive()
            if message.type in GONE:
                return None
            if message.type not in (WSMsgType.PING, WSMsgType.PONG) or not budget.spend():
                return NOT_HERE
            if message.type is WSMsgType.PING:
                try:
                    async with asyncio.timeout(SEND_DEADLINE):
                        await ws.pong(message.data)
                except TimeoutError:
                    return SLOW
                except ConnectionError:
                    return None


async def _write(ws: web.WebSocketResponse, page: _Page, view: View) -> int | None:
    """The state and the news of one moment: there is no `await` between taking and sending."""
    try:
        await _send(ws, view.first())
        while True:
            await page.news.wait()
            page.news.clear()
            change = view.take()
            if change is not None:
                await _send(ws, change)
    except TimeoutError:
        return SLOW
    except ConnectionError:
        return None


async def _send(ws: web.WebSocketResponse, message: Model) -> None:
    async with asyncio.timeout(SEND_DEADLINE):
        await ws.send_str(message.model_dump_json())
