"""Finding customers and reading their card without a call. Who looked at whom is in the event log.

In: cti/customers. Out: routes of the table. Called by web.py.
"""

from __future__ import annotations

from typing import Protocol

from cti.card import TEXT_AND_NOTE, customer, known
from cti.core import Core
from cti.customers import Found
from cti.desk.card import Candidate
from cti.feature import Feature
from cti.happenings import CallerChosen
from cti.logins.throttle import Throttle
from cti.routes.api_customers import ChooseRequest, CustomerCard, FindQuery, FoundCustomers
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.store import StoreSlow

A_MINUTE = 120
"""Searches of one person: a page asks after each pause in typing; a program that copies the directory asks more."""


class Searches(Protocol):
    """What is asked of cti.customers.Search."""

    async def find(self, text: str) -> Found: ...


class CustomerRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, search: Searches, events: EventLog) -> None:
        self._core, self._search, self._events = core, search, events
        self._searches = Throttle(A_MINUTE, 60.0, core.monotonic)

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
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/customer",
                auth=Auth.SESSION,
                handler=self.choose,
                body=ChooseRequest,
                answers={200: CustomerCard, 404: "problem"},
                summary="Say which of several customers with this number calls, in a call of yours; it is remembered",
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
        every = [Candidate(**dict(customer(hit.customer)), last_contact=hit.last) for hit in found.hits]
        return Answer(FoundCustomers(customers=every, more=found.more), noted={"found": len(every)})

    async def card(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        past = await self._core.customers.by_id(call.path["customer_id"])
        if past is None or past.customer is None:
            raise ApiProblem(404, "no_such_customer", "There is no such customer.")
        now = self._core.now()
        return Answer(CustomerCard(**known(past, now), read_at=now))

    async def choose(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, ChooseRequest)
        assert call.agent is not None
        call_id, user, wished = call.path["call_id"], call.agent.user, call.body.customer
        seat = self._core.floor.seat(user)
        pop = seat.pop if seat is not None else None
        if seat is None or pop is None or pop.call_id != call_id or pop.ani is None:
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        if pop.matches < 2 or wished not in (None, *(one.id for one in pop.candidates)):
            raise ApiProblem(404, "no_such_customer", "No such customer has this number.")
        now = self._core.now()
        chosen = CallerChosen(call_id=call_id, at=now, user=user, number=pop.ani, customer_id=wished)
        await self._events.appended(chosen)
        past = await self._core.customers.history(pop.ani, but=call_id)
        shown = CustomerCard(**known(past, now, *TEXT_AND_NOTE[0]), read_at=now)
        if seat.pop is pop:  # a page that is loaded again shows it too
            seat.pop = pop.model_copy(update=dict(shown))
        return Answer(shown)
