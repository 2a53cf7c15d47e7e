"""Talks between caller and agent: one stereo file for each agent's channel, so that a transfer loses nobody's voice.

The telephone records by itself (deploy/asterisk, [rec-leg]) and says so on the bus: LegTaped, LegGone. Here the row is
written, a recording paused, and the finished file handed to putting_away.py with the time of the talk.
Nothing here resumes one.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog

from ivr.bus import Bus
from ivr.happenings import AgentRinging, CallEnded
from ivr.live import LiveCalls
from ivr.recordings.catalogue import Entry
from ivr.recordings.happenings import RecordingBegan, RecordingPaused
from ivr.recordings.keeping import Retention
from ivr.recordings.putting_away import SECOND, PuttingAway, closed
from ivr.recordings.shelf import Raw, Shelf, new_name
from ivr.store import StoreDown
from ivr.taping import FLOW, LegGone, LegsSeen, LegTaped, MuteFailed, TapeChanged, member_of

HEADROOM_SECONDS = 30 * 60
"""Room for half an hour of as many talks as there ever were at once."""
RINGING = 10_000
"""Telephones that rang and may still be answered."""
_NO_DIGIT = re.compile(r"[^0-9]")
"""Left out of a uniqueid, it is the leg's name: FILTER(0-9) of the dialplan."""

log = structlog.get_logger(__name__)

Mute = Callable[[str, str, bool], Awaitable[None]]
"""Asterisk, channel -> silence in its recording (True) or sound."""


OfLeg = Callable[[str, str], Awaitable[Entry | None]]
"""Call id, leg -> its row."""

SilencedBy = Callable[[str], Awaitable[str | None]]
"""Call id -> who paused its recording in the time of an earlier program."""

Taped = Literal["off", "on", "paused"]
"""Whether a talk is recorded."""


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
    asked: str | None = None
    """Which agent wants silence in it; FLOW: an earlier program that died while it asked for a secret."""
    ended: bool = False
    """It is being put away."""


class Talks:
    """Tasks belong to run()."""

    def __init__(
        self,
        shelf: Shelf,
        bus: Bus,
        live: LiveCalls,
        mute: Mute,
        clock: Callable[[], datetime],
        of_leg: OfLeg,
        paused_before: SilencedBy,
        retention: Retention,
    ) -> None:
        self._shelf, self._bus, self._live, self._mute = shelf, bus, live, mute
        self._clock, self._of_leg = clock, of_leg
        self._paused_before = paused_before
        self._secret: set[str] = set()
        """Calls in which a flow asks for a secret now."""
        self._legs: dict[str, Leg] = {}
        """By uniqueid."""
        self._work: asyncio.Queue[Coroutine[Any, Any, None]] = asyncio.Queue()
        self._put_away = PuttingAway(shelf, bus, clock, retention)
        self._most = 1
        self._rang: dict[str, str] = {}
        """Whose telephone a channel is: user name by uniqueid, of the last ones that rang."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(LegTaped, self._taped)
        bus.subscribe(LegGone, self._gone)
        bus.subscribe(LegsSeen, self._seen)
        bus.subscribe(CallEnded, lambda told: self._secret.discard(told.call_id or ""))

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
        """Silence in the recording of every talk of the call, or sound again; the length stays true. An agent brings no
        sound back while a flow asks for a secret, and a flow none into what an agent has silenced. False: nothing is
        recorded. Raises MuteFailed."""
        if by == FLOW:
            (self._secret.add if paused else self._secret.discard)(call_id)
        legs = [leg for leg in self._legs.values() if leg.raw.call_id == call_id]
        try:
            changed = [await self._pause(leg, paused, by) for leg in legs]
        except MuteFailed:
            if by == FLOW:
                self._secret.discard(call_id)
            raise
        if any(changed):
            self._bus.publish(RecordingPaused(call_id=call_id, at=self._clock(), paused=paused, by=by))
        for leg in legs:
            self._bus.publish(TapeChanged(call_id, leg.agent))
        return bool(legs)

    async def _pause(self, leg: Leg, paused: bool, by: str) -> bool:
        """Whether it is as `by` wants it. Raises MuteFailed."""
        asked = leg.asked
        if by != FLOW:
            asked = by if paused else None
        elif asked == FLOW:
            asked = None
        silent = asked is not None or leg.raw.call_id in self._secret
        if silent is paused:
            await self._mute(leg.asterisk, leg.channel, paused)
        leg.asked = asked
        return silent is paused

    def state(self, call_id: str, agent: str) -> tuple[Taped, str | None]:
        """Whether the agent's talk with this caller is recorded, and who silenced it."""
        for leg in self._legs.values():
            if leg.raw.call_id == call_id and leg.agent == agent and not leg.ended:
                by = self._silenced(leg)
                return ("on", None) if by is None else ("paused", by)
        return "off", None

    def silenced_by(self, call_id: str) -> str | None:
        """Who silenced a talk of the call; None: there is sound, or no recording."""
        by = (self._silenced(leg) for leg in self._legs.values() if leg.raw.call_id == call_id)
        return next((one for one in by if one is not None), None)

    def _silenced(self, leg: Leg) -> str | None:
        return FLOW if leg.raw.call_id in self._secret else leg.asked

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
        live = self._live.get(told.call_id)
        if told.uniqueid in self._legs or (live is None and not raw.path.exists()):
            # A stranger's event, or one told twice. Of a call of ours the file comes with the first samples, which on a
            # busy machine may be after the event.
            return
        queue = live.queue if live is not None else None
        agent = self._rang.get(told.uniqueid, told.member)
        self._legs[told.uniqueid] = leg = Leg(new_name(), raw, told.asterisk, told.channel, agent, queue, told.at)
        self._most = max(self._most, len(self._legs))
        self._begin(leg.name, raw, agent, queue)
        if told.call_id in self._secret:
            self._work.put_nowait(self._hush(leg))
        self._bus.publish(TapeChanged(told.call_id, agent))

    async def _hush(self, leg: Leg) -> None:
        """It began while a secret is asked for."""
        try:
            await self._mute(leg.asterisk, leg.channel, True)
        except MuteFailed as problem:
            log.critical("recording.not_silent", recording=leg.name, problem=str(problem))

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
            self._bus.publish(TapeChanged(leg.raw.call_id, leg.agent))
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
                paused = await self._paused_before(raw.call_id)
            except StoreDown as problem:
                log.warning("recording.not_taken_up", problem=str(problem))
                return
            if uniqueid not in self._legs:
                self._legs[uniqueid] = leg = self._known(raw, asterisk, channels[uniqueid], entry)
                leg.asked = paused
                self._most = max(self._most, len(self._legs))
                self._bus.publish(TapeChanged(raw.call_id, leg.agent))

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
            await closed(leg.raw.path)
            await self.put_away(leg.name, leg.raw, leg.queue, seconds)
        finally:
            self._legs.pop(uniqueid, None)

    async def adopt(self, raw: Raw) -> None:
        """A talk that nobody of us saw begin: its file gets a row now."""
        name = new_name()
        self._begin(name, raw, None, None)
        await self.put_away(name, raw, None, None)

    async def put_away(self, name: str, raw: Raw, queue: str | None, expected: float | None) -> None:
        """As PuttingAway."""
        await self._put_away(name, raw, queue, expected)
