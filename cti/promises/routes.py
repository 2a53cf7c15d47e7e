"""What agents promise, and tasks among colleagues, over HTTP: making one, taking it over, saying that it was kept or is
owed no more.

In: route table's calls. Out: through cti/promises. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cti.core import Core
from cti.desk.status import Owed
from cti.feature import Feature
from cti.promises import IllegalMove, NoSuchPromise, PromiseRefused, Promises, PromiseState, What
from cti.promises.api import OwedList, PromiseEnd, PromiseRequest, TaskRequest
from cti.promises.promised import Promised, shown
from cti.promises.rows import Shown
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route


class PromiseRoutes(Feature):
    """`talked(call_id)`: user names of who talked in it."""

    def __init__(self, core: Core, promises: Promises, talked: Callable[[str], Awaitable[set[str]]]) -> None:
        self._promises, self._agents, self._talked = promises, core.agents, talked
        Promised(core.bus, core.floor, promises)

    async def run(self) -> None:
        await self._promises.run()

    def routes(self) -> list[Route]:
        one = f"/api/promises/{{promise_id:{ID}}}"
        return [
            Route(
                method="GET",
                path="/api/promises",
                auth=Auth.SESSION,
                handler=self.mine,
                answers={200: OwedList},
                summary="What you owe: promises and tasks that are open or late, and tasks of your queues",
            ),
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/promises",
                auth=Auth.SESSION,
                body=PromiseRequest,
                handler=self.promise,
                answers={200: Owed, 404: "problem", 409: "problem"},
                summary="Promise something to the caller of a talk of yours",
            ),
            Route(
                method="POST",
                path="/api/tasks",
                auth=Auth.SESSION,
                body=TaskRequest,
                handler=self.task,
                answers={200: Owed, 404: "problem", 409: "problem"},
                summary="Give a task to yourself, a colleague, or anybody of a queue",
            ),
            Route(
                method="POST",
                path=f"{one}/take",
                auth=Auth.SESSION,
                handler=self.take,
                answers={200: Owed, 404: "problem", 409: "problem"},
                summary="Keep from now on what another one, or anybody of a queue, was to keep",
            ),
            Route(
                method="POST",
                path=f"{one}/end",
                auth=Auth.SESSION,
                body=PromiseEnd,
                handler=self.end,
                answers={200: Owed, 404: "problem", 409: "problem"},
                summary="Say that it was kept or is owed no more; with who and when it stays in the event log",
            ),
        ]

    async def mine(self, call: Call) -> Answer:
        assert call.agent is not None
        return Answer(OwedList(promises=[shown(one) for one in await self._promises.of(call.agent.user)]))

    async def promise(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, PromiseRequest)
        return await self._make(call, call.path["call_id"], call.body, What.PROMISE, None)

    async def task(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, TaskRequest)
        queue = call.body.queue
        if queue is not None and call.body.owner is not None:
            raise ApiProblem(409, "whose", "Name an owner or a queue, not both.")
        if queue is not None and queue not in {q for agent in await self._agents.all() for q in agent.queues}:
            raise ApiProblem(409, "no_such_queue", "Nobody serves such a queue.")
        return await self._make(call, call.body.call_id, call.body, What.TASK, queue)

    async def _make(
        self, call: Call, call_id: str | None, said: PromiseRequest, what: What, queue: str | None
    ) -> Answer:
        assert call.agent is not None
        user = call.agent.user
        if call_id is not None and user not in await self._talked(call_id):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        owner = said.owner or (user if queue is None else None)
        if owner not in (user, None) and await self._agents.by_user(owner or "") is None:
            raise ApiProblem(409, "no_such_agent", "There is no such agent.")
        text = said.text.strip()
        if not text:
            raise ApiProblem(409, "nothing_promised", "Say what it is.")
        try:
            made = await self._promises.make(call_id, text, said.due_at, owner=owner, by=user, what=what, queue=queue)
        except PromiseRefused:
            raise ApiProblem(409, "wrong_moment", "Promise it for a moment to come, within a year.") from None
        return Answer(shown(made))

    async def take(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert call.agent is not None
        return await _done(self._promises.take(call.path["promise_id"], by=call.agent.user))

    async def end(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, PromiseEnd)
        assert call.agent is not None
        state, why = PromiseState(call.body.state), call.body.why.strip()
        return await _done(self._promises.end(call.path["promise_id"], state, by=call.agent.user, why=why))


async def _done(doing: Awaitable[Shown]) -> Answer:
    try:
        return Answer(shown(await doing))
    except NoSuchPromise:
        raise ApiProblem(404, "no_such_promise", "There is no such promise.") from None
    except IllegalMove as refused:
        raise ApiProblem(409, "over", f"It is {refused.before.value} already.") from None
