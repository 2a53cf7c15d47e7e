"""A machine has answered, and the agent leaves the campaign's message: it is played while he is free for the next one.

In: a request about a talk of one's own. Out: the message on the person's line, the disposition `machine`, the end of
wrap-up. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from cti.core import Core
from cti.feature import Feature
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.hands import HandsError, NotTalking, Onward
from ivr.happenings import TalkEnded
from ivr.lines import PromptError
from ivr.live import LiveCall
from ivr.prompts.plan import Plan
from scripts_dsl.campaign import Campaign
from scripts_dsl.effects import Parts
from scripts_dsl.graph import Graph
from scripts_dsl.policy.person import MACHINE
from scripts_dsl.site import Site

GONE_WITHIN = 3.0
"""Seconds until the agent's telephone has left the talk."""
NO_MESSAGE = "The campaign has no message for machines: its file says  machine: leave  and the name of a prompt."


class Hands(Protocol):
    """ivr.asterisk.hands."""

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None: ...


class Keeper(Protocol):
    """cti.customers.Dispositions."""

    async def put(
        self, call_id: str, user: str, disposition: str, note: str, at: datetime, further: Collection[str] = ()
    ) -> bool: ...


class Follows(Protocol):
    """after.After."""

    async def disposed(self, call_id: str, user: str, disposition: str) -> None: ...


class LeaveMessages(Feature):
    """`plan`: sounds of a text, ready to be played. `leaves(call, yes)`: of a call that an agent began, his end is not
    the end of the person's line."""

    def __init__(
        self,
        core: Core,
        hands: Hands,
        plan: Callable[[Parts], Awaitable[Plan]],
        dispositions: Keeper,
        after: Follows,
        *,
        campaigns: Callable[[], Mapping[str, Campaign]],
        leaves: Callable[[str, bool], None],
    ) -> None:
        self._core, self._hands, self._plan, self._dispositions = core, hands, plan, dispositions
        self._after, self._campaigns, self._leaves = after, campaigns, leaves
        self._graphs: dict[str, Graph] = {}
        self._ends: dict[tuple[str, str], asyncio.Event] = {}
        """Call and agent who leaves it."""
        core.bus.subscribe(TalkEnded, self._ended)

    def put(self, _site: Site, graphs: Mapping[str, Graph]) -> None:
        self._graphs |= graphs

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        """Told before `put`: the files before these are gone."""
        if kind == "script":
            self._graphs = dict(graphs)

    def routes(self) -> Sequence[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/leave_message",
                auth=Auth.SESSION,
                handler=self.leave,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="A machine has answered your talk of a campaign: its message is played to it, and you are free",
            )
        ]

    async def leave(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert call.agent is not None
        call_id, user = call.path["call_id"], call.agent.user
        live = self._core.live.get(call_id)
        if live is None or live.campaign is None:
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        plan = await self._message(live, live.campaign.name)
        gone = self._ends.setdefault((call_id, user), asyncio.Event())
        try:
            await self._play(call_id, user, plan)
            async with asyncio.timeout(GONE_WITHIN):
                await gone.wait()
        except TimeoutError:
            """The word comes later, and so does the end of wrap-up."""
        finally:
            self._ends.pop((call_id, user), None)
        await self._dispositions.put(call_id, user, MACHINE, "", self._core.now(), (MACHINE,))
        await self._after.disposed(call_id, user, MACHINE)
        self._core.calls.disposed(user, call_id)
        return Answer(status=204)

    async def _play(self, call_id: str, user: str, plan: Plan) -> None:
        self._leaves(call_id, True)
        try:
            await self._hands.pass_on(call_id, user, Onward(plays=plan))
        except HandsError as problem:
            self._leaves(call_id, False)
            if isinstance(problem, NotTalking):
                raise ApiProblem(404, "no_such_call", str(problem)) from None
            raise ApiProblem(409, "not_done", str(problem)) from None

    async def _message(self, live: LiveCall, name: str) -> Plan:
        """Raises ApiProblem 409."""
        file = self._campaigns().get(name)
        graph = self._graphs.get(file.call.name) if file is not None else None
        prompt = graph.prompts.get(file.call.message or "") if file is not None and graph is not None else None
        if graph is None or prompt is None:
            raise ApiProblem(409, "no_message", NO_MESSAGE)
        language = live.language if live.language in prompt.texts else next(iter(prompt.texts))
        parts = prompt.texts[language].render(live.values.get, language, f"{graph.name}/{prompt.name}")
        try:
            return await self._plan(parts)
        except PromptError as problem:
            raise ApiProblem(409, "no_message", f"The message cannot be spoken: {problem}") from None

    def _ended(self, event: TalkEnded) -> None:
        if gone := self._ends.get((event.call_id or "", event.member)):
            gone.set()
