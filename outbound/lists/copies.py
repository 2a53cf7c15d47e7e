"""Copies of do-not-call lists that others keep: a country's register, a trade's. Read, taken in, and how old they are.

A new copy takes the place of the one before when it is whole; until then a number on either of them is listed. The
house's own list is ivr/dialguard/suppression.py. Every method raises StoreError.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from ivr.eventlog.rows import row as event_row
from ivr.ids import new_id
from ivr.moments import micros, moment
from ivr.numbers import whole
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists.columns import LOOKED_AT, columns, has_names
from outbound.lists.files import Bad, Row
from outbound.lists.happenings import NumbersListed
from outbound.lists.written import unmarked
from scripts_dsl.campaign.model import PHONE
from scripts_dsl.types import Phone

CHUNK = 10_000
SHOWN = 100
"""Refused rows that are told; all are counted."""

PUT = Sql(
    "INSERT INTO listed_number (number, list, edition) VALUES (:number, :list, :edition)"
    " ON CONFLICT (number, list) DO UPDATE SET edition = excluded.edition"
)
IN_FORCE = Sql(
    "INSERT INTO number_list (name, copied, imported, origin, by_user, numbers, edition)"
    " VALUES (:name, :copied, :at, :origin, :user, 0, :edition) ON CONFLICT (name) DO UPDATE SET"
    " copied = excluded.copied, imported = excluded.imported, origin = excluded.origin, by_user = excluded.by_user,"
    " edition = excluded.edition"
)
OLD = Sql("DELETE FROM listed_number WHERE list = :name AND edition <> :edition")
COUNTED = Sql(
    "UPDATE number_list SET numbers = (SELECT count(*) FROM listed_number WHERE list = :name) WHERE name = :name"
)
EDITION = Sql("SELECT edition FROM number_list WHERE name = :name")
LISTS = Sql("SELECT name, copied, imported, origin, by_user, numbers FROM number_list ORDER BY name")


@dataclass(frozen=True, slots=True)
class NumberList:
    """One list, as it is in force."""

    name: str
    copied: datetime
    """When the copy was taken: rules of countries say how old it may be."""
    imported: datetime
    origin: str
    user: str
    numbers: int


@dataclass(slots=True)
class Copied:
    """What came of a copy."""

    rows: int = 0
    numbers: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused: list[Bad] = field(default_factory=list)
    """The first ones."""


def numbers(rows: Iterable[Row | Bad], country: str) -> Iterator[str | Bad]:
    """E.164 of each row: of the column of numbers, or of area code and number in the first two. What is no number is
    told: it may be a list in another form, and then nobody is on it."""
    going = iter(rows)
    first = list(islice(going, LOOKED_AT))
    head = [one for one in first if isinstance(one, Row)]
    place, named = _place(head, country)
    for one in _chained(first, going):
        if isinstance(one, Bad):
            yield one
        elif named:
            named = False
        else:
            yield _number(one, place, country)


def _place(head: Sequence[Row], country: str) -> tuple[int | None, bool]:
    """The column of numbers; None: the first two together. And whether the first row has names."""
    if not head:
        return 0, False
    named = has_names(head[0], country) and not _digits(head[0])
    found = columns(head, named, {PHONE: Phone()}, country)
    return next((one.place for one in found if one.target == PHONE), None if len(found) > 1 else 0), named


def _digits(row: Row) -> bool:
    return all(cell.isdecimal() for cell in row.cells[:2] if cell)


def _number(one: Row, place: int | None, country: str) -> str | Bad:
    written = "".join(one.cells[:2]) if place is None else one.cells[place] if place < len(one.cells) else ""
    return whole(unmarked(written), country) or Bad(
        one.number, "number", f"no telephone number: {' '.join(one.cells)[:40]}"
    )


def _chained(first: Iterable[Row | Bad], rest: Iterator[Row | Bad]) -> Iterator[Row | Bad]:
    yield from first
    yield from rest


class Copies:
    """`now` gives the time with a zone."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def all(self) -> tuple[NumberList, ...]:
        """By name."""
        return tuple(
            NumberList(name, moment(copied), moment(imported), origin, user, count)
            for name, copied, imported, origin, user, count in await self._store.fetch(LISTS)
        )

    async def take(
        self,
        name: str,
        found: Iterable[str | Bad],
        copied: datetime,
        *,
        origin: str,
        user: str,
        add: bool = False,
        told: Callable[[Copied], None] = lambda _: None,
    ) -> Copied:
        """A copy of list `name`, taken at `copied`. `add`: to the one that is there, not in its place. A copy without a
        number changes nothing: a file in a form that is not understood must not empty a list."""
        editions = await self._store.fetch(EDITION, name=name)
        edition: str = editions[0][0] if add and editions else new_id()
        done, going = Copied(), iter(found)
        while some := list(islice(going, CHUNK)):
            await self._store.write(grouped(PUT(number=n, list=name, edition=edition) for n in self._good(some, done)))
            told(done)
        if done.numbers:
            await self._in_force(name, copied, origin, user, edition, done.numbers)
        return done

    def _good(self, some: Sequence[str | Bad], done: Copied) -> list[str]:
        done.rows += len(some)
        for one in some:
            if isinstance(one, Bad):
                done.reasons[one.because] += 1
                done.refused += [one] if len(done.refused) < SHOWN else []
        good = list(dict.fromkeys(one for one in some if isinstance(one, str)))
        done.numbers += len(good)
        return good

    async def _in_force(self, name: str, copied: datetime, origin: str, user: str, edition: str, count: int) -> None:
        now = self._now()
        told = NumbersListed(at=now, list=name, copied=copied, origin=origin, user=user, numbers=count)
        made = IN_FORCE(name=name, copied=micros(copied), at=micros(now), origin=origin, user=user, edition=edition)
        await self._store.write(grouped([event_row(told), made]))
        await self._store.write(grouped([OLD(name=name, edition=edition), COUNTED(name=name)]))
