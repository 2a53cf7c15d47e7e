"""What an agent does with a talk from his page: hang up, press keys, pass the caller on; and to whom he could.

In: requests; a telephone system that does it (ivr/asterisk/hands.py). Out: routes of the table. The guard is asked
about a number outside first, so that the agent hears at once why not; it is asked again when it is dialled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cti.agents import Agent, Status
from cti.desk.status import QueueStatus
from cti.feature import Feature
from cti.routes.api_hands import Colleague, KeysRequest, PassOnRequest, Place, Places
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.bus import Bus
from ivr.dialguard.question import Answer as Said
from ivr.hands import HandsError, NotTalking, Onward
from ivr.happenings import CallPassedOn


class Hands(Protocol):
    """What is asked of ivr.asterisk.hands; everything raises HandsError."""

    async def hang_up(self, call_id: str, member: str) -> None: ...

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None: ...

    async def press(self, call_id: str, member: str, keys: str) -> None: ...


class Colleagues(Protocol):
    """What is asked of cti/agents."""

    async def all(self) -> Sequence[Agent]: ...

    async def by_user(self, user: str) -> Agent | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What there is around a talk."""

    agents: Colleagues
    state_of: Callable[[str], Status]
    lengths: Callable[[Sequence[str]], Sequence[QueueStatus]]
    may_call: Callable[[str], Awaitable[Said]] | None
    """None: the guard is asked when the number is dialled, and not before."""
    bus: Bus


class HandsRoutes(Feature):
    """The four routes."""

    def __init__(self, hands: Hands, around: Around) -> None:
        self._hands, self._around = hands, around

    def routes(self) -> list[Route]:
        call = f"/api/calls/{{call_id:{ID}}}"
        return [
            Route(
                method="GET",
                path="/api/places",
                auth=Auth.SESSION,
                handler=self.places,
                answers={200: Places},
                summary="Colleagues and queues that a caller can be passed on to",
            ),
            Route(
                method="POST",
                path=f"{call}/pass_on",
                auth=Auth.SESSION,
                handler=self.pass_on,
                body=PassOnRequest,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="Send the caller you talk with to a colleague, a queue or a number outside; ends your part",
            ),
            Route(
                method="POST",
                path=f"{call}/hang_up",
                auth=Auth.SESSION,
                handler=self.hang_up,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="End your part of a talk, whatever telephone you have",
            ),
            Route(
                method="POST",
                path=f"{call}/keys",
                auth=Auth.SESSION,
                handler=self.keys,
                body=KeysRequest,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="Press keys in a talk, whatever telephone you have",
            ),
        ]

    async def places(self, call: Call) -> Answer:
        assert call.agent is not None
        around, me = self._around, call.agent.user
        everybody = await around.agents.all()
        colleagues = [
            Colleague(
                user=a.user,
                name=a.name,
                state=around.state_of(a.user).state.value,
                phone=a.sip_user,
                topics=list(dict.fromkeys((*a.skills, *a.queues))),
                languages=list(a.languages),
            )
            for a in everybody
            if a.sip_user is not None and a.user != me
        ]
        queues = around.lengths(_queues(everybody))
        places = [Place(queue=q.queue, title=q.title, agents_ready=q.agents_ready) for q in queues]
        return Answer(Places(agents=colleagues, queues=places))

    async def pass_on(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404, 409."""
        assert isinstance(call.body, PassOnRequest)
        assert call.agent is not None
        onward, to = await self._onward(call.body)
        call_id, user, note = call.path["call_id"], call.agent.user, call.body.note
        await _done(self._hands.pass_on(call_id, user, onward))
        self._around.bus.publish(CallPassedOn(call_id=call_id, by=user, to=to, note=note))
        return Answer(status=204)

    async def hang_up(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert call.agent is not None
        await _done(self._hands.hang_up(call.path["call_id"], call.agent.user))
        return Answer(status=204)

    async def keys(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, KeysRequest)
        assert call.agent is not None
        await _done(self._hands.press(call.path["call_id"], call.agent.user, call.body.keys))
        return Answer(status=204)

    async def _onward(self, wish: PassOnRequest) -> tuple[Onward, str]:
        """Raises ApiProblem."""
        if wish.agent is not None:
            colleague = await self._around.agents.by_user(wish.agent)
            if colleague is None or colleague.sip_user is None:
                raise ApiProblem(400, "no_such_agent", "There is no such colleague with a telephone.")
            return Onward(phone=colleague.sip_user), f"agent {colleague.user}"
        if wish.queue is not None:
            if wish.queue not in _queues(await self._around.agents.all()):
                raise ApiProblem(400, "no_such_queue", "There is no such queue.")
            return Onward(queue=wish.queue), f"queue {wish.queue}"
        if wish.number is None:
            raise ApiProblem(400, "nowhere", "Say to whom: agent, queue or number.")
        if self._around.may_call is not None:
            said = await self._around.may_call(wish.number)
            if not said.service:
                raise ApiProblem(409, "may_not_call", said.because)
        return Onward(number=wish.number), "outside"


def _queues(agents: Sequence[Agent]) -> list[str]:
    """Those that somebody serves."""
    return sorted({queue for agent in agents for queue in agent.queues})


async def _done(doing: Awaitable[None]) -> None:
    try:
        await doing
    except NotTalking as problem:
        raise ApiProblem(404, "no_such_call", str(problem)) from None
    except HandsError as problem:
        raise ApiProblem(409, "not_done", str(problem)) from None
