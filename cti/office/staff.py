"""People as they are now, in everything that keeps a copy of them: seats, queues' members in the switch, names.

In: changes, made by a page in this process or by a command beside it; the count of changes tells (ivr/office_count.py).
Out: through floor.py, in the agent's lane; whoever watches. Nobody restarts anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable

import structlog

from cti.agents import Agent
from cti.agents.changes import By, People
from cti.agents.known import Known
from cti.agents.rules import Wrong
from cti.core import Core
from cti.desk.status import Served
from cti.feature import Feature
from cti.floor.lanes import LaneFull
from cti.floor.seats import Seat
from ivr.office_count import counted
from ivr.store import Store, StoreError
from ivr.switches import Switches

EVERY = 1.0
"""Seconds between two looks at one number."""

log = structlog.get_logger(__name__)

Watcher = Callable[[Collection[Agent], Iterable[str]], None]
"""Is told of everybody there is, and of the queues that have other agents now."""


class Staff(Feature):
    """`known`: what others ask of people in memory."""

    def __init__(self, core: Core, store: Store, known: Known, switches: Switches) -> None:
        self._core, self._store, self._known, self._switches = core, store, known, switches
        self.people = People(store, core.now)
        self._count: int | None = None
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as problem:
                log.warning("staff.unknown", problem=str(problem))
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Do what follows from changes since the last look. Raises StoreError."""
        count = await counted(self._store)
        if count != self._count:
            await self.read_again()
            self._count = count

    async def read_again(self) -> None:
        """Everybody, and what is switched. Raises StoreError."""
        people = await self._core.agents.all()
        await self._switches.read_again(self._store)
        moved = self._known.put(people)
        queues: set[str] = set()
        for found in await asyncio.gather(*(self._apply(user) for user in sorted(moved))):
            queues |= found
        if moved:
            for watcher in self._watchers:
                watcher(people, queues)

    async def serve(self, user: str, queues: tuple[str, ...], by: str) -> bool:
        """Which queues an agent serves from now on. False: no such agent. Raises StoreError."""
        try:
            await self.people.change(user, By(by, "page"), queues=queues)
        except Wrong:
            return False
        await self.read_again()
        return True

    async def _apply(self, user: str) -> set[str]:
        """Queues that have one agent more or less."""
        seat = self._core.floor.seat(user)
        if seat is None:
            return set(person.queues if (person := self._known.get(user)) else ())
        before = set(seat.queues)
        try:
            await self._core.floor.lanes.do(user, lambda: self._renew(seat))
        except LaneFull:
            log.error("staff.lane_full", user=user)
        return before ^ set(seat.queues)

    async def _renew(self, seat: Seat) -> None:
        floor, person = self._core.floor, self._known.get(seat.user)
        if person is None:
            floor.reassign(seat, ())
            self._core.logged_out(seat.user)
            return
        queues, languages = seat.queues, seat.languages
        floor.renew(seat, person)
        if languages != seat.languages:
            await floor.leave(seat)
        await self._core.attendance.settle(seat)
        if queues != seat.queues:
            floor.desk.send(seat.user, Served(queues=self._core.lengths.of(seat.queues)))
