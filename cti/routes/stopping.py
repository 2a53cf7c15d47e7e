"""Never call this person again: an agent says so while they talk, or afterwards by the disposition `do_not_call`.

In: requests about a talk of one's own. Out: a suppressed number (ivr/dialguard/suppression.py), on disk and in every
Asterisk before anything is answered. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal, Protocol

from cti.feature import Feature
from cti.happenings import NeverAgainSaid
from cti.model import Model
from cti.web.models import Request
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.statements import Sql
from ivr.store import Store

NUMBER = Sql("SELECT number FROM interaction WHERE id = :call_id")
SAID = "said so to an agent"
Scope = Literal["all", "marketing"]


class NeverAgainRequest(Request):
    """What the person wants no more."""

    scope: Scope = "all"
    """Every call; or those that sell something."""


class NeverAgain(Model):
    """It is so, also while the engine is dead."""

    number: str
    """E.164."""
    scope: Scope


class Stops(Protocol):
    """What is asked of outbound/ringback."""

    async def never(self, number: str, scope: str, why: str, evidence: str, who: str) -> bool:
        """On disk when it answers. False: not in every Asterisk yet."""


class Stopping(Feature):
    """`talked(call_id)`: user names of who talked in it; `publish`: to the bus."""

    def __init__(
        self,
        store: Store,
        stops: Stops,
        talked: Callable[[str], Awaitable[set[str]]],
        publish: Callable[[object], None],
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._stops, self._talked, self._publish, self._now = store, stops, talked, publish, now

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/never_again",
                auth=Auth.SESSION,
                body=NeverAgainRequest,
                handler=self.never_again,
                answers={200: NeverAgain, 404: "problem", 409: "problem", 503: "problem"},
                summary="Never call the person of your talk again; on disk and in every Asterisk when it answers",
            )
        ]

    async def never_again(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409, 503."""
        assert isinstance(call.body, NeverAgainRequest)
        assert call.agent is not None
        scope = call.body.scope
        return Answer(NeverAgain(number=await self.stop(call.path["call_id"], call.agent.user, scope), scope=scope))

    async def stop(self, call_id: str, user: str, scope: Scope = "all") -> str:
        """The number. Raises ApiProblem 404, 409, 503."""
        if user not in await self._talked(call_id):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        rows = await self._store.fetch(NUMBER, call_id=call_id)
        number: str | None = rows[0][0] if rows else None
        if number is None or not number.startswith("+"):
            raise ApiProblem(409, "no_number", "The caller's number is not known: nothing is stored.")
        self._publish(NeverAgainSaid(call_id=call_id, user=user, scope=scope, at=self._now()))
        if not await self._stops.never(number, scope, SAID, f"call {call_id}", user):
            raise ApiProblem(503, "not_everywhere", "It is written down, but not every Asterisk has it yet: try again.")
        return number
