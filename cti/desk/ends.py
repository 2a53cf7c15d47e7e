"""How websockets end: whoever says so first, and the last word. Of the desk's, the board's and the telephone's."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from aiohttp import WSMsgType, web

CLOSE_DEADLINE = 2.0
"""Seconds for the closing handshake; after it the transport is cut."""
GONE = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})
"""What is read when the other side went."""

log = structlog.get_logger(__name__)


async def first_end(told: asyncio.Future[int | None], *work: Coroutine[Any, Any, int | None]) -> int | None:
    """The close code of what ends first: `told` from elsewhere, or one of the tasks; the others are cancelled."""
    tasks = [asyncio.create_task(one) for one in work]
    ends: list[asyncio.Future[int | None]] = [told, *tasks]
    try:
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return next(end.result() for end in ends if end in done)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def say_why(ws: web.WebSocketResponse, request: web.Request, code: int | None) -> None:
    """Briefly; a client that does not even take that is cut off."""
    transport = request.transport
    if code is not None:
        try:
            async with asyncio.timeout(CLOSE_DEADLINE):
                await ws.close(code=code, drain=False)
        except TimeoutError:
            log.info("websocket.cut", path=request.path, code=code)
    if transport is not None:
        asyncio.get_running_loop().call_later(CLOSE_DEADLINE, transport.abort)
