"""Whoever was a stranger and is talked with becomes a customer, by the number: so the next colleague sees the talk.

In: a candidate of whom a call has become a talk. Out: a customer, whose past is what the number did before. A number of
several customers stays theirs. Called by after.py. Raises StoreError.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from cti.customers import Customer
from ivr.ids import new_id
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists.candidate import Candidate

WHOSE = Sql("SELECT customer_id FROM customer_number WHERE number = :number LIMIT 2")
THEIRS = Sql("UPDATE candidate SET customer_id = :customer WHERE number = :number AND customer_id IS NULL")
NAME = "name"
LONGEST_NAME = 200


class Customers(Protocol):
    """cti.customers.Customers."""

    async def keep(self, customer: Customer, *, now: datetime | None = None) -> None: ...


async def known(store: Store, customers: Customers, candidate: Candidate, now: datetime) -> str | None:
    """The customer's id; None: several have this number."""
    if candidate.customer_id is not None:
        return candidate.customer_id
    rows = await store.fetch(WHOSE, number=candidate.number)
    if len(rows) > 1:
        return None
    id_ = rows[0][0] if rows else new_id()
    if not rows:
        name = name_of(candidate.fields) or candidate.number
        await customers.keep(Customer(id_, name, candidate.language, (candidate.number,)), now=now)
    await store.write(grouped([THEIRS(customer=id_, number=candidate.number)]))
    return str(id_)


def name_of(fields: Mapping[str, Any]) -> str:
    """What the list calls the person: the field `name`, or one inside of another field. Pure."""
    inside = (value.get(NAME) for value in fields.values() if isinstance(value, Mapping))
    found = next((name for name in (fields.get(NAME), *inside) if isinstance(name, str) and name.strip()), "")
    return found.strip()[:LONGEST_NAME]
