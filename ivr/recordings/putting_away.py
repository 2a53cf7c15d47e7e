"""A talk's file, which the telephone wrote, becomes a recording with an entry: measured, protected, told.

In: a raw file that no longer grows. Out: a wav on the shelf, and one happening: put away, lost, or stuck. Called by
talks.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from ivr.bus import Bus
from ivr.recordings.happenings import RecordingDropped, RecordingStuck
from ivr.recordings.keeping import Retention, entered
from ivr.recordings.shelf import Raw, Shelf, size_of
from ivr.recordings.sound import CHANNELS, RATE, SAMPLE, NoSound, measure, wrap

CLOSING_SECONDS = 0.2
"""After its channel has gone Asterisk writes the last samples and closes the file; it is looked at again after this."""
CLOSED_LOOKS = 10
AT_ONCE = 4
"""Files put away at the same time."""
SECOND = RATE * SAMPLE * CHANNELS
"""Bytes of a talk."""

log = structlog.get_logger(__name__)


class PuttingAway:
    """`clock` gives the time with a zone."""

    def __init__(self, shelf: Shelf, bus: Bus, clock: Callable[[], datetime], retention: Retention) -> None:
        self._shelf, self._bus, self._clock, self._retention = shelf, bus, clock, retention
        self._disk = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, name: str, raw: Raw, queue: str | None, expected: float | None) -> None:
        """The telephone's file becomes a wav with an entry. A disk without room for both leaves the file as it is, to
        be tried again."""
        wav = self._shelf.wav(name)
        try:
            async with self._disk:
                await asyncio.to_thread(wrap, raw.path, wav)
                found = await asyncio.to_thread(measure, wav)
        except (NoSound, FileNotFoundError) as problem:
            log.error("recording.lost", recording=name, problem=str(problem))
            self._bus.publish(
                RecordingDropped(call_id=raw.call_id, at=self._clock(), recording=name, what="talk", why="lost")
            )
        except OSError as problem:
            self._stuck(name, raw, expected, problem)
            return
        else:
            self._shelf.protect(wav)
            keep = self._retention.seconds("talk", queue)
            self._bus.publish(entered(name, raw.call_id, "talk", None, found, expected, self._clock(), keep))
        await asyncio.to_thread(raw.path.unlink, missing_ok=True)

    def _stuck(self, name: str, raw: Raw, expected: float | None, problem: OSError) -> None:
        log.critical("recording.stuck", recording=name, problem=problem.strerror, expected=expected)
        self._bus.publish(
            RecordingStuck(
                call_id=raw.call_id,
                at=self._clock(),
                recording=name,
                seconds=size_of(raw.path) / SECOND,
                expected=expected,
            )
        )


async def closed(path: Path) -> None:
    """Until the file no longer grows."""
    size = -1
    for _ in range(CLOSED_LOOKS):
        now = size_of(path)
        if now == size:
            return
        size = now
        await asyncio.sleep(CLOSING_SECONDS)
