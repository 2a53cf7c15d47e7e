"""A call back at a time that an agent and the caller chose, over HTTP; and withdrawing one.

In: route table's calls. Out: CallbackAsked, which ivr/callbacks/keeper.py hears. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from cti.core import Core
from cti.feature import Feature
from cti.routes.api_callbacks import CallbackPromised, CallbackRequest
from cti.web.models import Detail
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.callbacks import chosen
from ivr.dialguard.question import Answer as Said
from ivr.eventlog import EventLog
from ivr.happenings import CallbackAsked
from ivr.ids import new_id
from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Store

WHO = Sql(
    "SELECT i.number, c.name, c.language FROM interaction i LEFT JOIN customer c ON c.id = i.customer_id"
    " WHERE i.id = :call_id"
)
SAME = Sql(
    "SELECT id FROM callback WHERE call_id = :call_id AND queue = :queue AND number = :number AND tell = :tell"
    " AND not_before = :not_before AND state IN ('waiting', 'calling')"
)


class CallbackRoutes(Feature):
    """`talked(call_id)`: user names of who talked in it. `may_call`: the guard's answer about a number as written.
    `withdraw(id, by)`: False when it is over already, or the person is being rung."""

    def __init__(
        self,
        core: Core,
        store: Store,
        events: EventLog,
        *,
        talked: Callable[[str], Awaitable[set[str]]],
        may_call: Callable[[str], Awaitable[Said]],
        withdraw: Callable[[str, str], bool],
    ) -> None:
        self._core, self._store, self._events = core, store, events
        self._talked, self._may_call, self._withdraw = talked, may_call, withdraw
        self._one = asyncio.Lock()
        """Of two clicks the second sees what the first has promised."""

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/callback",
                auth=Auth.SESSION,
                body=CallbackRequest,
                handler=self.promise,
                answers={200: CallbackPromised, 404: "problem", 409: "problem"},
                summary="Promise the caller of your talk a call at a time; 409 closed names the next one that fits",
            ),
            Route(
                method="POST",
                path=f"/api/callbacks/{{callback_id:{ID}}}/withdraw",
                auth=Auth.SESSION,
                handler=self.withdraw,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="Say that a promised call is owed no more; with who and when it stays in the event log",
            ),
        ]

    async def promise(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, CallbackRequest)
        assert call.agent is not None
        said, user, call_id = call.body, call.agent.user, call.path["call_id"]
        if user not in await self._talked(call_id):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        now = self._core.now()
        self._check(said, now)
        found = await self._store.fetch(WHO, call_id=call_id)
        number, name, language = found[0] if found else (None, None, None)
        allowed = await self._may(said.number or number)
        asked = CallbackAsked(
            call_id=call_id, at=now, queue=said.queue, number=allowed, within=chosen.within(said.at, now),
            tell=said.tell.strip(), key=f"{call_id}:desk:{new_id()}", not_before=micros(said.at), name=name,
            language=self._spoken(user, call_id) or language or "", user=user,
        )  # fmt: skip
        async with self._one:
            id_ = await self._known(asked) or await self._told(asked)
        return Answer(
            CallbackPromised(id=id_, queue=asked.queue, number=allowed, at=said.at, until=said.at + chosen.WINDOW)
        )

    async def _known(self, asked: CallbackAsked) -> str | None:
        """What is promised already in the same words, and not over."""
        found = await self._store.fetch(
            SAME, call_id=asked.call_id, queue=asked.queue, number=asked.number, tell=asked.tell,
            not_before=asked.not_before,
        )  # fmt: skip
        return found[0][0] if found else None

    async def _told(self, asked: CallbackAsked) -> str:
        self._core.bus.publish(asked)
        await self._events.flush()
        return asked.id

    def _check(self, said: CallbackRequest, now: datetime) -> None:
        queue = self._core.site.queues.get(said.queue)
        if queue is None:
            raise ApiProblem(409, "no_such_queue", "There is no such queue.")
        try:
            chosen.check(said.at, queue.hours, now)
        except chosen.NotAhead:
            raise ApiProblem(409, "callback_moment", "Choose a time to come, within thirty days.") from None
        except chosen.Closed as closed:
            opens = [Detail(where="next_open", message=closed.opens.isoformat())] if closed.opens is not None else []
            raise ApiProblem(409, "closed", "The queue is closed then.", opens) from None

    async def _may(self, written: str | None) -> str:
        if written is None:
            raise ApiProblem(409, "no_number", "The caller's number is not known: say which one.")
        said = await self._may_call(written)
        if not said.service:
            raise ApiProblem(409, "may_not_call", said.because)
        return said.number

    def _spoken(self, user: str, call_id: str) -> str | None:
        """The language of the talk, as long as its card is there."""
        seat = self._core.floor.seat(user)
        pop = seat.pop if seat is not None else None
        return pop.language if pop is not None and pop.call_id == call_id else None

    async def withdraw(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert call.agent is not None
        if not self._withdraw(call.path["callback_id"], call.agent.user):
            raise ApiProblem(409, "over", "It is over already, or the person is being rung.")
        await self._events.flush()
        return Answer(status=204)
