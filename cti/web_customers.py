"""Finding customers and reading their card without a call. Who looked at whom is in the event log.

In: cti/customers. Out: routes of the table. Called by web.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from cti.api_customers import CustomerCard, FindQuery, FoundCustomer, FoundCustomers
from cti.card import account, consent, customer, interaction, promise
from cti.customers import Found, History
from cti.feature import Feature
from cti.happenings import CustomerOpened, CustomersLookedFor
from cti.throttle import Throttle
from cti.web_routes import Answer, ApiProblem, Auth, Call, Route
from ivr.bus import Bus
from ivr.store import StoreSlow

ID = "[0-9A-Za-z_.-]{1,64}"
A_MINUTE = 120
"""Searches of one person: a page asks after each pause in typing; a program that copies the directory asks more."""


class Searches(Protocol):
    """What is asked of cti.customers.Search."""

    async def find(self, text: str) -> Found: ...


class Reads(Protocol):
    """What is asked of cti.customers.Customers."""

    async def by_id(self, customer_id: str) -> History | None: ...


class CustomerRoutes(Feature):
    """`now`: the time with a zone; `monotonic`: seconds."""

    def __init__(
        self,
        search: Searches,
        customers: Reads,
        bus: Bus,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._search, self._customers, self._bus, self._now = search, customers, bus, now
        self._searches = Throttle(A_MINUTE, 60.0, monotonic)

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/customers",
                auth=Auth.SESSION,
                handler=self.find,
                query=FindQuery,
                answers={200: FoundCustomers, 429: "problem", 503: "problem"},
                summary="Customers who have all these words: number, name, e-mail, address, account, notes",
            ),
            Route(
                method="GET",
                path=f"/api/customers/{{customer_id:{ID}}}/card",
                auth=Auth.SESSION,
                handler=self.card,
                answers={200: CustomerCard, 404: "problem"},
                summary="A customer's card without a call",
            ),
        ]

    async def find(self, call: Call) -> Answer:
        """Raises ApiProblem 429, 503."""
        assert isinstance(call.query, FindQuery)
        assert call.agent is not None
        wait = self._searches.take(call.agent.user)
        if wait:
            raise ApiProblem(429, "too_many", "Too many searches.", headers={"Retry-After": str(round(wait) + 1)})
        try:
            found = await self._search.find(call.query.find)
        except StoreSlow:
            raise ApiProblem(503, "too_slow", "That took too long; another word makes it easier.") from None
        self._bus.publish(CustomersLookedFor(at=self._now(), user=call.agent.user, found=len(found.hits)))
        every = [FoundCustomer(**dict(customer(hit.customer)), last_contact=hit.last) for hit in found.hits]
        return Answer(FoundCustomers(customers=every, more=found.more))

    async def card(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        past = await self._customers.by_id(call.path["customer_id"])
        if past is None or past.customer is None:
            raise ApiProblem(404, "no_such_customer", "There is no such customer.")
        now = self._now()
        self._bus.publish(CustomerOpened(at=now, user=call.agent.user, customer_id=past.customer.id))
        return Answer(
            CustomerCard(
                customer=customer(past.customer),
                timeline=[interaction(i) for i in past.timeline],
                promises=[promise(p, now) for p in past.promises],
                consents=[consent(c) for c in past.consents],
                accounts=[account(a) for a in past.accounts],
                read_at=now,
            )
        )
