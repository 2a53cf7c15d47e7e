"""Who stands where on the Asterisk, asked over a manager connection of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from support.asterisk import Pbx

POLL = 0.02
"""s between two looks."""
FLOW = "AGI"
VOICES = ("Playback", "BackGround", "Read")
"""Applications."""
SOON = ("resume", "engine-soon")
"""Contexts of callers who wait for the next engine."""


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """One caller's channel."""

    uniqueid: str
    context: str
    application: str
    data: str

    @property
    def in_flow(self) -> bool:
        """The engine has it, and speaks or listens."""
        return self.application == FLOW and self.with_engine

    @property
    def with_engine(self) -> bool:
        """The engine has it, perhaps in a queue."""
        return self.context == "ivr-in"

    @property
    def helped(self) -> bool:
        """It hears a voice that needs no engine."""
        return self.application in VOICES and (self.fallen_back or self.context in SOON)

    @property
    def fallen_back(self) -> bool:
        return self.context.startswith("fallback")


class Witness:
    """`seen`: every caller's channel there ever was."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: set[str]) -> None:
        self._reader, self._writer, self.seen = reader, writer, seen

    async def look(self) -> list[ChannelSeen]:
        """The callers, now."""
        self._writer.write(b"Action: CoreShowChannels\r\n\r\n")
        found: list[ChannelSeen] = []
        while (event := await self._packet()).get("Event") != "CoreShowChannelsComplete":
            if event.get("Event") == "CoreShowChannel" and event["Channel"].startswith("PJSIP/"):
                found.append(
                    ChannelSeen(event["Uniqueid"], event["Context"], event["Application"], event["ApplicationData"])
                )
        self.seen.update(one.uniqueid for one in found)
        return found

    async def until(self, holds: Callable[[list[ChannelSeen]], bool], within: float) -> bool:
        """Look until it holds. False when it does not in time."""
        end = time.monotonic() + within
        while not holds(await self.look()):
            if time.monotonic() > end:
                return False
            await asyncio.sleep(POLL)
        return True

    async def each(
        self, want: Callable[[ChannelSeen], bool], who: set[str], within: float, began: float
    ) -> dict[str, float]:
        """How many seconds after `began` each of `who` was first seen as wanted; those who were not are missing."""
        found = dict[str, float]()
        while who - found.keys() and time.monotonic() - began < within:
            for one in await self.look():
                if one.uniqueid in who and one.uniqueid not in found and want(one):
                    found[one.uniqueid] = time.monotonic() - began
            await asyncio.sleep(POLL)
        return found

    async def _packet(self) -> dict[str, str]:
        raw = await self._reader.readuntil(b"\r\n\r\n")
        return dict(line.partition(": ")[::2] for line in raw.decode("utf-8", "replace").strip().split("\r\n"))


@asynccontextmanager
async def witness(pbx: Pbx, seen: set[str]) -> AsyncIterator[Witness]:
    user = pbx.box.engine
    reader, writer = await asyncio.open_connection("127.0.0.1", pbx.box.ports.ami)
    try:
        writer.write(f"Action: Login\r\nUsername: {user.name}\r\nSecret: {user.secret}\r\nEvents: off\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        yield Witness(reader, writer, seen)
    finally:
        writer.close()
