"""Servers of the web for tests, good and bad, on loopback: what they say is bytes, written as they stand."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answers = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Asked:
    """One request."""

    line: str
    headers: dict[str, str]
    body: bytes
    names: list[str] = field(default_factory=list)
    """Of the headers, in small letters, as often as they came."""


@dataclass
class WebServer:
    """What was asked of it."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def says(status: str = "200 OK", body: bytes = b"{}", *headers: str) -> Answers:
    """An answer that is whole."""

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""])
        writer.write(head.encode() + body)

    return answer


async def nothing(_: Asked, _writer: asyncio.StreamWriter) -> None:
    """Takes the request and never answers."""
    await asyncio.Event().wait()


@asynccontextmanager
async def serving(*answers: Answers, tls: ssl.SSLContext | None = None) -> AsyncIterator[WebServer]:
    """A server that gives these answers one after the other, the last one for ever."""
    server = WebServer()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me is not None
        server.connections.add(me)
        try:
            while (request := await _request(reader)) is not None:
                server.asked.append(request)
                await answers[min(len(server.asked), len(answers)) - 1](request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            server.connections.discard(me)
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        left = list(server.connections)
        for connection in left:
            connection.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(ConnectionError):
            await listening.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    pairs = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in head[1:] if line)]
    headers = dict(pairs)
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(head[0], headers, body, [name for name, _ in pairs])
