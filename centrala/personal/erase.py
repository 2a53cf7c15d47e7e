"""Everything of one customer goes, and a row proves it.

First, in one transaction, all that the database has; the row of the proof is written there, or nothing is: a hold that
came in between, a call that goes on, make it fail. Then the files. When this program dies between the two, housekeeping
takes the files, and saying `erase` again ends the proof.

    CannotErase   the user's: nobody of that name, held, or something goes on; says what
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from centrala.personal.gone import DONE, GONE, LEFT, MENTION, OBSTACLES, ONE, PROOF
from centrala.personal.whose import CUSTOMER, FILES, OWN_NUMBERS, RECORDINGS, mentions
from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.ids import new_id
from ivr.moments import micros
from ivr.recordings.catalogue import Catalogue, project
from ivr.recordings.happenings import RecordingErased
from ivr.recordings.shelf import Shelf
from ivr.statements import Write, grouped
from ivr.store import Store, StoreRefused


class CannotErase(Exception):
    """Says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerErased(Happening):
    """Without a customer's id of its own column: that one means a living customer."""

    kind: ClassVar[str] = "customer.erased"
    proof: str
    who: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was erased."""

    id: str
    counts: str
    """`table rows`, separated by commas."""
    recordings: dict[str, str]
    """Name -> SHA-256 of the file that was."""


class Erasing:
    """Both methods raise StoreError."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store, self._shelf = store, shelf
        self._catalogue = Catalogue(store)

    async def erase(self, customer: str, who: str, why: str, now: datetime) -> Proof:
        """The proof, when all is gone. Raises CannotErase, OSError for a file that does not go."""
        if not await self._store.fetch(CUSTOMER, id=customer):
            left = await self._store.fetch(LEFT, id=customer)
            if not left:
                raise CannotErase(f"there is no customer {customer}")
            return await self._files(left[0][0], who, now)
        await self._refuse(customer)
        proof = new_id()
        try:
            await self._store.write(grouped(await self._writes(proof, customer, who, why, now)))
        except StoreRefused:
            await self._refuse(customer)
            raise
        return await self._files(proof, who, now)

    async def _refuse(self, customer: str) -> None:
        for why, sql in OBSTACLES:
            if await self._store.fetch(sql, id=customer):
                raise CannotErase(f"nothing of {customer} was erased: {why}")

    async def _writes(self, proof: str, customer: str, who: str, why: str, now: datetime) -> list[Write]:
        found = await self._store.fetch(RECORDINGS, id=customer)
        files = {name: sha256 for name, _, _, state, _, _, sha256 in found if state in FILES}
        numbers = [number for (number,) in await self._store.fetch(OWN_NUMBERS, id=customer)]
        named = await mentions(self._store, customer, numbers)
        first = PROOF(
            proof=proof, id=customer, at=micros(now), who=who, why=why, recordings=json.dumps(files),
            elsewhere=str(len(named)),
        )  # fmt: skip
        return [first, *(sql(id=customer) for sql in GONE), *(MENTION(event=event) for event in named)]

    async def _files(self, proof: str, who: str, now: datetime) -> Proof:
        counts, text = (await self._store.fetch(ONE, proof=proof))[0]
        recordings: dict[str, str] = json.loads(text)
        for name in recordings:
            entry = await self._catalogue.one(name)
            if entry is None or not entry.audible:
                continue
            if await self._catalogue.held(name):
                raise CannotErase(f"recording {name} was held meanwhile: release it and say erase again")
            await asyncio.to_thread(self._shelf.remove, name)
            gone = RecordingErased(call_id=entry.call_id, at=now, recording=name, why="customer")
            await self._store.write(grouped([row(gone), *project(gone)]))
        erased = CustomerErased(at=now, proof=proof, who=who)
        await self._store.write(grouped([row(erased), DONE(proof=proof, at=micros(now))]))
        return Proof(proof, counts, recordings)
