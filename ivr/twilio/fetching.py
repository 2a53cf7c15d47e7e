"""Brings what Twilio recorded into tapes of ours, in the background (taking_down.Fetcher).

A recording is there some seconds after the caller has spoken; until then Twilio says that it knows none. What does not
come is told in the log with Twilio's name of it, and stays there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Protocol

import structlog

from ivr.taping import Recorder, Tape
from ivr.twilio.rest import TwilioFailed

LOOK_AGAIN = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds between two looks; after the last one nobody looks any more."""

log = structlog.get_logger(__name__)


class Sounds(Protocol):
    """rest.Rest."""

    async def sound(self, sid: str, file: Path) -> bool: ...


class Fetching:
    """Made in an event loop; close() at the end."""

    def __init__(self, rest: Sounds, recorder: Recorder) -> None:
        self._rest, self._recorder = rest, recorder
        self._tasks: set[asyncio.Task[None]] = set()

    def fetch(self, tape: Tape, sid: str, seconds: float) -> None:
        """Begin to bring recording `sid` of `seconds` into `tape`."""
        self._own(self._fetched(tape, sid, seconds))

    async def close(self) -> None:
        """Stop looking."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _own(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetched(self, tape: Tape, sid: str, seconds: float) -> None:
        for pause in LOOK_AGAIN:
            await asyncio.sleep(pause)
            try:
                if await self._rest.sound(sid, Path(f"{tape.path}.wav")):
                    await self._recorder.keep(tape, seconds)
                    return
            except TwilioFailed as problem:
                log.warning("twilio.recording_not_now", recording=sid, problem=str(problem))
        log.error("twilio.recording_not_fetched", recording=sid)
        await self._recorder.drop(tape)
