"""What is owed now: promised calls, and promises and tasks of agents that are due soon. Read when something of it
changed.

In: CallbackAsked, CallbackMoved, PromiseMade, PromiseTaken, PromiseMoved on the bus; the tables. Out: a list for the
board, with whose it is and to whom it was promised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from cti.board.messages import PromiseNow
from cti.happenings import PromiseMade, PromiseMoved, PromiseTaken
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackMoved
from ivr.eventlog import EventLog, LogFull
from ivr.happenings import CallbackAsked
from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store, StoreError

MOST = 100
AHEAD = timedelta(days=1)
"""Promises of agents that are due later are nobody's worry today."""
TIDY = 60.0
"""Seconds after which the list is read again although nothing was told: what an agent promised may be due now."""
GATHER = 0.3
"""Seconds in which changes become one reading."""

OWED = Sql(
    "SELECT kind, id, text, due, queue, owner, name, number, state FROM ("
    " SELECT 'callback' AS kind, id, tell AS text, CASE WHEN since > asked THEN since ELSE due END AS due, queue,"
    " CAST(NULL AS TEXT) AS owner, name, number, state FROM callback WHERE state IN ('waiting', 'calling')"
    " UNION ALL SELECT p.kind, p.id, p.text, p.due_at, p.queue, p.owner, c.name, p.number, p.state"
    " FROM promise p LEFT JOIN customer c ON c.id = p.customer_id"
    " WHERE p.state IN ('open', 'late') AND p.due_at < :soon) AS owed ORDER BY due LIMIT :most"
)

log = structlog.get_logger(__name__)


class OwedNow:
    """`told(list)` gets it whenever it was read; `watched()`: somebody looks."""

    def __init__(
        self,
        bus: Bus,
        store: Store,
        events: EventLog,
        now: Callable[[], datetime],
        told: Callable[[list[PromiseNow]], None],
        watched: Callable[[], bool],
    ) -> None:
        self._store, self._events, self._now, self._told, self._watched = store, events, now, told, watched
        self._changed = asyncio.Event()
        bus.subscribe(CallbackAsked, lambda _: self._changed.set())
        bus.subscribe(CallbackMoved, lambda _: self._changed.set())
        bus.subscribe(PromiseMade, lambda _: self._changed.set())
        bus.subscribe(PromiseTaken, lambda _: self._changed.set())
        bus.subscribe(PromiseMoved, lambda _: self._changed.set())

    async def read(self) -> None:
        """Now. What cannot be read stays as it was."""
        try:
            await self._events.flush()
            soon = micros(self._now() + AHEAD)
            rows = await self._store.fetch(OWED, soon=soon, most=MOST)
        except (StoreError, LogFull) as problem:
            log.warning("board.owed_unknown", problem=str(problem))
            return
        self._told(
            [
                PromiseNow(
                    id=id_, kind=kind, text=text, due=None if due is None else moment(due), queue=queue, owner=owner,
                    name=name, number=number, state=state,
                )
                for kind, id_, text, due, queue, owner, name, number, state in rows
            ]
        )  # fmt: skip

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(TIDY):
                    await self._changed.wait()
            except TimeoutError:
                pass
            await asyncio.sleep(GATHER)
            self._changed.clear()
            if self._watched():
                await self.read()
