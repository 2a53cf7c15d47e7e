"""Talks between caller and agent: one stereo file for each agent's channel, so that a transfer loses nobody's voice.

The telephone records by itself (deploy/asterisk, [rec-leg]) and says so on the bus: LegTaped, LegGone. Here the row is
written, the finished file measured against the time of the talk, and a recording paused. Nothing here resumes one.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from ivr.bus import Bus
from ivr.happenings import AgentRinging
from ivr.live import LiveCalls
from ivr.recordings.catalogue import Entry
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingPaused, RecordingStuck
from ivr.recordings.keeping import KEEP_SECONDS, entered
from ivr.recordings.shelf import Raw, Shelf, new_name, size_of
from ivr.recordings.sound import CHANNELS, RATE, SAMPLE, NoSound, measure, wrap
from ivr.store import StoreDown
from ivr.taping import LegGone, LegsSeen, LegTaped, member_of

CLOSING_SECONDS = 0.2
"""After its channel has gone Asterisk writes the last samples and closes the file; it is looked at again after this."""
CLOSED_LOOKS = 10
HEADROOM_SECONDS = 30 * 60
"""Room for half an hour of as many talks as there ever were at once."""
RINGING = 10_000
"""Telephones that rang and may still be answered."""
AT_ONCE = 4
"""Files put away at the same time."""
_NO_DIGIT = re.compile(r"[^0-9]")
"""Left out of a uniqueid, it is the leg's name: FILTER(0-9) of the dialplan."""
SECOND = RATE * SAMPLE * CHANNELS
"""Bytes of a talk."""

log = structlog.get_logger(__name__)

Mute = Callable[[str, str, bool], Awaitable[None]]
"""Asterisk, channel -> silence in its recording (True) or sound."""


OfLeg = Callable[[str, str], Awaitable[Entry | None]]
"""Call id, leg -> its row."""


@dataclass(slots=True)
class Leg:
    """One agent's channel that is recorded now."""

    name: str
    """Of the recording."""
    raw: Raw
    asterisk: str
    channel: str
    agent: str
    queue: str | None
    began: float
    """time.perf_counter()."""
    ended: bool = False
    """It is being put away."""


class Talks:
    """`keep_for`: seconds that a queue's recordings are kept, None when it does not say. Tasks belong to run()."""

    def __init__(
        self,
        shelf: Shelf,
        bus: Bus,
        live: LiveCalls,
        mute: Mute,
        clock: Callable[[], datetime],
        of_leg: OfLeg,
        keep_for: Callable[[str], float | None] = lambda _queue: None,
    ) -> None:
        self._shelf, self._bus, self._live, self._mute = shelf, bus, live, mute
        self._clock, self._of_leg, self._keep_for = clock, of_leg, keep_for
        self._legs: dict[str, Leg] = {}
        """By uniqueid."""
        self._work: asyncio.Queue[Coroutine[Any, Any, None]] = asyncio.Queue()
        self._disk = asyncio.Semaphore(AT_ONCE)
        self._most = 1
        self._rang: dict[str, str] = {}
        """Whose telephone a channel is: user name by uniqueid, of the last ones that rang."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(LegTaped, self._taped)
        bus.subscribe(LegGone, self._gone)
        bus.subscribe(LegsSeen, self._seen)

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
            await self._mute(leg.asterisk, leg.channel, paused)
        if legs:
            self._bus.publish(RecordingPaused(call_id=call_id, at=self._clock(), paused=paused, by=by))
        return bool(legs)

    def agents(self, call_id: str) -> frozenset[str]:
        """User names of those whose talk with this caller is recorded now."""
        return frozenset(leg.agent for leg in self._legs.values() if leg.raw.call_id == call_id)

    async def run(self) -> None:
        """Put finished talks away until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    tasks.create_task(await self._work.get())
        finally:
            while not self._work.empty():
                self._work.get_nowait().close()

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
        agent = self._rang.get(told.uniqueid, told.member)
        self._legs[told.uniqueid] = leg = Leg(new_name(), raw, told.asterisk, told.channel, agent, queue, told.at)
        self._most = max(self._most, len(self._legs))
        self._begin(leg.name, raw, agent, queue)

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
            self._end(told.uniqueid, leg, told.at - leg.began)

    def _seen(self, told: LegsSeen) -> None:
        """After a cut, or a start of this program: some talks have ended, some that we do not know go on."""
        for uniqueid, leg in self._legs.items():
            if leg.asterisk == told.asterisk and uniqueid not in told.channels:
                self._end(uniqueid, leg, None)
        self._work.put_nowait(self._take_up(told.asterisk, told.channels))

    def _end(self, uniqueid: str, leg: Leg, seconds: float | None) -> None:
        if not leg.ended:
            leg.ended = True
            self._work.put_nowait(self._finish(uniqueid, leg, seconds))

    # --- what goes on without us ----------------------------------------------------------------------------------

    async def _take_up(self, asterisk: str, channels: Mapping[str, str]) -> None:
        """Talks that are recorded and that this program did not see begin: to be paused, and put away in time."""
        by_leg = {_NO_DIGIT.sub("", uniqueid): uniqueid for uniqueid in channels}
        for raw in await asyncio.to_thread(lambda: list(self._shelf.raws())):
            uniqueid = by_leg.get(raw.leg)
            if uniqueid is None or self.running(raw):
                continue
            try:
                entry = await self._of_leg(raw.call_id, raw.leg)
            except StoreDown as problem:
                log.warning("recording.not_taken_up", problem=str(problem))
                return
            if uniqueid not in self._legs:
                self._legs[uniqueid] = self._known(raw, asterisk, channels[uniqueid], entry)

    def _known(self, raw: Raw, asterisk: str, channel: str, entry: Entry | None) -> Leg:
        now = time.perf_counter()
        if entry is not None:
            began = now - (self._clock() - entry.at).total_seconds()
            return Leg(entry.id, raw, asterisk, channel, entry.agent or "", entry.queue, began)
        leg = Leg(new_name(), raw, asterisk, channel, member_of(channel) or "", None, now)
        self._begin(leg.name, raw, leg.agent, None)
        return leg

    # --- putting away -------------------------------------------------------------------------------------------

    async def _finish(self, uniqueid: str, leg: Leg, seconds: float | None) -> None:
        try:
            await _closed(leg.raw.path)
            await self.put_away(leg.name, leg.raw, leg.queue, seconds)
        finally:
            self._legs.pop(uniqueid, None)

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
            async with self._disk:
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
