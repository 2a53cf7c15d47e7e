"""Promises that are not over: made, told of before they are late, late, kept, withdrawn.

In: wishes of agents (cti/web_promises.py) and the time. Out: happenings on the bus, of which the event log makes rows.
A restarted program knows them again, and tells of nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cti.happenings import PromiseMade, PromiseMoved, PromiseNear
from cti.promises.rows import MOST, NOT_OVER, OF_OWNER, ONE, WHOSE, Shown, owed, shown
from cti.promises.states import IllegalMove, Owed, PromiseState, may_be_due, wakes, wanted
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.ids import new_id
from ivr.store import Store

LONGEST = 3600.0
"""Seconds after which the clock is looked at though nothing is due: it may have been set."""


class PromiseRefused(ValueError):
    """Nothing can be promised for that moment."""


class NoSuchPromise(Exception):
    """There is none of that id."""


class Promises:
    """`clock` gives the time with a zone. The event log hears the bus."""

    def __init__(self, bus: Bus, store: Store, events: EventLog, clock: Callable[[], datetime]) -> None:
        self._bus, self._store, self._events, self._clock = bus, store, events, clock
        self._owed: dict[str, Owed] = {}
        self._changed = asyncio.Event()

    async def load(self) -> None:
        """What was promised before this program began. Raises StoreDown."""
        self._owed = {one.id: one for one in owed(await self._store.fetch(NOT_OVER))}

    # --- wishes --------------------------------------------------------------------------------------------------

    async def make(self, call_id: str, text: str, due: datetime, *, owner: str, by: str) -> Shown:
        """On disk when it returns. Raises PromiseRefused, StoreDown, LogFull."""
        now = self._clock()
        if not may_be_due(due, now):
            raise PromiseRefused(due.isoformat())
        found = await self._store.fetch(WHOSE, call_id=call_id)
        customer = found[0][0] if found else None
        one = Owed(new_id(), call_id, customer, owner, now, due)
        self._owed[one.id] = one
        self._bus.publish(
            PromiseMade(
                call_id=call_id, customer_id=customer, at=now, promise=one.id, text=text, due=due, owner=owner, user=by
            )
        )
        self._changed.set()
        return await self.one(one.id)

    async def end(self, id_: str, state: PromiseState, *, by: str, why: str = "") -> Shown:
        """Kept or withdrawn; on disk when it returns. Raises NoSuchPromise, IllegalMove, StoreDown, LogFull."""
        one = self._owed.get(id_)
        if one is None:
            raise IllegalMove((await self.one(id_)).state, state)
        self._move(one.moved(state), by, why)
        return await self.one(id_)

    async def one(self, id_: str) -> Shown:
        """Raises NoSuchPromise, StoreDown, LogFull."""
        await self._events.flush()
        found = shown(await self._store.fetch(ONE, promise=id_))
        if not found:
            raise NoSuchPromise(id_)
        return found[0]

    async def of(self, owner: str) -> list[Shown]:
        """What this agent owes, due soonest first. Raises StoreDown, LogFull."""
        await self._events.flush()
        return shown(await self._store.fetch(OF_OWNER, owner=owner, most=MOST))

    # --- time ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            self.look()
            moments = [at for one in self._owed.values() if (at := wakes(one)) is not None]
            pause = (min(moments) - self._clock()).total_seconds() if moments else LONGEST
            try:
                async with asyncio.timeout(max(0.0, min(pause, LONGEST))):
                    await self._changed.wait()
            except TimeoutError:
                pass

    def look(self) -> None:
        """Tell what is to be told now."""
        now = self._clock()
        for one in list(self._owed.values()):
            match wanted(one, now):
                case PromiseState.LATE:
                    self._move(one.moved(PromiseState.LATE), None, "")
                case PromiseState.OPEN:
                    self._near(one, now)

    def _near(self, one: Owed, now: datetime) -> None:
        assert one.due is not None
        self._owed[one.id] = replace(one, told=True)
        self._bus.publish(
            PromiseNear(
                call_id=one.call_id, customer_id=one.customer_id, at=now, promise=one.id, due=one.due, owner=one.owner
            )
        )

    def _move(self, one: Owed, by: str | None, why: str) -> None:
        if one.state is PromiseState.LATE:
            self._owed[one.id] = one
        else:
            del self._owed[one.id]
        self._bus.publish(
            PromiseMoved(
                call_id=one.call_id, customer_id=one.customer_id, at=self._clock(), promise=one.id, due=one.due,
                owner=one.owner, state=one.state.value, user=by, why=why,
            )
        )  # fmt: skip
        self._changed.set()
