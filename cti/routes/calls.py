"""What an agent's page asks beside the socket: words for how a talk ended, storing one, a customer's past."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Protocol

from cti.card import customer, interaction, promise
from cti.customers import DISPOSITIONS, History
from cti.customers.dispositions import UnknownDisposition
from cti.feature import Feature
from cti.routes.stopping import Stopping
from cti.web.models import Disposition, DispositionAnswer, DispositionRequest, Dispositions, Timeline
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route

NEVER_AGAIN = "do_not_call"
"""The disposition that suppresses the number before it is stored."""
WORDS = tuple(Disposition(code=word.code, label=word.label) for word in DISPOSITIONS)


class Customers(Protocol):
    """What is asked of cti/customers."""

    async def by_id(self, customer_id: str) -> History | None: ...


class Keeper(Protocol):
    """Stores dispositions."""

    async def put(
        self, call_id: str, user: str, disposition: str, note: str, at: datetime, further: Collection[str] = ()
    ) -> bool:
        """False: no such call, or not this agent's. Raises UnknownDisposition."""


class Complains(Protocol):
    """What is asked of cti/complaints."""

    async def disposed(self, call_id: str, user: str, disposition: str, note: str) -> None: ...


class Campaigns(Protocol):
    """What a campaign makes of how its talk ended: outbound/after."""

    async def words(self, call_id: str) -> Collection[str]:
        """With which the talk may end besides; empty: it is none of a campaign."""

    async def disposed(self, call_id: str, user: str, disposition: str) -> None:
        """Where the person stands now is on disk when it returns."""


class CallRoutes(Feature):
    """`disposed(user, call_id)` is told that an agent's call has its disposition."""

    def __init__(
        self,
        customers: Customers,
        keeper: Keeper,
        *,
        stopping: Stopping,
        complaints: Complains,
        campaigns: Campaigns,
        disposed: Callable[[str, str], None],
        now: Callable[[], datetime],
        words: Iterable[Disposition] = WORDS,
    ) -> None:
        self._customers, self._keeper, self._disposed, self._now = customers, keeper, disposed, now
        self._stopping, self._complaints, self._campaigns = stopping, complaints, campaigns
        self._words = Dispositions(dispositions=list(words))

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/dispositions",
                auth=Auth.SESSION,
                handler=self.dispositions,
                answers={200: Dispositions},
                summary="Words for how a talk ended",
            ),
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/disposition",
                auth=Auth.SESSION,
                handler=self.dispose,
                body=DispositionRequest,
                answers={200: DispositionAnswer, 404: "problem", 409: "problem", 503: "problem"},
                summary="Store how a talk of yours ended; ends wrap-up; the last one counts",
            ),
            Route(
                method="GET",
                path=f"/api/customers/{{customer_id:{ID}}}/timeline",
                auth=Auth.SESSION,
                handler=self.timeline,
                answers={200: Timeline, 404: "problem"},
                summary="A customer's past",
            ),
        ]

    async def dispositions(self, _call: Call) -> Answer:
        return Answer(self._words)

    async def dispose(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404; 409 and 503 of `do_not_call`, which is stored when it is true."""
        assert isinstance(call.body, DispositionRequest)
        assert call.agent is not None
        call_id, user, said = call.path["call_id"], call.agent.user, call.body
        if said.disposition == NEVER_AGAIN:
            await self._stopping.stop(call_id, user)
        further = await self._campaigns.words(call_id)
        try:
            stored = await self._keeper.put(call_id, user, said.disposition, said.note, self._now(), further)
        except UnknownDisposition:
            raise ApiProblem(400, "unknown_disposition", "There is no such disposition.") from None
        if not stored:
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        await self._complaints.disposed(call_id, user, said.disposition, said.note)
        await self._campaigns.disposed(call_id, user, said.disposition)
        self._disposed(user, call_id)
        return Answer(DispositionAnswer(call_id=call_id, disposition=said.disposition, note=said.note))

    async def timeline(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        past = await self._customers.by_id(call.path["customer_id"])
        if past is None or past.customer is None:
            raise ApiProblem(404, "no_such_customer", "There is no such customer.")
        now = self._now()
        return Answer(
            Timeline(
                customer=customer(past.customer),
                timeline=[interaction(i) for i in past.timeline],
                promises=[promise(p, now) for p in past.promises],
            )
        )
