"""The catalogue: one row for each recording, made from what happens to it, and the look-ups.

`project` is pure and runs in the happening's transaction; the event log's writer calls it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.recordings.happenings import (
    HoldPlaced,
    HoldReleased,
    RecordingBegan,
    RecordingCompressed,
    RecordingDropped,
    RecordingErased,
    RecordingKept,
    RecordingStuck,
)
from ivr.statements import Sql, Write
from ivr.store import Row, Store


class State(Enum):
    """Of a recording."""

    OPEN = "open"
    """Being made, or cut short by a crash and not looked at since."""
    KEPT = "kept"
    """Whole."""
    SHORT = "short"
    """Kept, and sound is missing."""
    DROPPED = "dropped"
    """Nothing worth keeping."""
    ERASED = "erased"
    """The file is gone; the row is the proof."""


MOVES = {
    State.OPEN: {State.KEPT, State.SHORT, State.DROPPED},
    State.KEPT: {State.ERASED},
    State.SHORT: {State.ERASED},
    State.DROPPED: set[State](),
    State.ERASED: set[State](),
}
"""The statements below make only these."""

AUDIBLE = (State.KEPT.value, State.SHORT.value)

BEGIN = Sql(
    "INSERT INTO recording (id, call_id, what, box, queue, agent, leg, at, state)"
    " VALUES (:id, :call_id, :what, :box, :queue, :agent, :leg, :at, 'open') ON CONFLICT (id) DO NOTHING",
    key="id",
)
KEEP = Sql(
    "UPDATE recording SET state = :state, seconds = :seconds, expected = :expected, bytes = :bytes, sha256 = :sha256,"
    " expires = :expires WHERE id = :id AND state = 'open'",
    key="id",
)
STUCK = Sql("UPDATE recording SET seconds = :seconds, expected = :expected WHERE id = :id AND state = 'open'", key="id")
DROP = Sql("UPDATE recording SET state = 'dropped' WHERE id = :id AND state = 'open'", key="id")
COMPRESSED = Sql("UPDATE recording SET compressed = :bytes WHERE id = :id AND state IN ('kept', 'short')", key="id")
ERASE = Sql("UPDATE recording SET state = 'erased' WHERE id = :id AND state IN ('kept', 'short')", key="id")
PLACE = Sql(
    "INSERT INTO hold (id, recording, call_id, customer_id, at, who, why)"
    " VALUES (:id, :recording, :call_id, :customer, :at, :who, :why) ON CONFLICT (id) DO NOTHING",
    key="id",
)
RELEASE = Sql(
    "UPDATE hold SET released = :at, released_who = :who, released_why = :why WHERE id = :id AND released IS NULL",
    key="id",
)

_SELECT = (
    "SELECT id, call_id, what, box, queue, agent, leg, at, state, seconds, expected, sha256, compressed FROM recording"
)
ONE = Sql(_SELECT + " WHERE id = :id")
OF_LEG = Sql(_SELECT + " WHERE call_id = :call_id AND leg = :leg")
UNFINISHED = Sql(_SELECT + " WHERE state = 'open' ORDER BY at")
HOLDING = (
    "h.released IS NULL AND (h.recording = r.id OR h.call_id = r.call_id OR h.customer_id IS NOT NULL AND r.call_id IN"
    " (SELECT i.id FROM interaction i WHERE i.customer_id = h.customer_id"
    " OR i.number IN (SELECT n.number FROM customer_number n WHERE n.customer_id = h.customer_id)))"
)
"""A hold `h` is one of recording `r`. A number that others have too counts: rather one too many is kept."""
_OLD = (
    "SELECT r.id, r.call_id, r.what, r.box, r.queue, r.agent, r.leg, r.at, r.state, r.seconds, r.expected, r.sha256,"
    " r.compressed FROM recording r WHERE r.state IN ('kept', 'short') AND r.expires < :now"
    " AND NOT EXISTS (SELECT 1 FROM hold h WHERE "
)
EXPIRED = Sql(_OLD + HOLDING + ") ORDER BY r.expires LIMIT :most")
_OVER = " AND call_id NOT IN (SELECT call_id FROM call_state)"
COMPRESSIBLE = Sql(
    _SELECT + " WHERE state IN ('kept', 'short') AND compressed IS NULL AND at < :before"
    " AND (at > :at OR at = :at AND id > :id)" + _OVER + " ORDER BY at, id LIMIT :most"
)
"""A call that goes on may play what was recorded in it: it needs the WAV."""
WAITING = Sql("SELECT count(*) FROM recording WHERE state IN ('kept', 'short') AND compressed IS NULL AND at < :before")
AMOUNTS = Sql(
    "SELECT count(*), count(compressed), coalesce(sum(seconds), 0), CAST(coalesce(sum(bytes), 0) AS BIGINT),"
    " CAST(coalesce(sum(CASE WHEN compressed IS NULL THEN 0 ELSE bytes END), 0) AS BIGINT),"
    " CAST(coalesce(sum(compressed), 0) AS BIGINT) FROM recording WHERE state IN ('kept', 'short')"
)
LAST_PAUSE = Sql(
    "SELECT body FROM event WHERE call_id = :call_id AND kind = 'recording.paused' ORDER BY n DESC LIMIT 1"
)
_HOLDS = "SELECT 1 FROM recording r JOIN hold h ON "
HELD = Sql(_HOLDS + HOLDING + " WHERE r.id = :id LIMIT 1")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row."""

    id: str
    call_id: str
    what: str
    """answer, message or talk."""
    box: str | None
    queue: str | None
    agent: str | None
    leg: str | None
    at: datetime
    state: State
    seconds: float | None
    expected: float | None
    sha256: str | None
    """Of the WAV, whatever form it has now."""
    compressed: int | None
    """Bytes of its compressed form; None: it is a WAV."""

    @property
    def audible(self) -> bool:
        """There is a file."""
        return self.state.value in AUDIBLE


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is kept."""

    recordings: int
    compressed: int
    """Of them."""
    seconds: float
    bytes: int
    """That all would take as WAV."""
    before: int
    """Bytes of the WAVs that were compressed."""
    after: int
    """Bytes of what they became."""

    @property
    def on_disk(self) -> int:
        """Bytes."""
        return self.bytes - self.before + self.after


def project(happening: Happening) -> tuple[Write, ...]:
    """What the catalogue learns from `happening`."""
    make = _TABLE.get(type(happening))
    return () if make is None else (make(happening),)


def _began(h: RecordingBegan) -> Write:
    return BEGIN(
        id=h.recording, call_id=h.call_id, what=h.what, box=h.box, queue=h.queue, agent=h.agent, leg=h.leg,
        at=micros(h.at),
    )  # fmt: skip


def _kept(h: RecordingKept) -> Write:
    state = State.KEPT if h.complete else State.SHORT
    return KEEP(
        id=h.recording, state=state.value, seconds=h.seconds, expected=h.expected, bytes=h.bytes, sha256=h.sha256,
        expires=micros(h.expires),
    )  # fmt: skip


def _held(h: HoldPlaced) -> Write:
    call = h.call_id if h.recording is None and h.customer_id is None else None
    return PLACE(
        id=h.hold, recording=h.recording, call_id=call, customer=h.customer_id, at=micros(h.at), who=h.who, why=h.why
    )


_TABLE: dict[type[Happening], Callable[[Any], Write]] = {
    RecordingBegan: _began,
    RecordingKept: _kept,
    RecordingStuck: lambda h: STUCK(id=h.recording, seconds=h.seconds, expected=h.expected),
    RecordingCompressed: lambda h: COMPRESSED(id=h.recording, bytes=h.bytes),
    RecordingDropped: lambda h: DROP(id=h.recording),
    RecordingErased: lambda h: ERASE(id=h.recording),
    HoldPlaced: _held,
    HoldReleased: lambda h: RELEASE(id=h.hold, at=micros(h.at), who=h.who, why=h.why),
}


class Catalogue:
    """Look-ups. Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def one(self, recording: str) -> Entry | None:
        """None: there is no such recording."""
        rows = await self._store.fetch(ONE, id=recording)
        return _entry(rows[0]) if rows else None

    async def of_leg(self, call_id: str, leg: str) -> Entry | None:
        """The talk of one agent's channel."""
        rows = await self._store.fetch(OF_LEG, call_id=call_id, leg=leg)
        return _entry(rows[0]) if rows else None

    async def silenced_by(self, call_id: str) -> str | None:
        """Who paused the call's recording last, as the event log knows it; None: it has sound."""
        rows = await self._store.fetch(LAST_PAUSE, call_id=call_id)
        told = json.loads(rows[0][0]) if rows else {}
        return str(told["by"]) if told.get("paused") else None

    async def unfinished(self) -> tuple[Entry, ...]:
        """Those that are being made, the oldest first."""
        return tuple(map(_entry, await self._store.fetch(UNFINISHED)))

    async def expired(self, now: datetime, most: int) -> tuple[Entry, ...]:
        """Whose time is over, and that nobody holds."""
        return tuple(map(_entry, await self._store.fetch(EXPIRED, now=micros(now), most=most)))

    async def compressible(self, before: datetime, after: Entry | None, most: int) -> tuple[Entry, ...]:
        """WAVs begun before that moment, of calls that are over; those behind `after`, the oldest first."""
        at, id_ = (micros(after.at), after.id) if after is not None else (0, "")
        rows = await self._store.fetch(COMPRESSIBLE, before=micros(before), at=at, id=id_, most=most)
        return tuple(map(_entry, rows))

    async def waiting(self, before: datetime) -> int:
        """How many WAVs that were begun before that moment there are."""
        return int((await self._store.fetch(WAITING, before=micros(before)))[0][0])

    async def amounts(self) -> Amounts:
        """Of all that can be heard."""
        return Amounts(*(await self._store.fetch(AMOUNTS))[0])

    async def held(self, recording: str) -> bool:
        """Somebody said that it must not be erased (holds.py)."""
        return bool(await self._store.fetch(HELD, id=recording))


def _entry(row: Row) -> Entry:
    id_, call_id, what, box, queue, agent, leg, at, state, seconds, expected, sha256, compressed = row
    state = State(state)
    return Entry(id_, call_id, what, box, queue, agent, leg, moment(at), state, seconds, expected, sha256, compressed)
