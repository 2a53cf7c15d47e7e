"""What agents promise, over HTTP: making a promise in a talk of theirs, saying that one was kept or is owed no more.

In: route table's calls. Out: through cti/promises. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cti.api_promises import PromiseEnd, PromiseList, PromiseRequest, PromiseShown
from cti.core import Core
from cti.feature import Feature
from cti.promised import Promised
from cti.promises import IllegalMove, NoSuchPromise, PromiseRefused, Promises, PromiseState
from cti.promises.rows import Shown
from cti.promises.states import told_at
from cti.web_calls import ID
from cti.web_routes import Answer, ApiProblem, Auth, Call, Route


class PromiseRoutes(Feature):
    """`talked(call_id)`: user names of who talked in it."""

    def __init__(self, core: Core, promises: Promises, talked: Callable[[str], Awaitable[set[str]]]) -> None:
        self._promises, self._agents, self._talked = promises, core.agents, talked
        Promised(core.bus, core.floor)

    async def run(self) -> None:
        await self._promises.run()

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/promises",
                auth=Auth.SESSION,
                handler=self.mine,
                answers={200: PromiseList},
                summary="What you owe customers: promises that are open or late",
            ),
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/promises",
                auth=Auth.SESSION,
                body=PromiseRequest,
                handler=self.make,
                answers={200: PromiseShown, 400: "problem", 404: "problem"},
                summary="Promise something to the caller of a talk of yours",
            ),
            Route(
                method="POST",
                path=f"/api/promises/{{promise_id:{ID}}}/end",
                auth=Auth.SESSION,
                body=PromiseEnd,
                handler=self.end,
                answers={200: PromiseShown, 404: "problem", 409: "problem"},
                summary="Say that a promise was kept or is owed no more; with who and when it stays in the event log",
            ),
        ]

    async def mine(self, call: Call) -> Answer:
        assert call.agent is not None
        return Answer(PromiseList(promises=[_shown(one) for one in await self._promises.of(call.agent.user)]))

    async def make(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        assert isinstance(call.body, PromiseRequest)
        assert call.agent is not None
        said, user, call_id = call.body, call.agent.user, call.path["call_id"]
        if user not in await self._talked(call_id):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        owner = said.owner or user
        if owner != user and await self._agents.by_user(owner) is None:
            raise ApiProblem(400, "no_such_agent", "There is no such agent.")
        if not said.text.strip():
            raise ApiProblem(400, "nothing_promised", "Say what is promised.")
        try:
            made = await self._promises.make(call_id, said.text.strip(), said.due_at, owner=owner, by=user)
        except PromiseRefused:
            raise ApiProblem(400, "wrong_moment", "Promise it for a moment to come, within a year.") from None
        return Answer(_shown(made))

    async def end(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, PromiseEnd)
        assert call.agent is not None
        said = call.body
        try:
            ended = await self._promises.end(
                call.path["promise_id"], PromiseState(said.state), by=call.agent.user, why=said.why.strip()
            )
        except NoSuchPromise:
            raise ApiProblem(404, "no_such_promise", "There is no such promise.") from None
        except IllegalMove as refused:
            raise ApiProblem(409, "over", f"It is {refused.before.value} already.") from None
        return Answer(_shown(ended))


def _shown(one: Shown) -> PromiseShown:
    return PromiseShown(
        id=one.id, call_id=one.call_id, customer=one.customer_id, name=one.name, number=one.number, text=one.text,
        due_at=one.due, told_at=told_at(one.made, one.due) if one.due is not None else None, owner=one.owner,
        made_at=one.made, made_by=one.made_by, state=one.state.value,
    )  # fmt: skip
