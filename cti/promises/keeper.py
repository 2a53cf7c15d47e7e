"""Promises and tasks that are not over: made, taken over, told of before they are late, late, kept, withdrawn.

In: wishes of agents (cti/promises/routes.py) and the time. Out: happenings on the bus, of which the event log makes
rows. A restarted program knows them again, and tells of nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from cti.happenings import PromiseMade, PromiseMoved, PromiseNear, PromiseTaken
from cti.promises.rows import MOST, NOT_OVER, OF_OWNER, ONE, WHOSE, Shown, owed, shown
from cti.promises.states import IllegalMove, Owed, PromiseState, What, may_be_due, wakes, wanted
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.ids import new_id
from ivr.store import Store

LONGEST = 3600.0
"""Seconds after which the clock is looked at though nothing is due: it may have been set."""
REMEMBERED = 1_000
"""Promises of which it is known who made them in which words: a second click makes no second one."""


Watcher = Callable[[Shown, str | None], None]


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
        self._watchers: list[Watcher] = []
        self._made: dict[tuple[object, ...], str] = {}
        """Who promised what to whom by when -> its id."""
        self._making = asyncio.Lock()

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of each promise that somebody made, took or ended, when it is on disk; and who kept it
        before. The clock's moves are not told: who knows when it is due knows them too."""
        self._watchers.append(watcher)

    def __iter__(self) -> Iterator[Owed]:
        """Those that are not over."""
        return iter(list(self._owed.values()))

    async def load(self) -> None:
        """What was promised before this program began. Raises StoreDown."""
        self._owed = {one.id: one for one in owed(await self._store.fetch(NOT_OVER))}

    # --- wishes --------------------------------------------------------------------------------------------------

    async def make(
        self,
        call_id: str | None,
        text: str,
        due: datetime,
        *,
        owner: str | None,
        by: str,
        what: What = What.PROMISE,
        queue: str | None = None,
    ) -> Shown:
        """On disk when it returns; what is open already in the same words is not made again. Raises PromiseRefused,
        StoreDown, LogFull."""
        said = (call_id, text, due, owner, by, what, queue)
        async with self._making:
            known = self._made.get(said, "")
            if known in self._owed:
                return await self.one(known)
            id_ = await self._make(call_id, text, due, owner=owner, by=by, what=what, queue=queue)
            self._made[said] = id_
            for old in list(self._made)[:-REMEMBERED]:
                del self._made[old]
        return await self._tell(id_, owner)

    async def _make(
        self,
        call_id: str | None,
        text: str,
        due: datetime,
        *,
        owner: str | None,
        by: str,
        what: What,
        queue: str | None,
    ) -> str:
        now = self._clock()
        if not may_be_due(due, now):
            raise PromiseRefused(due.isoformat())
        found = await self._store.fetch(WHOSE, call_id=call_id) if call_id is not None else []
        customer, number = found[0] if found else (None, None)
        one = Owed(new_id(), call_id, customer, owner, now, due, what=what, queue=queue)
        self._owed[one.id] = one
        self._bus.publish(
            PromiseMade(
                call_id=call_id, customer_id=customer, number=number, at=now, promise=one.id, what=what.value,
                text=text, due=due, owner=owner, queue=queue, user=by,
            )
        )  # fmt: skip
        self._changed.set()
        return one.id

    async def take(self, id_: str, *, by: str) -> Shown:
        """`by` keeps it from now on; on disk when it returns. Raises NoSuchPromise, IllegalMove, StoreDown, LogFull."""
        one = self._owed.get(id_)
        if one is None:
            raise IllegalMove((await self.one(id_)).state, PromiseState.OPEN)
        self._owed[id_] = one.taken(by)
        self._bus.publish(
            PromiseTaken(
                call_id=one.call_id, customer_id=one.customer_id, at=self._clock(), promise=id_, before=one.owner,
                user=by,
            )
        )  # fmt: skip
        return await self._tell(id_, one.owner)

    async def end(self, id_: str, state: PromiseState, *, by: str, why: str = "") -> Shown:
        """Kept or withdrawn; on disk when it returns. Raises NoSuchPromise, IllegalMove, StoreDown, LogFull."""
        one = self._owed.get(id_)
        if one is None:
            raise IllegalMove((await self.one(id_)).state, state)
        self._move(one.moved(state), by, why)
        return await self._tell(id_, one.owner)

    async def one(self, id_: str) -> Shown:
        """Raises NoSuchPromise, StoreDown, LogFull."""
        await self._events.flush()
        found = shown(await self._store.fetch(ONE, promise=id_))
        if not found:
            raise NoSuchPromise(id_)
        return found[0]

    async def _tell(self, id_: str, before: str | None) -> Shown:
        one = await self.one(id_)
        for watcher in self._watchers:
            watcher(one, before)
        return one

    async def of(self, owner: str) -> list[Shown]:
        """What this agent owes, and tasks of his queues that nobody has taken, due soonest first. Raises StoreDown,
        LogFull."""
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
                call_id=one.call_id, customer_id=one.customer_id, at=now, promise=one.id, what=one.what.value,
                due=one.due, owner=one.owner, queue=one.queue,
            )
        )  # fmt: skip

    def _move(self, one: Owed, by: str | None, why: str) -> None:
        if one.state is PromiseState.LATE:
            self._owed[one.id] = one
        else:
            del self._owed[one.id]
        self._bus.publish(
            PromiseMoved(
                call_id=one.call_id, customer_id=one.customer_id, at=self._clock(), promise=one.id,
                what=one.what.value, due=one.due, owner=one.owner, queue=one.queue, state=one.state.value, user=by,
                why=why,
            )
        )  # fmt: skip
        self._changed.set()
