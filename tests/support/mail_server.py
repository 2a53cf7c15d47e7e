"""A mail server for tests (RFC 5321, as much as a client needs), on loopback; it keeps what it was given."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass
class MailBox:
    """What the server says to each command, and what it got."""

    replies: dict[str, str] = field(default_factory=dict)
    """By the first word of a command; `silence` says nothing for ever, `drip` never ends a line."""
    extensions: tuple[str, ...] = ("8BITMIME",)
    tls: ssl.SSLContext | None = None
    """After STARTTLS, or from the beginning with `at_once`."""
    port: int = 0
    commands: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        me = asyncio.current_task()
        assert me is not None
        self.connections.add(me)
        try:
            await self._say(writer, self.replies.get("greeting", "220 test"))
            while line := (await reader.readline()).decode():
                word, _, rest = line.strip().partition(" ")
                self.commands.append(f"{word.upper()} {rest}".strip())
                await self._say(writer, self._reply(word.upper()))
                if word.upper() == "STARTTLS" and self.tls is not None:
                    await writer.start_tls(self.tls)
                if word.upper() == "DATA" and "DATA" not in self.replies:
                    data = await reader.readuntil(b"\r\n.\r\n")
                    self.messages.append(cast(EmailMessage, message_from_bytes(data[:-5], policy=default)))
                    await self._say(writer, self.replies.get("end", "250 taken"))
        except (ConnectionError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            self.connections.discard(me)
            writer.close()

    def _reply(self, word: str) -> str:
        usual = {"EHLO": self._greets(), "STARTTLS": "220 go on", "DATA": "354 go on", "QUIT": "221 bye"}
        return self.replies.get(word) or usual.get(word, "250 ok")

    def _greets(self) -> str:
        lines = ("test", *self.extensions)
        return "\r\n".join(f"250{' ' if n == len(lines) else '-'}{line}" for n, line in enumerate(lines, 1))

    async def _say(self, writer: asyncio.StreamWriter, reply: str) -> None:
        if reply == "silence":
            await asyncio.Event().wait()
        while reply == "drip":
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.write(f"{reply}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def mail_server(
    replies: dict[str, str] | None = None,
    *extensions: str,
    tls: ssl.SSLContext | None = None,
    at_once: bool = False,
) -> AsyncIterator[MailBox]:
    """A server that takes everything but what `replies` says."""
    box = MailBox(replies or {}, extensions or ("8BITMIME",), tls)
    server = await asyncio.start_server(box.talk, "127.0.0.1", 0, ssl=tls if at_once else None)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        left = list(box.connections)
        for connection in left:
            connection.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(ConnectionError):
            await server.wait_closed()
