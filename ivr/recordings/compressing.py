"""Recordings become smaller when nobody has needed them for a while: one at a time, behind everything else.

    FLAC beside the WAV -> the same WAV comes out of it -> on the disk -> its name -> the row -> the WAV goes

Whatever dies on the way, one of the two is whole and is found. Who erases takes the WAV first; here the WAV is looked
for after the FLAC has its name: a recording that is erased meanwhile leaves nothing. `run()` belongs to recordings.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from ivr.eventlog import EventLog, LogFull
from ivr.recordings.catalogue import Catalogue, Entry
from ivr.recordings.flac import CannotCompress, checksum, compress
from ivr.recordings.happenings import RecordingCompressed
from ivr.recordings.shelf import Shelf, size_of
from ivr.store import StoreDown, StoreRefused

PAUSE = 60.0
"""Seconds between two looks for what may be compressed."""
PAGE = 100
"""Rows looked up at once."""
SPARE = 16 << 20
"""Bytes of disk that stay free beside the copy that is made."""
MOST_FAILED = 10_000
"""Names remembered that are not tried again before the next start."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """For /metrics: since the start of this program."""

    done: int = 0
    before: int = 0
    """Bytes."""
    after: int = 0
    """Bytes."""
    failed: int = 0
    waiting: int = 0
    """At the last look."""


class Compressing:
    """`after`: seconds from a recording's beginning; 0: never."""

    def __init__(
        self, shelf: Shelf, catalogue: Catalogue, events: EventLog, clock: Callable[[], datetime], after: float
    ) -> None:
        self._shelf, self._catalogue, self._events, self._clock = shelf, catalogue, events, clock
        self._after = timedelta(seconds=after)
        self._failed: set[str] = set()
        self.progress = Progress()

    async def run(self) -> None:
        """Until cancelled."""
        if not self._after:
            return
        tidied = False
        while True:
            with suppress(StoreDown):
                if not tidied:
                    await self.tidy()
                    tidied = True
                await self.tour()
            await asyncio.sleep(PAUSE)

    async def tidy(self) -> None:
        """What a crash left: halves, and WAVs whose FLAC is entered already. Raises StoreDown."""
        for name in await asyncio.to_thread(self._shelf.left_by_compressing):
            entry = await self._catalogue.one(name)
            if entry is not None and entry.compressed is not None and entry.audible:
                await asyncio.to_thread(self._shelf.wav(name).unlink, missing_ok=True)

    async def tour(self) -> None:
        """Once through all that may be compressed now, the oldest first. Raises StoreDown."""
        last: Entry | None = None
        self.progress.waiting = await self._catalogue.waiting(self._clock() - self._after)
        while page := await self._catalogue.compressible(self._clock() - self._after, last, PAGE):
            for entry in page:
                if entry.id not in self._failed:
                    await self._unhurried(entry)
            last = page[-1]

    async def _unhurried(self, entry: Entry) -> None:
        """Half of one processor at most, also when a million wait."""
        now = asyncio.get_running_loop().time
        began = now()
        try:
            await self._compress(entry)
        except (CannotCompress, StoreRefused, OSError) as problem:
            await self._give_up(entry, problem)
        except LogFull:
            log.warning("recording.not_compressed_now", recording=entry.id)
        await asyncio.sleep(now() - began)

    async def _compress(self, entry: Entry) -> None:
        """Raises CannotCompress, LogFull, StoreRefused, OSError."""
        shelf, name, sha256 = self._shelf, entry.id, entry.sha256 or ""
        before = size_of(shelf.wav(name))
        if not before and size_of(shelf.flac(name)):
            # The row was lost, with the database's last seconds.
            if await asyncio.to_thread(checksum, shelf.flac(name)) != sha256:
                raise CannotCompress("other sound is there than was entered")
            await self._enter(entry, size_of(shelf.flac(name)))
            return
        if shelf.free() < before + SPARE:
            log.warning("recording.no_room_to_compress", recording=name, bytes=before)
            return
        half = shelf.half(name)
        try:
            after = await compress(shelf.wav(name), half, sha256)
            there = await asyncio.to_thread(shelf.take_in, name)
        finally:
            half.unlink(missing_ok=True)
        if there:
            await self._enter(entry, after)
            await asyncio.to_thread(shelf.wav(name).unlink, missing_ok=True)
            self.progress.done += 1
            self.progress.waiting = max(0, self.progress.waiting - 1)
            self.progress.before += before
            self.progress.after += after

    async def _enter(self, entry: Entry, size: int) -> None:
        """On disk when it returns."""
        await self._events.appended(
            RecordingCompressed(call_id=entry.call_id, at=self._clock(), recording=entry.id, bytes=size)
        )

    async def _give_up(self, entry: Entry, problem: Exception) -> None:
        """It stays as it is; one that was erased meanwhile is nobody's trouble."""
        now = await self._catalogue.one(entry.id)
        if now is None or not now.audible:
            return
        self.progress.failed += 1
        if len(self._failed) < MOST_FAILED:
            self._failed.add(entry.id)
        log.error("recording.not_compressed", recording=entry.id, problem=str(problem))
