"""The state of every call that is not over, one row each, so that a new engine can go on where a dead one stopped.

calls.py records after each step; before an effect that the world sees it waits until event and state are on disk. Of
the steps that one commit takes together only the newest state is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.eventlog.writer import EventLog
from ivr.happenings import CallBegan, CallStepped, Happening
from ivr.moments import micros, moment
from ivr.statements import Latest, Sql, Write
from ivr.store import Store

WAIT = 0.5
"""Seconds that a caller waits for the disk. Then the call goes on and the log still holds what it must write."""

BEGIN = Sql(
    "INSERT INTO call_state (call_id, flow, hash, seq, state, updated) VALUES (:call_id, :flow, :hash, 0, '', :at)"
    " ON CONFLICT (call_id) DO UPDATE SET flow = excluded.flow, hash = excluded.hash",
    key="call_id",
)
KEEP = Sql(
    "INSERT INTO call_state (call_id, flow, hash, seq, state, updated) VALUES (:call_id, '', '', :seq, :state, :at)"
    " ON CONFLICT (call_id) DO UPDATE SET seq = excluded.seq, state = excluded.state, updated = excluded.updated",
    key="call_id",
)
FORGET = Sql("DELETE FROM call_state WHERE call_id = :call_id", key="call_id")
ONE = Sql("SELECT call_id, flow, hash, seq, state, updated FROM call_state WHERE call_id = :call_id")
ALL = Sql("SELECT call_id, flow, hash, seq, state, updated FROM call_state ORDER BY updated")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Journalled:
    """Where a call stands."""

    call_id: str
    flow: str
    flow_hash: str
    seq: int
    state: bytes
    """JSON of scripts_dsl.state.State; empty before the first step."""
    updated: datetime


def project(happening: Happening) -> tuple[Write, ...]:
    """A call begins with its flow; record() adds the state."""
    if type(happening) is not CallBegan or happening.call_id is None:
        return ()
    at = micros(happening.at)
    return (BEGIN(call_id=happening.call_id, flow=happening.flow, hash=happening.flow_hash, at=at),)


class Journal:
    """Writes through the event log, reads from the store."""

    def __init__(self, events: EventLog, store: Store) -> None:
        self._events, self._store = events, store

    async def record(self, happening: CallStepped, state: Callable[[], bytes], *, wait: bool) -> None:
        """Keep a step and the state after it; with `wait`, until both are on disk or WAIT is over. Raises LogFull.

        `state` gives the JSON; it is asked when the row is written, and not at all when a newer state replaced it.
        """
        call_id = happening.call_id
        assert call_id is not None

        def make() -> tuple[str, int, str, int]:
            return call_id, happening.seq, state().decode(), micros(happening.at)

        latest = Latest(KEEP, call_id, make)
        if not wait:
            self._events.append(happening, latest)
            return
        try:
            async with asyncio.timeout(WAIT):
                await self._events.appended(happening, latest)
        except TimeoutError:
            log.error("journal.slow", call_id=call_id, seq=happening.seq, waited=WAIT)

    def forget(self, call_id: str) -> None:
        """The call is over."""
        self._events.also(FORGET(call_id=call_id))

    async def read(self, call_id: str) -> Journalled | None:
        """Where a call stands; None when it is over or was never ours. Raises StoreDown."""
        rows = await self._store.fetch(ONE, call_id=call_id)
        return _journalled(*rows[0]) if rows else None

    async def unfinished(self) -> tuple[Journalled, ...]:
        """Calls that were not over when the last engine stopped, the oldest first. Raises StoreDown."""
        return tuple(_journalled(*row) for row in await self._store.fetch(ALL))


def _journalled(call_id: str, flow: str, flow_hash: str, seq: int, state: str, updated: int) -> Journalled:
    return Journalled(call_id, flow, flow_hash, seq, state.encode(), moment(updated))
