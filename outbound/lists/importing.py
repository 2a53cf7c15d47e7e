"""An import: rows come in, candidates and refused rows go into the store, so many at once, and how far it is.

Whoever is a candidate already is not a second one: what the new list says of them counts, where they stand in the
campaign stays as it is. A customer of ours with two numbers is one candidate. An import that broke off is made again
from its beginning: nobody is twice.

Run beside the engine, in a process of its own (centrala/cli/lists.py, centrala/importing.py): reading a million rows
takes the better part of a minute's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from ivr.eventlog.rows import row as event_row
from ivr.ids import new_id
from ivr.moments import micros
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from outbound.lists.agreement import Agreement
from outbound.lists.files import Bad, FileRefused, Row
from outbound.lists.happenings import ListImported
from outbound.lists.kept_lists import DONE, FAILED, IMPORTING
from outbound.lists.looking import each, some
from outbound.lists.reading import TWICE, Accepted, People, Refused

CHUNK = 4_000
"""Rows in one transaction: an engine that wants to write waits a tenth of a second for it."""
MOST_REJECTED = 100_000
"""Refused rows that are kept; all are counted."""

BEGIN = Sql(
    "INSERT INTO contact_list (id, campaign, name, origin, consent, imported, by_user, state, accepted, merged,"
    " rejected, share, problem) VALUES (:id, :campaign, :name, :origin, :consent, :at, :user, :state, 0, 0, 0, 0, '')"
    " ON CONFLICT (id) DO NOTHING",
    key="id",
)
PROGRESS = Sql(
    "UPDATE contact_list SET state = :state, accepted = :accepted, merged = :merged, rejected = :rejected,"
    " share = :share, problem = :problem WHERE id = :id",
    key="id",
)
PUT = Sql(
    "INSERT INTO candidate (campaign, number, customer_id, list, fields, language, zone, consent, consented, priority,"
    " rank, state, not_before, tries, because, since) VALUES (:campaign, :number, :customer, :list, :fields, :language,"
    " :zone, :consent, :consented, :priority, :rank, 'waiting', 0, 0, '', :at)"
    " ON CONFLICT (number, campaign) DO UPDATE SET list = excluded.list, fields = excluded.fields,"
    " customer_id = COALESCE(excluded.customer_id, candidate.customer_id), language = excluded.language,"
    " zone = excluded.zone, consent = excluded.consent, consented = excluded.consented,"
    " priority = excluded.priority, rank = excluded.rank WHERE candidate.state IN ('waiting', 'claimed', 'fix')"
)
"""Whoever is done, or never called, stays so, whatever a new list says."""
REJECT = Sql(
    "INSERT INTO rejected_row (list, row, number, because, why) VALUES (:list, :row, :number, :because, :why)"
    " ON CONFLICT (list, row) DO NOTHING"
)
THERE = some("SELECT number, list FROM candidate WHERE number IN SOME AND campaign = :campaign")
WHOSE = some("SELECT number, customer_id FROM customer_number WHERE number IN SOME")
THEIRS = some("SELECT customer_id, number FROM candidate WHERE customer_id IN SOME AND campaign = :campaign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is imported, as whoever imports it says."""

    campaign: str
    name: str
    origin: str
    source: str
    user: str
    agreement: Agreement | None = None
    id: str = field(default_factory=new_id)


@dataclass(slots=True)
class Summary:
    """How an import goes, or went."""

    list: str
    read: int = 0
    accepted: int = 0
    merged: int = 0
    """Who were candidates of the campaign already."""
    rejected: int = 0
    later: int = 0
    """Of the accepted and merged, those for whom `only:` is not so today."""
    reasons: Counter[str] = field(default_factory=Counter)
    share: float = 0.0
    """0 to 1: how much was read."""


async def begin(store: Store, wanted: Wanted, now: datetime) -> None:
    """The row of the list, so that it is seen from the first moment. Raises StoreError."""
    consent = wanted.agreement.dump() if wanted.agreement else ""
    made = BEGIN(
        id=wanted.id, campaign=wanted.campaign, name=wanted.name, origin=wanted.origin, consent=consent,
        at=micros(now), user=wanted.user, state=IMPORTING,
    )  # fmt: skip
    await store.write(grouped([made]))


async def fail(store: Store, list_: str, why: str) -> None:
    """What was read so far stays. Raises StoreError."""
    await store.write(grouped([_FAILED(id=list_, state=FAILED, problem=why, going=IMPORTING)]))


_FAILED = Sql("UPDATE contact_list SET state = :state, problem = :problem WHERE id = :id AND state = :going")


