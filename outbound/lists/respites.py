"""Numbers that no campaign calls for a time: a bereavement, a hardship, a complaint that is looked into.

Each has its reason and its end, or none: then somebody takes it back. The dial guard lets an agent call all the same,
for it is the campaigns that are to wait; who wants no call at all is suppressed (ivr/dialguard/suppression.py).
past.py reads the rows for `decide`; the command line enters them (centrala/cli/rests.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from outbound.lists.happenings import NumberRested

PUT = Sql(
    "INSERT INTO respite (number, since, until, why, who) VALUES (:number, :since, :until, :why, :who)"
    " ON CONFLICT (number) DO UPDATE SET since = excluded.since, until = excluded.until, why = excluded.why,"
    " who = excluded.who"
)
"""The last word counts: a rest may be made shorter as well as longer."""
DROP = Sql("DELETE FROM respite WHERE number = :number")
_ROW = "SELECT number, since, until, why, who FROM respite"
ONE = Sql(f"{_ROW} WHERE number = :number")
ROWS = Sql(f"{_ROW} WHERE until IS NULL OR until > :now ORDER BY since, number")


@dataclass(frozen=True, slots=True)
class Rest:
    """A number that no campaign calls for a time."""

    number: str
    since: datetime
    until: datetime | None
    """None: until somebody takes it back."""
    why: str
    who: str


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    if type(happening) is not NumberRested:
        return ()
    h = happening
    if h.over:
        return (DROP(number=h.number),)
    until = None if h.until is None else micros(h.until)
    return (PUT(number=h.number, since=micros(h.at), until=until, why=h.why, who=h.who),)


async def one(store: Store, number: str) -> Rest | None:
    """The last one of a number, also when it is over. Raises StoreError."""
    rows = await store.fetch(ONE, number=number)
    return _rest(*rows[0]) if rows else None


async def everyone(store: Store, now: datetime) -> tuple[Rest, ...]:
    """Who rests now, the oldest first. Raises StoreError."""
    return tuple(_rest(*found) for found in await store.fetch(ROWS, now=micros(now)))


async def enter(store: Store, change: NumberRested) -> None:
    """By another process than the engine: row and event are on disk when it returns. The engine reads the row before
    each call. Raises StoreError."""
    await store.write(grouped([row(change), *project(change)]))


def _rest(number: str, since: int, until: int | None, why: str, who: str) -> Rest:
    return Rest(number, moment(since), None if until is None else moment(until), why, who)
