"""Remarks over HTTP: for you, call back, what came of it, ideas; and on pages at once when there is something new.

In: route table's calls, Remarks. Out: through cti/remarks/keeper.py; `remarked` to the desk. The call back goes the way
of every call by hand: the guard of calls out is asked first. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from cti.core import Core
from cti.desk.messages import RemarkedNow
from cti.feature import Feature
from cti.remarks.api import (
    Called,
    HoldRelease,
    IdeaMove,
    LoopFigure,
    Remark,
    RemarkEnd,
    RemarkList,
    RemarkRequest,
    SurveyWord,
    SurveyWords,
)
from cti.remarks.figures import loop_of
from cti.remarks.keeper import Remarks
from cti.remarks.making import House
from cti.remarks.reading import NoSuchRemark
from cti.remarks.rows import Shown
from cti.remarks.states import CLOSED, DECLINED, DONE, IdeaState, RemarkRefused, Result
from cti.roles import Reach
from cti.web.routes import ID, Agent, Answer, ApiProblem, Auth, Call, Route
from ivr.recordings.holds import HoldError, Holds
from ivr.store import Store
from scripts_dsl.graph import Graph
from scripts_dsl.listening import Wording
from scripts_dsl.site import Site
from scripts_dsl.survey import Survey

T = TypeVar("T")
WEEK = timedelta(days=7)
"""Within which a customer is told what became of his idea."""
CUSTOMERS = {IdeaState.TAKEN: "was taken up", DONE: "was done", DECLINED: "was declined"}


class Rings(Protocol):
    """cti/routes/clicking.py."""

    async def ring(self, user: str, number: str) -> str:
        """The id of the call. Raises ApiProblem 409."""


class Promising(Protocol):
    """cti/promises."""

    async def make(self, call_id: str | None, text: str, due: datetime, *, owner: str | None, by: str) -> Any: ...


class RemarkRoutes(Feature):
    """`talked(call)`: users who talked in it."""

    def __init__(
        self, core: Core, store: Store, remarks: Remarks, holds: Holds, rings: Rings, promises: Promising,
        talked: Callable[[str], Awaitable[set[str]]],
    ) -> None:  # fmt: skip
        self._core, self._store, self._remarks, self._holds = core, store, remarks, holds
        self._rings, self._promises, self._talked = rings, promises, talked
        self._surveys: Mapping[str, Survey] = {}
        remarks.watch(self._tell)

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        if kind == "survey":
            self._surveys = {name: graph.survey for name, graph in graphs.items() if graph.survey is not None}

    def put(self, site: Site, _graphs: Mapping[str, Graph]) -> None:
        self._remarks.put(House(site, self._surveys, Wording(site)))

    async def run(self) -> None:
        await self._remarks.run()

    def _tell(self, remark: str, owner: str) -> None:
        users = self._core.site.members(owner)
        for seat in self._core.floor:
            if seat.user in users:
                self._core.desk.send(seat.user, RemarkedNow(remark=remark))

    def routes(self) -> list[Route]:
        of = f"/api/remarks/{{remark:{ID}}}"
        table = (
            ("GET", "/api/remarks", self.mine, None, RemarkList, "What was said and is for you; your ideas"),
            ("GET", f"{of}/answers", self.answers, None, SurveyWords, "Everything that was said in its survey"),
            ("POST", "/api/remarks", self.make, RemarkRequest, Remark, "An idea, or what somebody said, to its owner"),
            (
                "POST", f"{of}/call", self.call, None, Called,
                "Call the customer back: your own telephone rings first. The guard of calls out decides",
            ),
            ("POST", f"{of}/close", self.close_it, RemarkEnd, Remark, "What came of it"),
            ("POST", f"{of}/idea", self.idea, IdeaMove, Remark, "It is an idea, or what becomes of it"),
            (
                "POST", f"/api/holds/{{hold:{ID}}}/release", self.release, HoldRelease, None,
                "Let go what words of liability hold: the legal owner alone",
            ),
        )  # fmt: skip
        return [
            Route(
                method=method, path=path, auth=Auth.SESSION, handler=handler, body=body, summary=summary,
                answers={
                    200 if answer else 204: answer or "", 400: "problem", 403: "problem", 404: "problem",
                    409: "problem",
                },
            )
            for method, path, handler, body, answer, summary in table
        ]  # fmt: skip

    async def mine(self, call: Call) -> Answer:
        """An auditor sees all."""
        agent = _agent(call)
        found = await self._remarks.of(agent.user, everybody=agent.reach is Reach.ANY)
        loop = await loop_of(self._store, self._core.now())
        return Answer(
            RemarkList(
                remarks=[shown(one) for one in found],
                ideas=[shown(one) for one in await self._remarks.ideas_of(agent.user)],
                loop=LoopFigure(n=loop.n, closed=loop.closed, share=loop.share, low=loop.low, high=loop.high),
                legal=agent.user in self._remarks.legal(),
            )
        )

    async def answers(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        one = await self._own(call)
        try:
            found = await self._remarks.answers(one.id)
        except NoSuchRemark:
            raise ApiProblem(404, "no_answers", "It belongs to no survey whose answers are known.") from None
        return Answer(
            SurveyWords(
                survey=found.survey, at=found.at, channel=found.channel, score=found.score, band=found.band,
                answers=[SurveyWord(question=question, answer=answer) for question, answer in found.answers],
            )
        )  # fmt: skip

    async def make(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        agent, body = _agent(call), call.body
        assert isinstance(body, RemarkRequest)
        if body.call_id is not None and agent.user not in await self._talked(body.call_id):
            raise ApiProblem(404, "no_such_call", "You have not talked in this call.")
        if not body.text.strip():
            raise ApiProblem(409, "nothing_said", "There is nothing in it.")
        made = await self._remarks.make(
            body.text.strip(), user=agent.user, owner=self._owner(body), what=body.what, call_id=body.call_id,
            topic=body.topic, mine=body.mine,
        )  # fmt: skip
        return Answer(shown(made))

    def _owner(self, body: RemarkRequest) -> str:
        """Raises ApiProblem 404."""
        site = self._core.site
        if body.topic is not None:
            if body.topic not in site.topics:
                raise ApiProblem(404, "unknown_topic", "The settings have no such topic.")
            return site.topics[body.topic].owner
        if body.owner is not None and body.owner not in (*site.people, *site.users):
            raise ApiProblem(404, "unknown_owner", "The settings know no such user or group.")
        groups = (queue.tell for queue in site.queues.values() if queue.tell)
        return body.owner or next(groups, "")

    async def call(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        agent, one = _agent(call), await self._own(call)
        if one.number is None:
            raise ApiProblem(409, "no_number", "The caller's number is not known.")
        if one.state is CLOSED:
            raise ApiProblem(409, "closed", "This is closed already.")
        back = await self._rings.ring(agent.user, one.number)
        return Answer(
            Called(call_id=back, remark=shown(await self._do(self._remarks.called(one.id, agent.user, back))))
        )

    async def close_it(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        agent, body, one = _agent(call), call.body, await self._own(call)
        assert isinstance(body, RemarkEnd)
        return Answer(shown(await self._do(self._remarks.closed(one.id, agent.user, Result(body.result), body.note))))

    async def idea(self, call: Call) -> Answer:
        """What becomes of a customer's idea is a promise to tell him. Raises ApiProblem 404, 409."""
        agent, body, one = _agent(call), call.body, await self._own(call)
        assert isinstance(body, IdeaMove)
        state = IdeaState(body.state)
        moved, news = await self._do(self._remarks.idea(one.id, agent.user, state, body.why, body.author))
        if (
            news
            and state in CUSTOMERS
            and moved.author is None
            and moved.call_id is not None
            and moved.number is not None
        ):
            why = f": {body.why.strip()}" if body.why.strip() else ""
            text = f"Tell the customer: the idea “{moved.said[:150]}” {CUSTOMERS[state]}{why}"[:500]
            due = self._core.now() + WEEK
            await self._promises.make(moved.call_id, text, due, owner=agent.user, by=agent.user)
        return Answer(shown(moved))

    async def release(self, call: Call) -> Answer:
        """Raises ApiProblem 403, 404."""
        agent, body = _agent(call), call.body
        assert isinstance(body, HoldRelease)
        legal = self._remarks.legal()
        if agent.user not in legal:
            raise ApiProblem(403, "not_legal", "Only who answers for liability may release it.")
        try:
            await self._holds.release(call.path["hold"], agent.user, body.why.strip(), self._core.now(), legal)
        except HoldError as problem:
            raise ApiProblem(404, "no_such_hold", f"{problem}.") from None
        return Answer(status=204)

    async def _own(self, call: Call) -> Shown:
        """Raises ApiProblem 404: also for what is somebody else's."""
        try:
            one = await self._remarks.one(call.path["remark"])
        except NoSuchRemark:
            raise _no_such() from None
        agent = _agent(call)
        if agent.reach is not Reach.ANY and one.owner not in self._remarks.owners_of(agent.user):
            raise _no_such()
        return one

    async def _do(self, doing: Awaitable[T]) -> T:
        try:
            return await doing
        except RemarkRefused as refused:
            raise ApiProblem(409, refused.code, str(refused)) from None


def _agent(call: Call) -> Agent:
    assert call.agent is not None
    return call.agent


def _no_such() -> ApiProblem:
    return ApiProblem(404, "no_such_remark", "There is no such remark for you.")


def shown(one: Shown) -> Remark:
    """For the wire."""
    return Remark.model_validate(
        {
            "id": one.id, "at": one.at, "what": one.what, "call_id": one.call_id, "survey": one.survey,
            "question": one.question, "said": one.said, "recording": one.recording, "user": one.user,
            "owner": one.owner, "why": one.why, "topic": one.topic, "tone": one.tone,
            "liability": list(one.liability), "held": one.held, "due": one.due, "state": one.state.value,
            "calls": one.calls, "called": one.called, "called_by": one.called_by, "back": one.back,
            "closed": one.closed, "closed_by": one.closed_by, "result": one.result and one.result.value,
            "note": one.note, "idea": one.idea and one.idea.value, "author": one.author, "idea_why": one.idea_why,
            "number": one.number, "customer": one.customer_id, "name": one.name, "in_call": one.in_call,
            "answered": one.answered,
        }
    )  # fmt: skip
