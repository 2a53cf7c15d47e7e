"""Looking customers up, and adding them. Every method raises StoreDown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from cti.customers.history import BY_ID, BY_NUMBER, LAST, account, history
from cti.customers.models import Account, Consent, Customer, History, Interaction, Promise
from cti.customers.words import CALLED, REACHED, SAID, number_words, words
from ivr.moments import micros
from ivr.statements import Sql, Write, grouped
from ivr.store import Store

BY_ACCOUNT = Sql(
    "SELECT c.id, c.name, c.language, a.number, a.debt, a.due FROM account a JOIN customer c ON c.id = a.customer_id"
    " WHERE a.number = :account"
)
KEEP = Sql(
    "INSERT INTO customer (id, name, language, email, address, created)"
    " VALUES (:id, :name, :language, :email, :address, :at)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, language = excluded.language,"
    " email = excluded.email, address = excluded.address",
    key="id",
)
KEEP_NUMBER = Sql(
    "INSERT INTO customer_number (number, customer_id) VALUES (:number, :id) ON CONFLICT DO NOTHING", key="id"
)
ADOPT = Sql("UPDATE interaction SET customer_id = :id WHERE number = :number AND customer_id IS NULL", key="id")
ADOPT_PROMISE = Sql("UPDATE promise SET customer_id = :id WHERE number = :number AND customer_id IS NULL", key="id")
ADOPTED = Sql(
    "SELECT summary, note FROM interaction WHERE number = :number AND customer_id IS NULL ORDER BY at DESC LIMIT 200"
)
FORGET_CALLED = Sql("DELETE FROM customer_word WHERE customer_id = :id AND kind = :kind", key="id")
KEEP_WORD = Sql(
    "INSERT INTO customer_word (word, customer_id, kind) VALUES (:word, :id, :kind) ON CONFLICT DO NOTHING", key="id"
)
KEEP_ACCOUNT = Sql(
    "INSERT INTO account (number, customer_id, debt, due, at) VALUES (:number, :id, :debt, :due, :at)"
    " ON CONFLICT (number) DO UPDATE"
    " SET customer_id = excluded.customer_id, debt = excluded.debt, due = excluded.due, at = excluded.at",
    key="id",
)
KEEP_PROMISE = Sql(
    "INSERT INTO promise (id, customer_id, text, due_at, owner, made_at, state)"
    " VALUES (:promise, :id, :text, :due_at, :owner, :at, 'open') ON CONFLICT (id) DO NOTHING",
    key="id",
)
KEEP_CONSENT = Sql(
    "INSERT INTO consent (customer_id, purpose, given, at) VALUES (:id, :purpose, :given, :at)"
    " ON CONFLICT (customer_id, purpose) DO UPDATE SET given = excluded.given, at = excluded.at",
    key="id",
)


class Customers:
    """All customers, as the store has them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def history(self, number: str | None, *, but: str = "", last: int = LAST) -> History:
        """What the card of a calling number shows. `but`: id of the call that rings now, which is no past yet. A
        withheld number has no past."""
        if number is None:
            return History(None, 0)
        found = history(await self._store.fetch(BY_NUMBER, number=number, but=but, last=last))
        assert found is not None
        return found

    async def by_id(self, customer_id: str, *, last: int = LAST) -> History | None:
        """The same of a customer; None: there is no such customer."""
        return history(await self._store.fetch(BY_ID, id=customer_id, but="", last=last))

    async def timeline(self, customer_id: str, *, last: int = LAST) -> tuple[Interaction, ...] | None:
        """The newest first; None: there is no such customer."""
        found = await self.by_id(customer_id, last=last)
        return None if found is None else found.timeline

    async def by_number(self, number: str) -> Customer | None:
        """None: nobody has this number, or several have it: to pick one would be a guess, and whom an agent once chose
        is a hint for agents."""
        found = await self.history(number, last=0)
        return found.customer if found.matches == 1 else None

    async def by_account(self, number: str) -> tuple[Customer, Account] | None:
        """The holder of an account, without numbers."""
        rows = await self._store.fetch(BY_ACCOUNT, account=number)
        if not rows:
            return None
        id_, name, language, number, debt, due = rows[0]
        return Customer(id_, name, language), account(number, debt, due)

    async def keep(
        self, customer: Customer, *, accounts: Iterable[Account] = (), promises: Iterable[Promise] = (),
        consents: Iterable[Consent] = (), now: datetime | None = None,
    ) -> None:  # fmt: skip
        """Add or change a customer; what a number of his did before becomes his past."""
        at = micros(now or datetime.now(UTC))
        accounts, promises = list(accounts), list(promises)
        writes = [
            KEEP(
                id=customer.id, name=customer.name, language=customer.language, email=customer.email,
                address=customer.address, at=at,
            )
        ]  # fmt: skip
        said = [p.text for p in promises] + await self._adopted(customer.numbers)
        writes += _words(customer, accounts, said)
        for number in customer.numbers:
            his = {"number": number, "id": customer.id}
            writes += [KEEP_NUMBER(**his), ADOPT(**his), ADOPT_PROMISE(**his)]
        writes += [_kept_account(customer.id, a, at) for a in accounts]
        writes += [_kept_promise(customer.id, p, at) for p in promises]
        writes += [KEEP_CONSENT(id=customer.id, purpose=c.purpose, given=c.given, at=micros(c.at)) for c in consents]
        await self._store.write(grouped(writes))

    async def _adopted(self, numbers: Iterable[str]) -> list[str]:
        """What was said in calls that become this customer's."""
        rows = [row for number in numbers for row in await self._store.fetch(ADOPTED, number=number)]
        return [text for row in rows for text in row if text]


def _words(customer: Customer, accounts: Iterable[Account], said: Iterable[str]) -> list[Write]:
    """By which the customer is found. A name that is no more finds nobody."""
    called = words(customer.name, customer.id, customer.email, customer.address)
    reached = (*number_words(customer.numbers), *words(*(a.number for a in accounts)))
    of = {CALLED: called, REACHED: reached, SAID: words(*said)}
    kept = [KEEP_WORD(word=word, id=customer.id, kind=kind) for kind, every in of.items() for word in every]
    return [FORGET_CALLED(id=customer.id, kind=CALLED), *kept]


def _kept_account(customer_id: str, a: Account, at: int) -> Write:
    debt, due = a.debt and str(a.debt), a.due and a.due.isoformat()
    return KEEP_ACCOUNT(number=a.number, id=customer_id, debt=debt, due=due, at=micros(a.at) if a.at else at)


def _kept_promise(customer_id: str, p: Promise, at: int) -> Write:
    due_at = p.due_at and micros(p.due_at)
    return KEEP_PROMISE(promise=p.id, id=customer_id, text=p.text, due_at=due_at, owner=p.owner, at=at)
