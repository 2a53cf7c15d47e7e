"""What a supervisor does: queues closed and opened, notices switched, agents given other queues, calls listened to.

In: route table's calls. Out: orders; every one is written down with who gave it. Called by room.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cti.board.api import CloseRequest, ListenRequest, NoticeRequest, QueuesRequest
from cti.board.listening import Listening
from cti.desk.connection import Refused
from cti.model import Model
from cti.web.routes import Answer, ApiProblem, Auth, Call, Handler, Route
from ivr.switches import Switches
from scripts_dsl.site import Site

NAME = "[A-Za-z0-9_.-]{1,64}"
STATUS = {"telephony_down": 503}
"""Of what was refused; anything else is a 409: it cannot be so now."""


class Moves(Protocol):
    """Gives agents other queues (staff.py)."""

    async def serve(self, user: str, queues: tuple[str, ...], by: str) -> bool:
        """False: no such agent."""


class BoardRoutes:
    """`site` gives the settings in force."""

    def __init__(self, switches: Switches, moves: Moves, listening: Listening, site: Callable[[], Site]) -> None:
        self._switches, self._moves, self._listening, self._site = switches, moves, listening, site

    def routes(self) -> list[Route]:
        how = "Ring your telephone: listen to an agent's call, whisper to the agent, or take the caller over"
        return [
            _route("queues/{queue:NAME}/close", self.close, "Take nobody into a queue, and say why", CloseRequest),
            _route("queues/{queue:NAME}/open", self.open, "Take callers again", None),
            _route("notices/{notice:NAME}", self.notice, "Switch a notice of the settings on or off", NoticeRequest),
            _route("agents/{user:NAME}/queues", self.serve, "Which queues an agent serves", QueuesRequest),
            _route("agents/{user:NAME}/listen", self.listen, how, ListenRequest),
            _route("agents/{user:NAME}/leave", self.leave, "Listen no more", None),
        ]

    async def close(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, CloseRequest)
        assert call.agent is not None
        reason = {one.language: one.text for one in call.body.reason}
        self._switches.close(self._queue(call), reason, call.agent.user)
        return Answer(status=204)

    async def open(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        self._switches.open(self._queue(call), call.agent.user)
        return Answer(status=204)

    async def notice(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, NoticeRequest)
        assert call.agent is not None
        name = call.path["notice"]
        if name not in self._site().notices:
            raise ApiProblem(404, "no_such_notice", "The settings have no such notice.")
        self._switches.notice(name, call.body.on, call.agent.user)
        return Answer(status=204)

    async def serve(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        assert isinstance(call.body, QueuesRequest)
        assert call.agent is not None
        queues = tuple(dict.fromkeys(call.body.queues))
        if not set(queues) <= self._site().queues.keys():
            raise ApiProblem(400, "no_such_queue", "The settings have no such queue.")
        if not await self._moves.serve(call.path["user"], queues, call.agent.user):
            raise ApiProblem(404, "no_such_agent", "There is no such agent.")
        return Answer(status=204)

    async def listen(self, call: Call) -> Answer:
        """Raises ApiProblem 409, 503."""
        assert isinstance(call.body, ListenRequest)
        assert call.agent is not None
        try:
            await self._listening.begin(call.path["user"], call.agent.user, call.body.how)
        except Refused as refused:
            raise _problem(refused) from None
        return Answer(status=204)

    async def leave(self, call: Call) -> Answer:
        """Raises ApiProblem 409, 503."""
        assert call.agent is not None
        try:
            await self._listening.leave(call.path["user"], call.agent.user)
        except Refused as refused:
            raise _problem(refused) from None
        return Answer(status=204)

    def _queue(self, call: Call) -> str:
        if call.path["queue"] not in self._site().queues:
            raise ApiProblem(404, "no_such_queue", "The settings have no such queue.")
        return call.path["queue"]


def _problem(refused: Refused) -> ApiProblem:
    return ApiProblem(STATUS.get(refused.code, 409), refused.code, str(refused))


def _route(path: str, handler: Handler, summary: str, body: type[Model] | None) -> Route:
    return Route(
        method="POST",
        path=f"/api/board/{path.replace('NAME', NAME)}",
        auth=Auth.SESSION,
        handler=handler,
        body=body,
        answers={204: "", 400: "problem", 404: "problem", 409: "problem", 503: "problem"},
        summary=summary,
    )
