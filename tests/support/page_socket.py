"""The socket of an agent's or a supervisor's page, byte by byte: it can be cut in the middle of a frame.

RFC 6455, as little of it as the product's pages use: text frames in one piece, pings, closes.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
SHORT, MEDIUM, LONG = 125, 126, 127
"""Lengths that stand in the second byte; then 16 or 64 bits follow."""


class Cut(ConnectionError):
    """The connection has ended, by whomever. `code`: of the server's close, None without one."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


async def buy_ticket(port: int, token: str) -> str:
    """For the hello, by a connection of its own. Raises Cut, OSError."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"POST /api/cti/ticket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        writer.write(f"{head}Connection: close\r\nContent-Length: 0\r\n\r\n".encode())
        answer, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.transport.abort()
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise Cut
    return str(json.loads(body)["ticket"])


class PageSocket:
    """`await PageSocket.open(port, "/cti")`; it reads no byte beyond `left`, when that is set."""

    left: int | None = None
    """Bytes until it is cut."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str) -> PageSocket:
        """Raises Cut when it is refused, OSError."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        head += f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}"
        writer.write(f"{head}\r\n\r\n".encode())
        made = cls(reader, writer)
        try:
            answer = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            made.abort()
            raise Cut from None
        except BaseException:
            made.abort()
            raise
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            made.abort()
            raise Cut
        return made

    def abort(self) -> None:
        """No word of goodbye."""
        self._writer.transport.abort()

    def send(self, **message: object) -> None:
        """One message; nothing when the connection has ended."""
        self._frame(TEXT, json.dumps(message).encode())

    async def receive(self) -> dict[str, Any]:
        """The next message; pings are answered meanwhile. Raises Cut."""
        try:
            while True:
                kind, payload = await self._next()
                if kind == TEXT:
                    message: dict[str, Any] = json.loads(payload)
                    return message
                if kind == PING:
                    self._frame(PONG, payload)
                elif kind == CLOSE:
                    raise Cut(int.from_bytes(payload[:2], "big") if payload else None)
        except (asyncio.IncompleteReadError, ConnectionError) as problem:
            self.abort()
            raise problem if isinstance(problem, Cut) else Cut from None

    async def _next(self) -> tuple[int, bytes]:
        first, second = await self._read(2)
        length = second
        if second == MEDIUM:
            length = int.from_bytes(await self._read(2), "big")
        elif second == LONG:
            length = int.from_bytes(await self._read(8), "big")
        return first & 0xF, await self._read(length)

    async def _read(self, count: int) -> bytes:
        if self.left is not None:
            if count > self.left:
                await self._reader.readexactly(self.left)
                raise Cut
            self.left -= count
        return await self._reader.readexactly(count)

    def _frame(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        size = len(payload)
        length = bytes([0x80 | size]) if size <= SHORT else b"\xfe" + size.to_bytes(2, "big")
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))
        self._writer.write(bytes([0x80 | kind]) + length + mask + masked)
