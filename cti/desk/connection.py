"""One agent's websocket after its hello: sends the outbox, takes acks and wishes, ends with a close code.

Made and run by socket.py. Two tasks, reader and writer, live inside `run`; whichever ends first ends the other. A
client that does not read blocks nobody but its own writer, and that for SEND_DEADLINE at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import WSMsgType, web
from pydantic import ValidationError

from cti.desk.budget import Budget
from cti.desk.ends import GONE, first_end
from cti.desk.messages import CLIENT, Ack, ErrorMessage, Painted, ScriptChoice, SetState
from cti.desk.outbox import Outbox, TooSlowError

SEND_DEADLINE = 10.0
"""Seconds for one frame to leave our buffers."""
BURST, RATE = 200, 50
"""Frames of a client at once and per second: an ack for each of a full outbox takes some seconds, a flood is cut."""

BINARY, NOT_OURS, NOT_HERE, NOT_YOURS, SLOW = 1003, 1007, 1008, 4403, 4408
"""Close codes of ours, as messages.CLOSE_CODES says."""

log = structlog.get_logger(__name__)


class Refused(Exception):
    """What the agent wishes cannot be: `code` for programs, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


Wish = Callable[[SetState | ScriptChoice], Awaitable[None]]
"""Carries out what an agent wishes; raises Refused."""


class DeskConnection:
    """`cursor`: number of the last frame that this client has; `allowed`: types of messages that its roles may send;
    `painted` is told the number of a card that its page shows."""

    def __init__(
        self,
        ws: web.WebSocketResponse,
        outbox: Outbox,
        cursor: int,
        wish: Wish,
        monotonic: Callable[[], float],
        *,
        allowed: frozenset[str],
        painted: Callable[[int], None],
    ) -> None:
        self._ws, self._outbox, self._cursor, self._wish = ws, outbox, cursor, wish
        self._allowed, self._painted = allowed, painted
        self._budget = Budget(BURST, RATE, monotonic)
        self._news = asyncio.Event()
        self._news.set()
        self._end: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    def wake(self) -> None:
        self._news.set()

    def close_soon(self, code: int) -> None:
        if not self._end.done():
            self._end.set_result(code)

    async def run(self) -> int | None:
        """Until the client goes (None) or has to go (the close code, which the caller sends)."""
        return await first_end(self._end, self._read(), self._write())

    async def _write(self) -> int | None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                for kept in self._outbox.after(self._cursor):
                    self._cursor = kept.seq
                    await self._send(kept.frame)
            except (TooSlowError, TimeoutError):
                return SLOW
            except ConnectionError:
                return None

    async def _send(self, frame: str) -> None:
        async with asyncio.timeout(SEND_DEADLINE):
            await self._ws.send_str(frame)

    async def _read(self) -> int | None:
        while True:
            message = await self._ws.receive()
            if message.type in GONE:
                return None
            if not self._budget.spend():
                return NOT_HERE
            try:
                code = await self._take(message.type, message.data)
            except TimeoutError:
                return SLOW
            except ConnectionError:
                return None
            if code is not None:
                return code

    async def _take(self, kind: WSMsgType, data: str | bytes | bytearray) -> int | None:
        """Handle one frame; a close code when the client has to go."""
        if kind is WSMsgType.PING:
            async with asyncio.timeout(SEND_DEADLINE):
                await self._ws.pong(bytes(data) if not isinstance(data, str) else data.encode())
            return None
        if kind is WSMsgType.PONG:
            return None
        if kind is not WSMsgType.TEXT:
            return BINARY
        try:
            message = CLIENT.validate_json(data)
        except ValidationError:
            return NOT_OURS
        if message.type not in self._allowed:
            return NOT_YOURS
        if isinstance(message, Ack):
            return self._ack(message.seq)
        if isinstance(message, SetState | ScriptChoice):
            await self._carry_out(message)
            return None
        if isinstance(message, Painted):
            self._painted(message.seq)
            return None
        return NOT_HERE

    def _ack(self, seq: int) -> int | None:
        if seq > self._cursor:
            return NOT_HERE
        self._outbox.ack(seq)
        return None

    async def _carry_out(self, wish: SetState | ScriptChoice) -> None:
        try:
            await self._wish(wish)
        except Refused as refused:
            await self._send(ErrorMessage(code=refused.code, message=str(refused)).model_dump_json())