class Importing:
    """One import. `share`: how much of the source was read, 0 to 1; `told` hears how far it is after each chunk."""

    def __init__(
        self,
        store: Store,
        wanted: Wanted,
        people: People,
        now: Callable[[], datetime],
        share: Callable[[], float] = lambda: 0.0,
        told: Callable[[Summary], None] = lambda _: None,
    ) -> None:
        self._store, self._wanted, self._people, self._now = store, wanted, people, now
        self._share, self._told = share, told
        self.summary = Summary(wanted.id)

    async def run(self, rows: Iterable[Row | Bad]) -> Summary:
        """All of them. Raises FileRefused, when the list says so too; StoreError."""
        await begin(self._store, self._wanted, self._now())
        going = iter(rows)
        try:
            while some_ := list(islice(going, CHUNK)):
                await self._chunk(some_)
                self._told(self.summary)
        except FileRefused as problem:
            await fail(self._store, self._wanted.id, str(problem))
            raise
        self.summary.share = 1.0
        await self._store.write(grouped([self._progress(DONE), event_row(self._imported())]))
        return self.summary

    async def _chunk(self, rows: Sequence[Row | Bad]) -> None:
        read = [self._people.of(row) for row in rows]
        accepted = [one for one in read if isinstance(one, Accepted)]
        refused = [one for one in read if isinstance(one, Refused)]
        customers = await self._customers(accepted)
        kept: list[Accepted] = []
        for one in await self._sorted_out(accepted, customers):
            if isinstance(one, Refused):
                refused.append(one)
            else:
                kept.append(one)
        room = max(0, MOST_REJECTED - self.summary.rejected)
        self._count(rows, kept, refused)
        at = micros(self._now())
        writes = [
            *(self._put(one, customers.get(one.number), at) for one in kept),
            *(self._reject(one) for one in refused[:room]),
            self._progress(IMPORTING),
        ]
        await self._store.write(grouped(writes))

    async def _customers(self, accepted: Sequence[Accepted]) -> dict[str, str]:
        """Number -> customer, of those whose number is one customer's alone."""
        rows = await each(self._store, WHOSE, {one.number for one in accepted})
        often = Counter(number for number, _ in rows)
        return {number: customer for number, customer in rows if often[number] == 1}

    async def _sorted_out(
        self, accepted: Sequence[Accepted], customers: dict[str, str]
    ) -> Iterator[Accepted | Refused]:
        """Nobody twice: neither by number in this list, nor as a customer in the campaign."""
        campaign, own = self._wanted.campaign, self._wanted.id
        there: dict[str, str] = dict(
            await each(self._store, THERE, {one.number for one in accepted}, campaign=campaign)
        )
        theirs: dict[str, str] = dict(await each(self._store, THEIRS, set(customers.values()), campaign=campaign))
        seen = {number for number, list_ in there.items() if list_ == own}
        found: list[Accepted | Refused] = []
        for one in accepted:
            customer = customers.get(one.number)
            other = theirs.get(customer, one.number) if customer else one.number
            if one.number in seen:
                found.append(Refused(one.row, one.number, *TWICE))
            elif other != one.number and one.number not in there:
                why = f"the same customer has {other} in this campaign"
                found.append(Refused(one.row, one.number, "same_customer", why))
            else:
                found.append(one)
                self.summary.merged += one.number in there
                seen.add(one.number)
                if customer:
                    theirs.setdefault(customer, one.number)
        return iter(found)

    def _count(self, rows: Sequence[Row | Bad], kept: Sequence[Accepted], refused: Sequence[Refused]) -> None:
        told = self.summary
        told.read += len(rows)
        told.rejected += len(refused)
        told.reasons.update(one.because for one in refused)
        told.accepted = told.read - told.rejected - told.merged
        told.later += sum(not self._people.now(one) for one in kept)
        told.share = min(self._share(), 1.0)

    def _put(self, one: Accepted, customer: str | None, at: int) -> Write:
        return PUT(
            campaign=self._wanted.campaign, number=one.number, customer=customer, list=self._wanted.id,
            fields=one.fields, language=one.language, zone=one.zone, consent=one.consent, consented=one.consented,
            priority=one.priority, rank=one.rank, at=at,
        )  # fmt: skip

    def _reject(self, one: Refused) -> Write:
        return REJECT(list=self._wanted.id, row=one.row, number=one.number, because=one.because, why=one.why)

    def _progress(self, state: str) -> Write:
        told = self.summary
        return PROGRESS(
            id=told.list, state=state, accepted=told.accepted, merged=told.merged, rejected=told.rejected,
            share=told.share, problem="",
        )  # fmt: skip

    def _imported(self) -> ListImported:
        wanted, told = self._wanted, self.summary
        return ListImported(
            at=self._now(), list=wanted.id, campaign=wanted.campaign, name=wanted.name, origin=wanted.origin,
            source=wanted.source, consent=wanted.agreement.dump() if wanted.agreement else "", user=wanted.user,
            accepted=told.accepted, merged=told.merged, rejected=told.rejected,
        )  # fmt: skip
