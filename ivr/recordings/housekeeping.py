"""What nobody waits for: recordings that a crash left behind are put away, old ones erased, a full disk told.

`run()` belongs to centrala/program.py.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from ivr.happenings import Happening
from ivr.recordings.catalogue import Catalogue, Entry
from ivr.recordings.happenings import RecordingDropped, RecordingErased
from ivr.recordings.recorder import Keeper
from ivr.recordings.shelf import Raw, Shelf
from ivr.recordings.talks import Talks
from ivr.store import StoreDown

LOOK = 2.0
"""Seconds between two looks at the disk: an alarm comes within five."""
SWEEP = 30.0
"""Seconds between two looks for what was left behind."""
ERASE = 600.0
"""Seconds between two looks for what is too old."""
AT_ONCE = 500
"""Files erased in one go."""
STILL = 120.0
"""Seconds without a new sample after which a file that nobody of us writes is over: telephones on both sides of a talk
that send nothing for so long are rare."""
ALARM_EVERY = 60.0
"""Seconds between two alarms of one kind."""

log = structlog.get_logger(__name__)


class Housekeeping:
    """See above."""

    def __init__(
        self,
        shelf: Shelf,
        catalogue: Catalogue,
        keeper: Keeper,
        talks: Talks,
        publish: Callable[[Happening], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._shelf, self._catalogue, self._keeper, self._talks = shelf, catalogue, keeper, talks
        self._publish, self._clock = publish, clock
        self._alarmed = -ALARM_EVERY

    async def run(self) -> None:
        """Until cancelled. However long a sweep takes, the disk is looked at."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            tasks.create_task(self._tidy())

    async def _watch(self) -> None:
        while True:
            self.look(time.monotonic())
            await asyncio.sleep(LOOK)

    async def _tidy(self) -> None:
        swept = erased = -ERASE
        while True:
            now = time.monotonic()
            try:
                if now - swept >= SWEEP:
                    swept = now
                    await self.sweep()
                if now - erased >= ERASE:
                    erased = now
                    await self.erase()
            except StoreDown as problem:
                log.warning("recordings.store_down", problem=str(problem))
            await asyncio.sleep(LOOK)

    def look(self, now: float) -> None:
        """Say so when there is too little room. `now`: time.monotonic()."""
        if not self._talks.room() and now - self._alarmed >= ALARM_EVERY:
            self._alarmed = now
            log.critical("recordings.disk_full", folder=str(self._shelf.folder), keep_free=self._shelf.keep_free)

    # --- left behind --------------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Finish what is no longer written and was never put away. Raises StoreDown."""
        for raw in await asyncio.to_thread(lambda: list(self._shelf.raws())):
            if not self._talks.running(raw) and _is_still(raw.path):
                await self._put_away(raw)
        for entry in await self._keeper.left_behind(self._catalogue.unfinished):
            if entry.what != "talk":
                await self._finish(entry)

    async def _put_away(self, raw: Raw) -> None:
        entry = await self._catalogue.of_leg(raw.call_id, raw.leg)
        if entry is None:
            await self._talks.adopt(raw)
        else:
            await self._talks.put_away(entry.id, raw, entry.queue, entry.expected)

    async def _finish(self, entry: Entry) -> None:
        """An answer or a message of a call that our end left in the middle."""
        wav = self._shelf.wav(entry.id)
        if not wav.exists():
            self._publish(
                RecordingDropped(
                    call_id=entry.call_id, at=self._clock(), recording=entry.id, what=entry.what, box=entry.box,
                    why="lost",
                )
            )  # fmt: skip
        elif _is_still(wav):
            await self._keeper.put_away(entry.id, wav, entry.call_id, entry.what, entry.box, None)

    # --- too old ------------------------------------------------------------------------------------------------

    async def erase(self) -> None:
        """Files first, then their rows: a row that says erased is true. What is held stays, also when it is held while
        this goes on. Raises StoreDown."""
        for entry in await self._catalogue.expired(self._clock(), AT_ONCE):
            if await self._catalogue.held(entry.id):
                continue
            await asyncio.to_thread(self._shelf.remove, entry.id)
            self._publish(RecordingErased(call_id=entry.call_id, at=self._clock(), recording=entry.id, why="retention"))


def _is_still(path: Path) -> bool:
    """Wall clock against the file's: both are this machine's, and a step of it only delays."""
    try:
        return abs(time.time() - path.stat().st_mtime) > STILL
    except OSError:
        return False
