"""Legal holds: what must not be erased until somebody releases it: one recording, those of a call, all of a customer.

Several holds of one thing stand beside each other; it is free when the last one is released. The command line writes
them, in a process of its own, and `hold: yes` in the route of a survey (held_by_survey); housekeeping reads.

    HoldError   the user's: there is no such recording, call, customer or hold, or nothing left to hold
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ivr.eventlog.rows import row
from ivr.happenings import Happening, SurveyAnswered
from ivr.ids import new_id
from ivr.moments import moment
from ivr.recordings.catalogue import Catalogue, State, project
from ivr.recordings.happenings import HoldPlaced, HoldReleased
from ivr.recordings.shelf import Shelf
from ivr.statements import Sql, grouped
from ivr.store import Store

_SELECT = "SELECT id, recording, call_id, customer_id, at, who, why FROM hold"
OPEN = Sql(f"{_SELECT} WHERE released IS NULL ORDER BY at, id")
ONE = Sql(f"{_SELECT} WHERE released IS NULL AND id = :id")
CUSTOMER = Sql("SELECT 1 FROM customer WHERE id = :id")
CALL = Sql("SELECT 1 FROM interaction WHERE id = :id")


LIABILITY = "words of liability"
"""Who places a hold because of what somebody said: only the legal owner lets it go."""


class HoldError(Exception):
    """Nothing was changed; says why."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One that is not released."""

    id: str
    recording: str | None
    call_id: str | None
    """Of a hold of all that was recorded in a call."""
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
        if entry.audible and self._shelf.find(recording) is None:
            raise HoldError(f"recording {recording} is held, but its file is gone")
        return hold

    async def hold_call(self, call: str, who: str, why: str, now: datetime) -> str:
        """The hold's id; on disk when it returns."""
        if not await self._store.fetch(CALL, id=call):
            raise HoldError(f"there is no call {call}")
        return await self._place(now, call, None, None, who, why)

    async def hold_customer(self, customer: str, who: str, why: str, now: datetime) -> str:
        """The hold's id; on disk when it returns."""
        if not await self._store.fetch(CUSTOMER, id=customer):
            raise HoldError(f"there is no customer {customer}")
        return await self._place(now, None, None, customer, who, why)

    async def release(self, hold: str, who: str, why: str, now: datetime, legal: frozenset[str] = frozenset()) -> Hold:
        """What was held by it. `legal`: users who alone release what words of liability hold; empty: anybody."""
        found = [_hold(*one) for one in await self._store.fetch(ONE, id=hold)]
        if not found:
            raise HoldError(f"there is no hold {hold} that is not released")
        was = found[0]
        if was.who == LIABILITY and legal and who not in legal:
            raise HoldError(f"words of liability hold this: only {', '.join(sorted(legal))} may release it")
        told = HoldReleased(
            call_id=was.call_id, at=now, hold=hold, recording=was.recording, customer_id=was.customer_id, who=who,
            why=why,
        )  # fmt: skip
        await self._write(told)
        return was

    async def _place(
        self, now: datetime, call_id: str | None, recording: str | None, customer: str | None, who: str, why: str
    ) -> str:
        hold = new_id()
        told = HoldPlaced(
            call_id=call_id, at=now, hold=hold, recording=recording, customer_id=customer, who=who, why=why
        )
        await self._write(told)
        return hold

    async def _write(self, told: Happening) -> None:
        await self._store.write(grouped([row(told), *project(told)]))


def _hold(id_: str, recording: str | None, call: str | None, customer: str | None, at: int, who: str, why: str) -> Hold:
    return Hold(id_, recording, call, customer, moment(at), who, why)


def held_by_survey(publish: Callable[[Happening], None]) -> Callable[[SurveyAnswered], None]:
    """A handler for the bus: what `hold: yes` of a route says is held at once, also what is still being put away. An
    answer that is told twice holds once."""

    def answered(told: SurveyAnswered) -> None:
        whys = [str(one["why"]) for one in told.told if one.get("hold")]
        if whys:
            why = f"{told.question}: {', '.join(dict.fromkeys(whys))}"
            publish(
                HoldPlaced(
                    call_id=told.call_id, at=told.at, cause_id=told.id, hold=told.key, recording=None,
                    customer_id=None, who=f"survey {told.survey}", why=why,
                )
            )  # fmt: skip

    return answered
