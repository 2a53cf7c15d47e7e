"""What happens waits here to become remarks: told on the bus, and, when a program begins, what the last one had no time
for. What was spoken waits apart, because a recogniser takes its time."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from cti.happenings import DispositionSet, ScriptAnswered
from cti.remarks.rows import BEFORE
from ivr.bus import Bus
from ivr.happenings import Happening, NoteTaken, SurveyAnswered
from ivr.moments import micros, moment
from ivr.recordings.happenings import RecordingKept
from ivr.store import Store

WAITING = 10_000
"""Happenings that wait; more of them at once is a mistake somewhere, and the oldest go."""
BACK = timedelta(hours=1)
"""How far back a new program looks."""
MOST_BACK = 5_000
SPOKEN = frozenset({"answer", "message"})
SOURCES: Mapping[str, type[Happening]] = {
    one.kind: one for one in (SurveyAnswered, DispositionSet, NoteTaken, ScriptAnswered)
}


class Hears(Protocol):
    """Writes down what was spoken; centrala/comments.py."""

    async def heard(self, recording: str, call_id: str) -> str:
        """'' when there is nothing, or nobody who could."""
        ...


class Taking:
    """`changed` is set when something waits. `spoken`: somebody can write down what was."""

    def __init__(
        self, bus: Bus, store: Store, now: Callable[[], datetime], changed: asyncio.Event, *, spoken: bool
    ) -> None:
        self._store, self._now, self._changed = store, now, changed
        self._waiting: deque[Happening] = deque(maxlen=WAITING)
        self._spoken: asyncio.Queue[RecordingKept] = asyncio.Queue(WAITING)
        for kind in SOURCES.values():
            bus.subscribe(kind, self._take)
        if spoken:
            bus.subscribe(RecordingKept, self._kept)

    async def load(self) -> None:
        """What happened within the last hour; of what is known already nothing is made again. Raises StoreDown."""
        before = await self._store.fetch(BEFORE, since=micros(self._now() - BACK), most=MOST_BACK)
        self._waiting.extendleft(_read(*row) for row in before)

    def next(self) -> Happening | None:
        """None: nothing waits."""
        return self._waiting.popleft() if self._waiting else None

    async def spoken(self) -> RecordingKept:
        """The next one that somebody spoke."""
        return await self._spoken.get()

    def put(self, happening: Happening) -> None:
        """What the bus does not tell."""
        self._take(happening)

    def _take(self, happening: Happening) -> None:
        self._waiting.append(happening)
        self._changed.set()

    def _kept(self, kept: RecordingKept) -> None:
        """A voice comment, or a message in a box."""
        if kept.what in SPOKEN and kept.call_id is not None and not self._spoken.full():
            self._spoken.put_nowait(kept)


def _read(id_: str, at: int, kind: str, call_id: str | None, body: str) -> Happening:
    """A row of the event log, as it was told."""
    values: dict[str, Any] = json.loads(body)
    found = SOURCES[kind]
    known = {name: value for name, value in values.items() if name in found.__dataclass_fields__}
    if "told" in known:
        known["told"] = tuple(known["told"])
    return found(id=id_, at=moment(at), call_id=call_id, **known)
