"""The pulse on its wire, a unix socket: `Heart` in the engine beats, `Finger` in the watchdog feels it.

A byte `.` every second, `q` before a wanted end. Nothing else is understood; who sends more than he should is cut off.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from ivr.watchdog.verdict import BEAT, Pulse

BEATS, GOODBYE = b".", b"q"
MOST = 64
"""Bytes read at once; a beat is one."""

log = structlog.get_logger(__name__)


class Heart:
    """Beats while the event loop runs. Without a watchdog it tries again every BEAT."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def run(self) -> None:
        """Until cancelled; then it says goodbye."""
        while True:
            with suppress(OSError):
                await self._beat()
            await asyncio.sleep(BEAT)

    async def _beat(self) -> None:
        """Raises OSError when the watchdog is not there, or no more."""
        reader, writer = await asyncio.open_unix_connection(str(self._path))
        try:
            while not reader.at_eof():
                writer.write(BEATS)
                await writer.drain()
                await asyncio.sleep(BEAT)
        except asyncio.CancelledError:
            writer.write(GOODBYE)
            raise
        finally:
            writer.close()


class Finger:
    """Listens at `path` and keeps `pulse`; `changed()` is called when a connection begins or ends. The newest engine
    counts: one that is started again takes the place of the one before."""

    def __init__(self, path: Path, pulse: Pulse, changed: Callable[[], None]) -> None:
        self._path, self._pulse, self._changed = path, pulse, changed
        self._newest: asyncio.StreamWriter | None = None

    async def listen(self) -> asyncio.Server:
        """Raises OSError when nobody may listen there, or another watchdog does."""
        if await self._is_taken():
            raise OSError(f"another watchdog listens at {self._path}")
        self._path.unlink(missing_ok=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        before = os.umask(0o177)
        try:
            return await asyncio.start_unix_server(self._feel, str(self._path))
        finally:
            os.umask(before)

    async def _is_taken(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(str(self._path))
        except OSError:
            return False
        writer.close()
        return True

    async def _feel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wanted = False
        try:
            while data := await reader.read(MOST):
                if data.strip(BEATS):
                    wanted = data.strip(BEATS) == GOODBYE
                    break
                self._beats(writer)
        except OSError as problem:
            log.warning("watchdog.pulse_broken", problem=str(problem))
        finally:
            writer.close()
            self._ended(writer, wanted=wanted)

    def _beats(self, writer: asyncio.StreamWriter) -> None:
        self._pulse.beat(time.monotonic())
        if writer is not self._newest:
            self._newest = writer
            self._changed()

    def _ended(self, writer: asyncio.StreamWriter, *, wanted: bool) -> None:
        if writer is not self._newest:
            return
        self._newest = None
        if wanted:
            self._pulse.goodbye()
        else:
            self._pulse.lost()
        self._changed()
