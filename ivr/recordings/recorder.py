"""Keeps what a line records: a row before the first sound, a measured file after the last.

Implements ivr/taping.Recorder over the shelf, the event log and the telephone; made by recordings.py.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import structlog

from ivr.eventlog import EventLog, LogFull
from ivr.happenings import Happening
from ivr.recordings.catalogue import Entry
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingRefused
from ivr.recordings.keeping import Retention, entered
from ivr.recordings.shelf import Shelf, new_name
from ivr.recordings.sound import NoSound, is_whole, measure
from ivr.recordings.talks import Talks, Taped
from ivr.taping import Tape

ROW_SECONDS = 0.5
"""A caller waits at most this long for the row. Then the log still holds what it must write."""

log = structlog.get_logger(__name__)


class Keeper:
    """See above."""

    def __init__(
        self,
        shelf: Shelf,
        events: EventLog,
        publish: Callable[[Happening], None],
        talks: Talks,
        clock: Callable[[], datetime],
        retention: Retention,
    ) -> None:
        self._shelf, self._events, self._publish, self._talks, self._clock = shelf, events, publish, talks, clock
        self._retention = retention
        self.open: set[str] = set()
        """Names of tapes that lines write now."""

    # --- ivr/taping.Recorder ------------------------------------------------------------------------------------

    async def begin(self, call_id: str, what: str, box: str | None = None) -> Tape | None:
        """A tape whose row is on disk; None: too little room."""
        if not self._room(call_id, what):
            return None
        name = new_name()
        began = RecordingBegan(call_id=call_id, at=self._clock(), recording=name, what=what, box=box)
        # Before its row can be seen: housekeeping drops a row that nobody works on and that has no file.
        self.open.add(name)
        if not await self._written(began):
            self.open.discard(name)
            return None
        return Tape(name, str(self._shelf.wav(name).with_suffix("")), call_id, what, box)

    async def keep(self, tape: Tape, told: float) -> float:
        """Seconds kept; 0: nobody spoke, and nothing is kept."""
        wav = self._shelf.wav(tape.name)
        try:
            return await self.put_away(tape.name, wav, tape.call_id, tape.what, tape.box, told)
        finally:
            self.open.discard(tape.name)

    async def drop(self, tape: Tape) -> None:
        """Nothing is kept."""
        self.open.discard(tape.name)
        await asyncio.to_thread(self._shelf.wav(tape.name).unlink, missing_ok=True)
        self._dropped(tape.name, tape.call_id, tape.what, tape.box, "left")

    async def talk(self, call_id: str) -> str | None:
        """Where the talks of this call go; None: too little room."""
        return str(self._shelf.talk(call_id)) if self._room(call_id, "talk") else None

    async def pause(self, call_id: str, paused: bool, by: str) -> bool:
        """See Talks.pause()."""
        return await self._talks.pause(call_id, paused, by)

    def state(self, call_id: str, agent: str) -> tuple[Taped, str | None]:
        """See Talks.state()."""
        return self._talks.state(call_id, agent)

    def silenced_by(self, call_id: str) -> str | None:
        """See Talks.silenced_by()."""
        return self._talks.silenced_by(call_id)

    def agents(self, call_id: str) -> frozenset[str]:
        """See Talks.agents()."""
        return self._talks.agents(call_id)

    async def adopt(self, wav: Path, call_id: str, box: str) -> bool:
        """A message that was recorded without us becomes one of ours; False: too little room, it stays where it is.
        Raises OSError."""
        tape = await self.begin(call_id, "message", box)
        if tape is None:
            return False
        try:
            await asyncio.to_thread(shutil.move, wav, self._shelf.wav(tape.name))
            await self.put_away(tape.name, self._shelf.wav(tape.name), call_id, tape.what, box, None)
        finally:
            self.open.discard(tape.name)
        return True

    # --- also for housekeeping.py -------------------------------------------------------------------------------

    async def left_behind(self, unfinished: Callable[[], Awaitable[tuple[Entry, ...]]]) -> tuple[Entry, ...]:
        """Of the rows that are open those that nobody works on: what is known of all others is on disk before they are
        read. Raises StoreDown."""
        at_work = set(self.open)
        await self._events.flush()
        return tuple(entry for entry in await unfinished() if entry.id not in at_work | self.open)

    async def put_away(
        self, name: str, wav: Path, call_id: str, what: str, box: str | None, told: float | None
    ) -> float:
        """Measure a finished answer or message and enter it; seconds kept."""
        try:
            found = await asyncio.to_thread(measure, wav)
        except (NoSound, OSError) as problem:
            log.error("recording.lost", recording=name, problem=str(problem), told=told)
            self._dropped(name, call_id, what, box, "lost")
            return 0.0
        whole = is_whole(found.seconds, told)
        if whole and not found.spoken:
            await asyncio.to_thread(wav.unlink, missing_ok=True)
            self._dropped(name, call_id, what, box, "silent")
            return 0.0
        self._shelf.protect(wav)
        keep = self._retention.seconds(what, box)
        self._publish(entered(name, call_id, what, box, found, told, self._clock(), keep))
        return found.seconds

    def _dropped(self, name: str, call_id: str, what: str, box: str | None, why: str) -> None:
        self._publish(RecordingDropped(call_id=call_id, at=self._clock(), recording=name, what=what, box=box, why=why))

    def _room(self, call_id: str, what: str) -> bool:
        """Whether something more may be recorded; says so if not."""
        if self._talks.room():
            return True
        log.critical("recording.refused", what=what, keep_free=self._shelf.keep_free)
        self._publish(RecordingRefused(call_id=call_id, at=self._clock(), what=what, why="disk"))
        return False

    async def _written(self, happening: Happening) -> bool:
        """On disk, or in the log's hands after ROW_SECONDS; False: the log takes nothing more."""
        try:
            async with asyncio.timeout(ROW_SECONDS):
                await self._events.appended(happening)
        except TimeoutError:
            log.error("recording.slow_row", waited=ROW_SECONDS)
        except LogFull:
            log.critical("recording.no_row")
            return False
        return True
