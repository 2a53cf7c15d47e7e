"""Lists that are used again, and lists that are forgotten; refused rows go by themselves after a time.

Both write beside the engine: it looks at the rows each time. Every method raises StoreError.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store

KEPT = timedelta(days=30)
"""Refused rows, which hold what somebody wrote of people who are nobody's candidates."""

AT_ONCE = 20_000
"""People in one transaction."""

HOW_MANY = Sql(
    "SELECT count(*) FROM candidate WHERE campaign = :campaign AND state = 'done' AND because = :outcome"
    " AND (CAST(:list AS TEXT) = '' OR list = CAST(:list AS TEXT))"
)
AGAIN = Sql(
    "UPDATE candidate SET state = 'waiting', not_before = 0, since = :at WHERE id IN (SELECT id FROM candidate"
    " WHERE campaign = :campaign AND state = 'done' AND because = :outcome"
    " AND (CAST(:list AS TEXT) = '' OR list = CAST(:list AS TEXT)) LIMIT :most)"
)
CAMPAIGN = Sql("SELECT campaign FROM contact_list WHERE id = :list")
PEOPLE = Sql("SELECT count(*) FROM candidate WHERE campaign = :campaign AND list = :list AND state <> 'claimed'")
FORGET = Sql(
    "DELETE FROM candidate WHERE id IN (SELECT id FROM candidate"
    " WHERE campaign = :campaign AND list = :list AND state <> 'claimed' LIMIT :most)"
)
FORGET_ROWS = Sql("DELETE FROM rejected_row WHERE list = :list")
FORGOTTEN = Sql("UPDATE contact_list SET state = 'forgotten' WHERE id = :list")
EXPIRED = Sql("DELETE FROM rejected_row WHERE list IN (SELECT id FROM contact_list WHERE imported < :before)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecycled(Happening):
    """People who were done wait again."""

    kind: ClassVar[str] = "list.recycled"
    campaign: str
    outcome: str
    list: str
    """'' of every list."""
    people: int
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForgotten(Happening):
    """The people of a list are no candidates any more."""

    kind: ClassVar[str] = "list.forgotten"
    list: str
    people: int
    user: str


class Recycling:
    """See above."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def again(self, campaign: str, outcome: str, list_: str, user: str, now: datetime) -> int:
        """How many wait again: those who are done because of `outcome`, of one list or of all ('')."""
        ((people,),) = await self._store.fetch(HOW_MANY, campaign=campaign, outcome=outcome, list=list_)
        told = ListRecycled(at=now, campaign=campaign, outcome=outcome, list=list_, people=people, user=user)
        await self._store.write(grouped([row(told)]))
        some = AGAIN(at=micros(now), campaign=campaign, outcome=outcome, list=list_, most=AT_ONCE)
        for _ in range(0, people, AT_ONCE):
            await self._store.write(grouped([some]))
        return int(people)

    async def forget(self, list_: str, user: str, now: datetime) -> int:
        """How many went; whoever is being called stays until that is over."""
        found = await self._store.fetch(CAMPAIGN, list=list_)
        campaign = found[0][0] if found else ""
        ((people,),) = await self._store.fetch(PEOPLE, list=list_, campaign=campaign)
        told = ListForgotten(at=now, list=list_, people=people, user=user)
        await self._store.write(grouped([row(told), FORGOTTEN(list=list_), FORGET_ROWS(list=list_)]))
        for _ in range(0, people, AT_ONCE):
            await self._store.write(grouped([FORGET(campaign=campaign, list=list_, most=AT_ONCE)]))
        return int(people)

    async def expire(self, now: datetime) -> None:
        """Refused rows of lists that are older than KEPT go."""
        await self._store.write(grouped([EXPIRED(before=micros(now - KEPT))]))
