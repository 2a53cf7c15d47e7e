"""May we call this number? For everybody with a desk: the answer, and why not. Nothing is dialled.

In: ivr/dialguard/question.py. Out: a route of the table. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cti.feature import Feature
from cti.web.models import MayCall
from cti.web.models import Suppressed as Shown
from cti.web.routes import Answer, Auth, Call, Route
from ivr.dialguard.question import Answer as Said
from ivr.dialguard.suppression import Suppressed

NUMBER = r"\+?[0-9]{2,16}"


class NumberRoutes(Feature):
    """`ask`: question.may_call for this site; raises StoreError."""

    def __init__(self, ask: Callable[[str], Awaitable[Said]]) -> None:
        self._ask = ask

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path=f"/api/numbers/{{number:{NUMBER}}}",
                auth=Auth.SESSION,
                handler=self.may_call,
                answers={200: MayCall, 404: "problem"},
                summary="May we call this number, and if not, why? Limits of the minute are not asked",
            )
        ]

    async def may_call(self, call: Call) -> Answer:
        said = await self._ask(call.path["number"])
        return Answer(
            MayCall(
                number=said.number,
                service=said.service,
                marketing=said.marketing,
                because=said.because,
                suppressed=_shown(said.suppressed) if said.suppressed else None,
            )
        )


def _shown(found: Suppressed) -> Shown:
    return Shown(scope=found.scope, since=found.since, why=found.why, evidence=found.evidence, who=found.who)
