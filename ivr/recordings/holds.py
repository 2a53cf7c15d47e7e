"""Legal holds: what must not be erased until somebody releases it, of one recording or of all that a customer has.

Several holds of one thing stand beside each other; it is free when the last one is released. The command line writes
them, in a process of its own; housekeeping reads.

    HoldError   the user's: there is no such recording, customer or hold, or nothing left to hold
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.ids import new_id
from ivr.moments import micros, moment
from ivr.recordings.catalogue import Catalogue, State
from ivr.recordings.shelf import Shelf
from ivr.statements import Sql, Write, grouped
from ivr.store import Store

PLACE = Sql(
    "INSERT INTO hold (id, recording, customer_id, at, who, why) VALUES (:id, :recording, :customer, :at, :who, :why)",
    key="id",
)
RELEASE = Sql(
    "UPDATE hold SET released = :at, released_who = :who, released_why = :why WHERE id = :id AND released IS NULL",
    key="id",
)
_SELECT = "SELECT id, recording, customer_id, at, who, why FROM hold"
OPEN = Sql(f"{_SELECT} WHERE released IS NULL ORDER BY at, id")
ONE = Sql(f"{_SELECT} WHERE released IS NULL AND id = :id")
CUSTOMER = Sql("SELECT 1 FROM customer WHERE id = :id")


class HoldError(Exception):
    """Nothing was changed; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Happening):
    """Of a recording, or of a customer and so of every recording of that person's calls."""

    kind: ClassVar[str] = "hold.placed"
    hold: str
    recording: str | None
    customer_id: str | None
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(Happening):
    kind: ClassVar[str] = "hold.released"
    hold: str
    recording: str | None
    customer_id: str | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Hold:
    """One that is not released."""

    id: str
    recording: str | None
    customer_id: str | None
    at: datetime
    who: str
    why: str


class Holds:
    """Every method raises StoreDown; those that write HoldError too."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store, self._shelf = store, shelf
        self._catalogue = Catalogue(store)

    async def open(self) -> tuple[Hold, ...]:
        """All, the oldest first."""
        return tuple(_hold(*found) for found in await self._store.fetch(OPEN))

    async def hold_recording(self, recording: str, who: str, why: str, now: datetime) -> str:
        """The hold's id; on disk when it returns. A file that housekeeping took at the same moment is said to be
        gone."""
        entry = await self._catalogue.one(recording)
        if entry is None:
            raise HoldError(f"there is no recording {recording}")
        if not (entry.audible or entry.state is State.OPEN):
            raise HoldError(f"of recording {recording} nothing is left to hold: {entry.state.value}")
        hold = await self._place(now, entry.call_id, recording, None, who, why)
        if entry.audible and not self._shelf.wav(recording).is_file():
            raise HoldError(f"recording {recording} is held, but its file is gone")
        return hold

    async def hold_customer(self, customer: str, who: str, why: str, now: datetime) -> str:
        """The hold's id; on disk when it returns."""
        if not await self._store.fetch(CUSTOMER, id=customer):
            raise HoldError(f"there is no customer {customer}")
        return await self._place(now, None, None, customer, who, why)

    async def release(self, hold: str, who: str, why: str, now: datetime) -> Hold:
        """What was held by it."""
        found = [_hold(*one) for one in await self._store.fetch(ONE, id=hold)]
        if not found:
            raise HoldError(f"there is no hold {hold} that is not released")
        told = HoldReleased(
            at=now, hold=hold, recording=found[0].recording, customer_id=found[0].customer_id, who=who, why=why
        )
        await self._write(told, RELEASE(id=hold, at=micros(now), who=who, why=why))
        return found[0]

    async def _place(
        self, now: datetime, call_id: str | None, recording: str | None, customer: str | None, who: str, why: str
    ) -> str:
        hold = new_id()
        told = HoldPlaced(
            call_id=call_id, at=now, hold=hold, recording=recording, customer_id=customer, who=who, why=why
        )
        place = PLACE(id=hold, recording=recording, customer=customer, at=micros(now), who=who, why=why)
        await self._write(told, place)
        return hold

    async def _write(self, told: Happening, write: Write) -> None:
        await self._store.write(grouped([row(told), write]))


def _hold(id_: str, recording: str | None, customer: str | None, at: int, who: str, why: str) -> Hold:
    return Hold(id_, recording, customer, moment(at), who, why)
