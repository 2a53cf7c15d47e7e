"""Talks between caller and agent: one stereo file for each agent's channel, so that a transfer loses nobody's voice.

The telephone records by itself (deploy/asterisk, [rec-leg]) and says so on the bus: LegTaped, LegGone. Here the row is
written, the finished file measured against the time of the talk, and a recording paused. Nothing here resumes one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from ivr.bus import Bus
from ivr.happenings import AgentRinging
from ivr.live import LiveCalls
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingPaused, RecordingStuck
from ivr.recordings.keeping import KEEP_SECONDS, entered
from ivr.recordings.shelf import Raw, Shelf, new_name, size_of
from ivr.recordings.sound import CHANNELS, RATE, SAMPLE, NoSound, measure, wrap
from ivr.taping import LegGone, LegTaped

CLOSING_SECONDS = 0.2
"""After its channel has gone Asterisk writes the last samples and closes the file; it is looked at again after this."""
CLOSED_LOOKS = 10
HEADROOM_SECONDS = 30 * 60
"""Room for half an hour of as many talks as there ever were at once."""
RINGING = 10_000
"""Telephones that rang and may still be answered."""
SECOND = RATE * SAMPLE * CHANNELS
"""Bytes of a talk."""

log = structlog.get_logger(__name__)

Mute = Callable[[str, bool], Awaitable[None]]
"""Channel -> silence in its recording (True) or sound."""


@dataclass(slots=True)
class Leg:
    """One agent's channel that is recorded now."""

    name: str
    """Of the recording."""
    raw: Raw
    channel: str
    queue: str | None
    began: float
    """time.perf_counter()."""


class Talks:
    """`keep_for`: seconds that a queue's recordings are kept, None when it does not say. Tasks belong to run()."""

    def __init__(
        self,
        shelf: Shelf,
        bus: Bus,
        live: LiveCalls,
        mute: Mute,
        clock: Callable[[], datetime],
        keep_for: Callable[[str], float | None] = lambda _queue: None,
    ) -> None:
        self._shelf, self._bus, self._live, self._mute = shelf, bus, live, mute
        self._clock, self._keep_for = clock, keep_for
        self._legs: dict[str, Leg] = {}
        """By uniqueid."""
        self._ended: asyncio.Queue[tuple[Leg, float | None]] = asyncio.Queue()
        self._most = 1
        self._rang: dict[str, str] = {}
        """Whose telephone a channel is: user name by uniqueid, of the last ones that rang."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(LegTaped, self._taped)
        bus.subscribe(LegGone, self._gone)

    def room(self) -> bool:
        """Whether something more may be recorded. Who asks for no free space is never refused."""
        wanted = self._shelf.keep_free
        try:
            return not wanted or self._shelf.free() >= max(wanted, self._most * HEADROOM_SECONDS * SECOND)
        except OSError:
            return False

    def running(self, raw: Raw) -> bool:
        """The telephone writes this file now, or it is being put away."""
        return any(leg.raw == raw for leg in self._legs.values())

    async def pause(self, call_id: str, paused: bool, by: str) -> bool:
        """Silence in the recording of every talk of the call, or sound again; the length stays true. False: nothing is
        recorded. Raises MuteFailed."""
        legs = [leg for leg in self._legs.values() if leg.raw.call_id == call_id]
        for leg in legs:
            await self._mute(leg.channel, paused)
        if legs:
            self._bus.publish(RecordingPaused(call_id=call_id, at=self._clock(), paused=paused, by=by))
        return bool(legs)

    async def run(self) -> None:
        """Put finished talks away until cancelled."""
        while True:
            leg, seconds = await self._ended.get()
            try:
                await self._finish(leg, seconds)
            finally:
                self._legs = {key: other for key, other in self._legs.items() if other is not leg}

    # --- from the bus -------------------------------------------------------------------------------------------

    def _rings(self, told: AgentRinging) -> None:
        self._rang[told.leg] = told.member
        if len(self._rang) > RINGING:
            del self._rang[next(iter(self._rang))]

    def _taped(self, told: LegTaped) -> None:
        raw = self._shelf.raw(told.call_id, told.leg)
        if told.uniqueid in self._legs or not raw.path.exists():
            # A stranger's event, or one told twice.
            return
        live = self._live.get(told.call_id)
        queue = live.queue if live is not None else None
        self._legs[told.uniqueid] = leg = Leg(new_name(), raw, told.channel, queue, told.at)
        self._most = max(self._most, len(self._legs))
        self._begin(leg.name, raw, self._rang.get(told.uniqueid, told.member), queue)

    def _begin(self, name: str, raw: Raw, agent: str | None, queue: str | None) -> None:
        self._bus.publish(
            RecordingBegan(
                call_id=raw.call_id, at=self._clock(), recording=name, what="talk", queue=queue, agent=agent,
                leg=raw.leg,
            )
        )  # fmt: skip

    def _gone(self, told: LegGone) -> None:
        leg = self._legs.get(told.uniqueid)
        if leg is not None:
            self._ended.put_nowait((leg, None if told.at is None else told.at - leg.began))

    # --- putting away -------------------------------------------------------------------------------------------

    async def _finish(self, leg: Leg, seconds: float | None) -> None:
        await _closed(leg.raw.path)
        await self.put_away(leg.name, leg.raw, leg.queue, seconds)

    async def adopt(self, raw: Raw) -> None:
        """A talk that nobody of us saw begin: its file gets a row now."""
        name = new_name()
        self._begin(name, raw, None, None)
        await self.put_away(name, raw, None, None)

    async def put_away(self, name: str, raw: Raw, queue: str | None, expected: float | None) -> None:
        """The telephone's file becomes a wav with an entry. A disk without room for both leaves the file as it is, to
        be tried again."""
        wav = self._shelf.wav(name)
        try:
            await asyncio.to_thread(wrap, raw.path, wav)
            found = await asyncio.to_thread(measure, wav)
        except NoSound as problem:
            log.error("recording.lost", recording=name, problem=str(problem))
            self._bus.publish(
                RecordingDropped(call_id=raw.call_id, at=self._clock(), recording=name, what="talk", why="lost")
            )
        except OSError as problem:
            self._stuck(name, raw, expected, problem)
            return
        else:
            self._shelf.protect(wav)
            keep = (self._keep_for(queue) if queue else None) or KEEP_SECONDS
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


async def _closed(path: Path) -> None:
    """Until the file no longer grows."""
    size = -1
    for _ in range(CLOSED_LOOKS):
        now = size_of(path)
        if now == size:
            return
        size = now
        await asyncio.sleep(CLOSING_SECONDS)
