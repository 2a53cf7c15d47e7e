"""Lists as the store has them: where their people came from, how far an import is, which rows were refused and why.

Every method raises StoreError.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Row, Store
from outbound.lists.agreement import Agreement, load

IMPORTING, DONE, FAILED = "importing", "done", "failed"

_LIST = (
    "SELECT id, campaign, name, origin, consent, imported, by_user, state, accepted, merged, rejected, share, problem"
    " FROM contact_list"
)
OF_CAMPAIGN = Sql(f"{_LIST} WHERE campaign = :campaign ORDER BY imported DESC, id DESC LIMIT :most")
EVERY = Sql(f"{_LIST} ORDER BY imported DESC, id DESC LIMIT :most")
ONE = Sql(f"{_LIST} WHERE id = :id")
REJECTED = Sql(
    "SELECT row, number, because, why FROM rejected_row WHERE list = :list AND row > :after ORDER BY row LIMIT :most"
)
REASONS = Sql(
    "SELECT because, count(*) FROM rejected_row WHERE list = :list GROUP BY because ORDER BY count(*) DESC, because"
)
MOST = 500
"""Lists, or rows, given at once."""


@dataclass(frozen=True, slots=True)
class ContactList:
    """One import."""

    id: str
    campaign: str
    name: str
    origin: str
    agreement: Agreement | None
    imported: datetime
    user: str
    state: str
    """importing, done, failed."""
    accepted: int
    merged: int
    rejected: int
    share: float
    """0 to 1: how much of it was read."""
    problem: str
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that gave nobody."""

    row: int
    number: str
    because: str
    why: str


class Lists:
    """See above."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, campaign: str = "", most: int = MOST) -> tuple[ContactList, ...]:
        """The newest first; of every campaign without one."""
        if campaign:
            return tuple(map(_list, await self._store.fetch(OF_CAMPAIGN, campaign=campaign, most=most)))
        return tuple(map(_list, await self._store.fetch(EVERY, most=most)))

    async def one(self, id_: str) -> ContactList | None:
        """None: there is none."""
        rows = await self._store.fetch(ONE, id=id_)
        return _list(rows[0]) if rows else None

    async def rejected(self, id_: str, after: int = 0, most: int = MOST) -> tuple[Rejected, ...]:
        """Rows behind row `after`, in their order."""
        return tuple(Rejected(*row) for row in await self._store.fetch(REJECTED, list=id_, after=after, most=most))

    async def every_rejected(self, id_: str) -> tuple[Rejected, ...]:
        """All that were kept."""
        found: list[Rejected] = []
        while more := await self.rejected(id_, found[-1].row if found else 0, 10_000):
            found += more
        return tuple(found)

    async def reasons(self, id_: str) -> tuple[tuple[str, int], ...]:
        """How many rows for which reason, the most first."""
        return tuple((because, count) for because, count in await self._store.fetch(REASONS, list=id_))


def _list(row: Row) -> ContactList:
    id_, campaign, name, origin, consent, imported, user, *rest = row
    return ContactList(id_, campaign, name, origin, load(consent), moment(imported), user, *rest)


def rejected_table(rows: Sequence[Rejected]) -> list[list[str | int]]:
    """For a spreadsheet, with the names of its columns."""
    found: list[list[str | int]] = [["row", "number", "reason", "why"]]
    return found + [[one.row, one.number, one.because, one.why] for one in rows]
