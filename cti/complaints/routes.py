"""Complaints over HTTP: the agent's button in a talk, and a door for whatever came by letter, mail or chat.

In: route table's calls. Out: through Complaints. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from cti.complaints.api import ComplaintFromElsewhere, ComplaintInTalk, ComplaintKept
from cti.complaints.complaints import Complaints
from cti.feature import Feature
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.statements import Sql
from ivr.store import Store

DESK = "desk"
NUMBER = Sql("SELECT number FROM interaction WHERE id = :call_id")


class ComplaintRoutes(Feature):
    """`talked(call_id)`: user names of who talked in it. `written(number)`: as E.164; None: it is none."""

    def __init__(
        self,
        complaints: Complaints,
        store: Store,
        talked: Callable[[str], Awaitable[set[str]]],
        written: Callable[[str], str | None],
    ) -> None:
        self._complaints, self._store, self._talked, self._written = complaints, store, talked, written

    def routes(self) -> Sequence[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/complaint",
                auth=Auth.SESSION,
                body=ComplaintInTalk,
                handler=self.in_talk,
                answers={200: ComplaintKept, 404: "problem"},
                summary="The person of your talk complains: written down once, and no campaign calls them again",
            ),
            Route(
                method="POST",
                path="/api/complaints",
                auth=Auth.SESSION,
                body=ComplaintFromElsewhere,
                handler=self.from_elsewhere,
                answers={200: ComplaintKept, 409: "problem"},
                summary="A complaint that came by letter, mail, chat or a page of yours; no campaign calls them again",
            ),
        ]

    async def run(self) -> None:
        await self._complaints.run()

    async def in_talk(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, ComplaintInTalk)
        assert call.agent is not None
        call_id, user = call.path["call_id"], call.agent.user
        if user not in await self._talked(call_id):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        id_ = await self._complaints.made(DESK, call_id=call_id, text=call.body.text.strip(), user=user)
        rows = await self._store.fetch(NUMBER, call_id=call_id)
        return Answer(ComplaintKept(id=id_, number=rows[0][0] if rows else None))

    async def from_elsewhere(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert isinstance(call.body, ComplaintFromElsewhere)
        assert call.agent is not None
        said, number = call.body, self._written(call.body.number)
        if number is None:
            raise ApiProblem(409, "no_number", "This is no telephone number.")
        id_ = await self._complaints.made(
            said.channel, number=number, text=said.text.strip(), user=call.agent.user, campaign=said.campaign
        )
        return Answer(ComplaintKept(id=id_, number=number))
