"""A bare manager client, as a stranger writes one: `async with manager(pbx) as c: await c.act("Ping")`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from support.asterisk import Pbx
from support.patience import PATIENCE


class Manager:
    """A bare manager client: what an attacker with the engine's password has. One action, its packet back."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._number = reader, writer, 0
        self.events: list[dict[str, str]] = []

    async def packet(self) -> dict[str, str]:
        async with asyncio.timeout(PATIENCE):
            raw = await self._reader.readuntil(b"\r\n\r\n")
        return dict(line.partition(": ")[::2] for line in raw.decode("utf-8", "replace").strip().split("\r\n"))

    async def act(self, action: str, *headers: str) -> dict[str, str]:
        self._number += 1
        mark = str(self._number)
        self._writer.write("\r\n".join([f"Action: {action}", f"ActionID: {mark}", *headers, "", ""]).encode())
        while (packet := await self.packet()).get("ActionID") != mark or "Response" not in packet:
            self.events.append(packet)
        return packet

    async def event(self, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """The first event that fits, earlier ones included."""
        for packet in self.events:
            if wanted(packet):
                return packet
        while not wanted(packet := await self.packet()):
            self.events.append(packet)
        self.events.append(packet)
        return packet


@asynccontextmanager
async def manager(pbx: Pbx, demo: bool = False) -> AsyncIterator[Manager]:
    user = pbx.box.demo if demo else pbx.box.engine
    assert user
    reader, writer = await asyncio.open_connection("127.0.0.1", pbx.box.ports.ami)
    client = Manager(reader, writer)
    await reader.readline()
    assert (await client.act("Login", f"Username: {user.name}", f"Secret: {user.secret}"))["Response"] == "Success"
    try:
        yield client
    finally:
        writer.close()
        await writer.wait_closed()
