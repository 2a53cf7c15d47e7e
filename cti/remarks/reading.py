"""Remarks as somebody looks at them: one, those of a user and his groups, his ideas; and who answers for what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cti.remarks.making import House
from cti.remarks.rows import ANSWERS, MOST, OF_ALL, OF_AUTHOR, OF_OWNER, ONE, Answers, Shown, answers, shown
from cti.remarks.states import CLOSED
from ivr.eventlog import EventLog
from ivr.moments import micros
from ivr.store import Store

CLOSED_SHOWN = timedelta(days=7)


class NoSuchRemark(Exception):
    """There is none of that id."""


class Reading:
    """What is on disk, when everything that was told is."""

    def __init__(self, store: Store, events: EventLog, now: Callable[[], datetime]) -> None:
        self._store, self._events, self._now = store, events, now
        self._house = House()

    def put(self, house: House) -> None:
        """What the site says from now on."""
        self._house = house

    def owners_of(self, user: str) -> tuple[str, ...]:
        """As whom this user is told: himself, and every group he is in."""
        groups = self._house.site.people
        return (user, *(group for group, users in groups.items() if user in users))

    def legal(self) -> frozenset[str]:
        """Users who answer for liability; empty: the site names nobody."""
        owner = self._house.site.liability.owner
        return frozenset(self._house.site.members(owner)) if owner else frozenset()

    async def one(self, id_: str) -> Shown:
        """Raises NoSuchRemark, StoreError, LogFull."""
        await self._events.flush()
        found = shown(await self._store.fetch(ONE, remark=id_))
        if not found:
            raise NoSuchRemark(id_)
        return found[0]

    async def answers(self, id_: str) -> Answers:
        """The whole survey of a remark. Raises NoSuchRemark, StoreError."""
        found = answers(await self._store.fetch(ANSWERS, remark=id_))
        if not found:
            raise NoSuchRemark(id_)
        return found[0]

    async def of(self, user: str, *, everybody: bool = False) -> list[Shown]:
        """Open ones first, the newest first; closed ones for a week. Raises StoreError, LogFull."""
        await self._events.flush()
        since = micros(self._now() - CLOSED_SHOWN)
        if everybody:
            return shown(await self._store.fetch(OF_ALL, since=since, most=MOST))
        found: list[Shown] = []
        for owner in self.owners_of(user):
            found += shown(await self._store.fetch(OF_OWNER, owner=owner, since=since, most=MOST))
        return sorted(found, key=lambda one: (one.state is CLOSED, -one.at.timestamp(), one.id))[:MOST]

    async def ideas_of(self, user: str) -> list[Shown]:
        """Those that this user had. Raises StoreError."""
        return shown(await self._store.fetch(OF_AUTHOR, author=user, most=MOST))
