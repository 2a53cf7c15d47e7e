"""The one writer: everything that waits becomes one transaction (group commit).

In: happenings, at once and from anywhere in the event loop (`append` is a handler for the bus). Out: rows of `event`
and, in the same transaction, what the projections of all packages make of them. centrala/program.py owns `run()`.

What was appended is not lost while the process lives: a batch that the database could not take is kept as it is and
tried again; a batch that it refuses is written happening by happening, the spoilt one without its projections.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeVar

import structlog

from ivr.eventlog.rows import KNOWN, cleaned, row
from ivr.happenings import Happening
from ivr.statements import Latest, Write, grouped
from ivr.store import Row, Store, StoreDown

LINGER = 0.5
"""Seconds that a happening for which nobody waits may stay in memory, to share its commit with others. A killed engine
loses at most that much of what nobody outside has seen; before the world sees anything, `appended` waits."""
BATCH = 2_000
"""Happenings in one transaction."""
BUFFER = 100_000
"""Happenings in memory: 100 s at 100 calls/s, about 100 MB."""
RETRY = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between two tries; the last one for ever."""
ALARM_EVERY = 10.0
"""Seconds between two alarms while the database is down."""
SHUTDOWN = 10.0
"""Seconds that the last batch may take when the program ends."""

Projection = Callable[[Happening], tuple[Write, ...]]
"""Pure: what a package writes into its own tables for a happening. Runs in the happening's transaction."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class LogFull(Exception):
    """The event log holds all it can; the database has been down for too long."""


@dataclass(frozen=True, slots=True)
class LogHealth:
    """For /readyz and /metrics."""

    waiting: int
    """Happenings in memory."""
    stuck: float | None
    """Seconds since the database last took something; None while it does."""
    written: int
    """Happenings since the start."""
    commits: int
    lost: int
    """Happenings that could not be written at all; anything but 0 is an alarm."""


@dataclass(slots=True)
class _Entry:
    happening: Happening | None
    writes: tuple[Write, ...] = ()
    latest: Latest | None = None
    done: asyncio.Future[None] | None = None


class EventLog:
    """See above. Not thread-safe: one event loop."""

    def __init__(self, store: Store, projections: Sequence[Projection] = ()) -> None:
        self._store, self._projections = store, projections
        self._buffer: list[_Entry] = []
        self._in_hand = 0
        self._wake = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: float | None = None
        self._down_since: float | None = None
        self._written = self._commits = self._lost = 0

    # --- what others call --------------------------------------------------------------------------------------------

    def append(self, happening: Happening, latest: Latest | None = None) -> None:
        """Keep `happening`; it is written within LINGER. `latest` is written with it. Raises LogFull."""
        self._add(_Entry(happening, latest=latest), urgent=False)

    async def appended(self, happening: Happening, latest: Latest | None = None) -> None:
        """Keep `happening` and wait until it is on disk. Giving up the wait does not take it back. Raises LogFull,
        StoreRefused when it could not be written at all."""
        await self.on_its_way(happening, latest)

    def on_its_way(self, happening: Happening, latest: Latest | None = None) -> asyncio.Future[None]:
        """The same, but `happening` is kept when this returns: what is told in the same moment is in the same
        transaction. Raises LogFull."""
        return self._sent(_Entry(happening, latest=latest))

    def also(self, *writes: Write) -> None:
        """Writes without a happening, in their order among the others. They may be tried twice, so they must say the
        same when repeated. Raises LogFull."""
        self._add(_Entry(None, writes), urgent=False)

    async def flush(self) -> None:
        """Wait until everything appended so far is on disk."""
        await self._sent(_Entry(None))

    async def close(self) -> None:
        """Write what waits, for SHUTDOWN at most, and end run()."""
        if self._closing is None:
            self._closing = time.monotonic() + SHUTDOWN
        self._wake.set()

    @property
    def health(self) -> LogHealth:
        stuck = None if self._down_since is None else time.monotonic() - self._down_since
        return LogHealth(self._waiting, stuck, self._written, self._commits, self._lost)

    # --- in ----------------------------------------------------------------------------------------------------------

    @property
    def _waiting(self) -> int:
        return len(self._buffer) + self._in_hand

    def _add(self, entry: _Entry, *, urgent: bool) -> None:
        if self._waiting >= BUFFER:
            raise LogFull(f"{self._waiting} happenings wait for the database")
        self._buffer.append(entry)
        if urgent or len(self._buffer) >= BATCH:
            self._wake.set()
        elif len(self._buffer) == 1 and self._loop is not None:
            self._timer = self._loop.call_later(LINGER, self._wake.set)

    def _sent(self, entry: _Entry) -> asyncio.Future[None]:
        entry.done = asyncio.get_running_loop().create_future()
        self._add(entry, urgent=True)
        return entry.done

    # --- out ---------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """The writer. Ends after close(); cancelled, it writes what waits first."""
        self._loop = asyncio.get_running_loop()
        if self._buffer:
            self._wake.set()
        writer = asyncio.create_task(self._write_for_ever(), name="eventlog")
        try:
            await asyncio.shield(writer)
        except asyncio.CancelledError:
            await self.close()
            await writer
            raise

    async def _write_for_ever(self) -> None:
        while self._closing is None or self._buffer:
            await self._wake.wait()
            if len(self._buffer) <= BATCH and self._closing is None:
                self._wake.clear()
            if self._timer is not None:
                self._timer.cancel()
            batch, self._buffer = self._buffer[:BATCH], self._buffer[BATCH:]
            if batch:
                self._in_hand = len(batch)
                await self._take(batch)
                self._in_hand = 0

    async def _take(self, batch: list[_Entry]) -> None:
        try:
            groups = grouped(self._writes(batch))
            if groups:
                await self._insist(lambda: self._store.write(groups))
                self._commits += 1
        except StoreDown as problem:
            self._lose(batch, problem)
        except Exception as problem:
            log.error("eventlog.batch_refused", size=len(batch), problem=repr(problem))
            for entry in batch:
                await self._take_alone(entry)
        else:
            self._keep(batch)

    async def _take_alone(self, entry: _Entry) -> None:
        """With all that belongs to it, or without its projections, or not at all; the last two are loud."""
        try:
            if await self._wrote(entry, self._writes) or await self._wrote(entry, _bare):
                self._keep([entry])
        except Exception as problem:
            self._lose([entry], problem)

    async def _wrote(self, entry: _Entry, writes: Callable[[list[_Entry]], Iterable[Write]]) -> bool:
        """Whether it is on disk now. Raises what the database said when there is nothing left to try."""
        try:
            groups = grouped(cleaned(w) for w in writes([entry]))
            await self._insist(lambda: self._store.write(groups))
            self._commits += 1
        except StoreDown:
            raise
        except Exception as problem:
            happening = entry.happening
            if happening is not None:
                known: list[Row] = await self._insist(partial(self._store.fetch, KNOWN, id=happening.id))
                if known:
                    return True
            log.error("eventlog.refused", kind=happening and happening.kind, problem=repr(problem))
            if writes is _bare or happening is None:
                raise
            return False
        return True

    async def _insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """Again until the database takes it. Raises StoreDown only when the program ends, StoreRefused at once.

        A try that failed may have been written all the same; the next one is then refused, because ids are unique.
        """
        for attempt in count():
            try:
                result = await work()
                break
            except StoreDown as problem:
                self._alarm(problem)
                if self._closing is not None and time.monotonic() > self._closing:
                    raise
                await asyncio.sleep(RETRY[min(attempt, len(RETRY) - 1)])
        if self._down_since is not None:
            log.warning("eventlog.database_back", seconds=round(time.monotonic() - self._down_since, 3))
            self._down_since = None
        return result

    def _writes(self, batch: list[_Entry]) -> Iterable[Write]:
        """What a batch writes: the events, what the projections say, and of the `latest` ones only the newest."""
        newest = {(e.latest.sql, e.latest.key): e.latest for e in batch if e.latest is not None}
        for happening, writes, latest in ((e.happening, e.writes, e.latest) for e in batch):
            if happening is not None:
                yield row(happening)
                yield from self._projected(happening)
            yield from writes
            if latest is not None and newest[latest.sql, latest.key] is latest:
                yield Write(latest.sql, latest.make(), latest.key)

    def _projected(self, happening: Happening) -> list[Write]:
        found: list[Write] = []
        for project in self._projections:
            try:
                found += project(happening)
            except Exception:
                log.exception("eventlog.projection_failed", kind=happening.kind, happening=happening.id)
        return found

    # --- when it does not work ---------------------------------------------------------------------------------------

    def _alarm(self, problem: StoreDown) -> None:
        now = time.monotonic()
        if self._down_since is None:
            self._down_since, self._alarmed = now, now - ALARM_EVERY
        if now - self._alarmed >= ALARM_EVERY:
            self._alarmed = now
            log.error("eventlog.database_down", waiting=self._waiting, problem=str(problem))

    def _keep(self, entries: list[_Entry]) -> None:
        self._written += sum(e.happening is not None for e in entries)
        for entry in entries:
            if entry.done is not None and not entry.done.done():
                entry.done.set_result(None)

    def _lose(self, entries: list[_Entry], problem: Exception) -> None:
        self._lost += len(entries)
        log.critical("eventlog.lost", happenings=len(entries), problem=repr(problem))
        for entry in entries:
            if entry.done is not None and not entry.done.done():
                entry.done.set_exception(problem)


def _bare(batch: list[_Entry]) -> Iterable[Write]:
    return [row(entry.happening) for entry in batch if entry.happening is not None]
