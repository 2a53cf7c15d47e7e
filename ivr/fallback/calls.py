"""Calls that nobody of us saw: Asterisk kept a line for each, and the timeline gets them when the engine is back.

In: the lines, over a port that ivr/asterisk/fell_keys.py implements. Out: happenings in the event log, each call once
whatever dies in between, and messages on the shelf. One task (`run`), owned by centrala/attached.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import structlog

from ivr.bus import Bus
from ivr.eventlog.reader import began, happened
from ivr.eventlog.writer import EventLog
from ivr.happenings import CallBegan, CallEnded, Happening, NoteTaken, PbxUp
from ivr.ids import new_id
from ivr.journal import FORGET
from ivr.store import Store, StoreError

MESSAGES = "fallback"
"""Folder of messages, below that of the recordings."""
EVERY = 30.0
"""Seconds between two looks: a call that fell may end long after the engine is back."""
SLACK = timedelta(seconds=5)
"""Between a channel's beginning and the first word of it in the event log."""
MOST = 10_000
"""Calls of the log that are compared with one line."""
_UNIQUEID = re.compile(r"[A-Za-z0-9-]*?([0-9]{9,11})\.[0-9]+")
_MOMENT = re.compile(r"[0-9]{9,11}")
_WAY = re.compile(r"(queue|box) ([A-Za-z][A-Za-z0-9_-]{0,39})")

log = structlog.get_logger(__name__)


class KeysDown(Exception):
    """Asterisk cannot be asked now."""


class Keys(Protocol):
    """The lines that [call-ended] of the dialplan writes. Both methods raise KeysDown."""

    async def fell(self) -> Mapping[str, str]:
        """Uniqueid -> line."""

    async def known(self, uniqueid: str) -> None:
        """Take the line away."""


@dataclass(frozen=True, slots=True)
class Fell:
    """A call without an engine."""

    uniqueid: str
    began: datetime
    ended: datetime
    number: str
    """As sent; '' when withheld."""
    dialled: str
    key: str
    verb: str
    """queue or box; '' for a caller who heard the sentence that is always there."""
    name: str
    member: str
    """User name of the agent who took it; ''."""

    @property
    def note(self) -> str:
        """For the timeline."""
        said = ["came while the engine was away or took no more calls"]
        if self.key:
            said.append(f"pressed {self.key}")
        if self.verb == "queue":
            said.append(f"was sent to {self.name}")
        if self.member:
            said.append(f"talked with {self.member}")
        elif self.verb != "box":
            said.append("reached nobody")
        return ", ".join(said)


def read(uniqueid: str, line: str) -> Fell | None:
    """None for a line that is none of ours."""
    fields = line.split("|")
    channel = _UNIQUEID.fullmatch(uniqueid)
    if channel is None or len(fields) != 6 or not _MOMENT.fullmatch(fields[0]):
        return None
    way = _WAY.fullmatch(fields[4])
    start, end = (datetime.fromtimestamp(int(moment), UTC) for moment in (channel[1], fields[0]))
    verb, name = way.groups() if way else ("", "")
    return Fell(uniqueid, start, max(start, end), fields[1], fields[2], fields[3][:1], verb, name, fields[5])


def id_of(asterisk: str, fell: Fell) -> str:
    """The call's id: the same whenever it is read."""
    tail = sha256(f"{asterisk}\0{fell.uniqueid}".encode()).digest()[:10]
    return new_id(int(fell.began.timestamp() * 1000), tail)


class FellCalls:
    """Of one Asterisk. `adopt`: keeps a message (file, call, box); False: later. `flow_of`: number dialled -> flow."""

    def __init__(
        self,
        asterisk: str,
        keys: Keys,
        store: Store,
        events: EventLog,
        bus: Bus,
        messages: Path,
        adopt: Callable[[Path, str, str], Awaitable[bool]],
        normalise: Callable[[str], str | None],
        flow_of: Callable[[str], str],
    ) -> None:
        self._asterisk, self._keys, self._store, self._events = asterisk, keys, store, events
        self._messages, self._adopt, self._normalise, self._flow_of = messages, adopt, normalise, flow_of
        self._up = asyncio.Event()
        bus.subscribe(PbxUp, self._is_back)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(EVERY):
                    await self._up.wait()
            except TimeoutError:
                pass
            self._up.clear()
            try:
                await self.look()
            except (KeysDown, StoreError, OSError) as problem:
                log.warning("fallback.not_now", problem=repr(problem))

    def _is_back(self, event: PbxUp) -> None:
        if event.asterisk == self._asterisk:
            self._up.set()

    async def look(self) -> int:
        """Take over what there is; how many calls. Raises KeysDown, StoreError, OSError."""
        taken = 0
        for uniqueid, line in (await self._keys.fell()).items():
            fell = read(uniqueid, line)
            if fell is None:
                log.error("fallback.strange_line", uniqueid=uniqueid)
            elif not await self._take(fell):
                continue
            await self._keys.known(uniqueid)
            taken += 1
        return taken

    async def _take(self, fell: Fell) -> bool:
        """False: its message must wait."""
        mine = id_of(self._asterisk, fell)
        seen = await self._seen(fell)
        call_id = seen or mine
        told = {(row.kind, row.body.get("text")) for row in await happened(self._store, call_id)}
        message = self._messages / f"{fell.uniqueid}.wav"
        for happening in self._story(fell, call_id, whole=seen is None):
            text = happening.text if isinstance(happening, NoteTaken) else None
            if (happening.kind, text) not in told:
                self._events.append(happening)
        if seen is None:
            # It is over: the next engine must not look for it.
            self._events.also(FORGET(call_id=call_id))
        await self._events.flush()
        if fell.verb == "box" and await asyncio.to_thread(message.is_file):
            return await self._adopt(message, call_id, fell.name)
        log.info("fallback.call_taken_over", call_id=call_id)
        return True

    async def _seen(self, fell: Fell) -> str | None:
        """The call that an engine began before it died."""
        calls = await began(self._store, fell.began - SLACK, fell.ended + SLACK, MOST)
        mine = id_of(self._asterisk, fell)
        return next((c.call_id for c in calls if c.body.get("uniqueid") == fell.uniqueid and c.call_id != mine), None)

    def _story(self, fell: Fell, call_id: str, *, whole: bool) -> tuple[Happening, ...]:
        """`whole`: nobody has told of this call yet."""
        note = NoteTaken(call_id=call_id, at=fell.ended, text=fell.note)
        if not whole:
            return (note,)
        start = CallBegan(
            call_id=call_id,
            at=fell.began,
            ani=self._normalise(fell.number) if fell.number else None,
            name=None,
            dialled=fell.dialled,
            flow=self._flow_of(fell.dialled),
            flow_hash="",
            asterisk=self._asterisk,
            uniqueid=fell.uniqueid,
            linkedid=fell.uniqueid,
        )
        seconds = (fell.ended - fell.began).total_seconds()
        return start, note, CallEnded(call_id=call_id, at=fell.ended, seconds=seconds, why="fallback")
