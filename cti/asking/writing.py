"""Somebody answers a survey in writing: an invitation and an answer come in, the survey goes on, the page is on disk
before it is shown.

What is told (scores, notes, promises to call back, who is to know) is told as it is on the telephone; an answer to a
page that is not shown any more changes nothing. Called by routes.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

import structlog

from cti.surveys import invitations as rows
from cti.surveys import sheet
from cti.surveys.invitations import QUIET, UNSURE_AFTER, Invitation, Invitations
from cti.surveys.sheet import Course, Move, NotOnPaper
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import Happening, SurveyAnswered, SurveyBegan, SurveyEnded
from ivr.ids import new_id
from ivr.moments import micros
from ivr.outside.failures import OutsideFailed
from ivr.telling import happening_of
from scripts_dsl.effects import Fetch, Send, SurveyOpens
from scripts_dsl.engine import EngineBudget
from scripts_dsl.events import CallFacts, Fetched, FetchFailed
from scripts_dsl.graph import Graph
from scripts_dsl.survey import score

ASKS = 5
"""What a survey may ask outside after one answer."""
LOCKS = 64
NOW = timedelta()
Act = Literal["answer", "skip", "stop"]

log = structlog.get_logger(__name__)


class Asks(Protocol):
    """outside.asking.Outside."""

    async def ask(self, effect: Fetch | Send) -> Any:
        """Raises OutsideFailed."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody's survey stands."""

    course: Course | None
    """None: it is over, or not asked any more."""
    gone: bool = False
    """There is no such survey now."""
    understood: bool = True
    """False: that was no answer."""

    @property
    def seq(self) -> int:
        return self.course.state.seq if self.course is not None else 0


class Writing:
    """See above. `facts`: what the site says of itself, for those of these names that it knows."""

    def __init__(
        self,
        bus: Bus,
        events: EventLog,
        known: Invitations,
        outside: Asks,
        facts: Callable[[frozenset[str]], Mapping[str, Any]],
        now: Callable[[], datetime],
    ) -> None:
        self._bus, self._events, self._known, self._outside = bus, events, known, outside
        self._facts, self._now = facts, now
        self._graphs: Mapping[str, Graph] = {}
        self._locks = [asyncio.Lock() for _ in range(LOCKS)]
        self._me = new_id()

    def put(self, graphs: Mapping[str, Graph]) -> None:
        """The surveys in force from now on."""
        self._graphs = graphs

    async def stand(self, one: Invitation) -> Stand:
        """What is shown now; nothing is changed, whoever looks. Raises StoreError."""
        graph = self._graphs.get(one.survey)
        if one.ended is not None:
            return Stand(None)
        if graph is None:
            return Stand(None, gone=True)
        if self._is_old(graph, one):
            return Stand(None)
        course, _ = self._course(graph, one)
        return Stand(course, gone=course is None)

    async def act(self, id_: str, seq: int, what: Act, word: str) -> Stand:
        """An answer to the page that was shown as `seq`. Raises StoreError, LogFull."""
        async with self._locks[hash(id_) % LOCKS]:
            await self._events.flush()
            one = await self._known.by_id(id_)
            if one is None:
                return Stand(None, gone=True)
            graph = self._graphs.get(one.survey)
            if one.ended is not None or graph is None:
                return await self.stand(one)
            if self._is_old(graph, one):
                await self._close(one, NOW)
                return Stand(None)
            course, begun = self._course(graph, one)
            if course is None or seq != course.state.seq:
                return Stand(course, gone=course is None)
            return await self._act(graph, one, course, begun, what, word)

    async def _act(
        self, graph: Graph, one: Invitation, course: Course, begun: tuple[sheet.Told, ...], what: Act, word: str
    ) -> Stand:
        now, site = self._now(), self._site(graph)
        try:
            move = {
                "answer": lambda: sheet.answer(graph, course, word, now, site),
                "skip": lambda: sheet.skip(graph, course, now, site),
                "stop": lambda: sheet.stop(graph, course, now, site),
            }[what]()
            if not move.understood and move.course is course:
                return Stand(course, understood=False)
            move = await self._asked(graph, replace(move, told=(*begun, *move.told)))
        except (NotOnPaper, EngineBudget) as problem:
            log.warning("survey.stuck", survey=one.survey, problem=str(problem))
            return Stand(None, gone=True)
        await self._took(one, move)
        return Stand(move.course, understood=move.understood)

    async def _asked(self, graph: Graph, move: Move) -> Move:
        """With the answers of the outside."""
        for _ in range(ASKS):
            if move.asks is None:
                return move
            now = self._now()
            try:
                event: Fetched | FetchFailed = Fetched(now=now, value=await self._outside.ask(move.asks))
            except OutsideFailed as problem:
                event = FetchFailed(now=now, kind=problem.kind)
            further = sheet.follow(graph, move.course, event, self._now(), self._site(graph))
            move = replace(further, told=(*move.told, *further.told))
        raise NotOnPaper("it asks outside again and again")

    async def _took(self, one: Invitation, move: Move) -> None:
        """Tell, keep, and wait until both are on disk."""
        course, at = move.course, self._now()
        for effect in move.told:
            happening = happening_of(effect, one.about, one.channel)
            if happening is not None:
                self._bus.publish(self._of(one, replace(happening, at=at), course))
        text = json.dumps(course.to_json(), ensure_ascii=False)
        self._events.also(rows.STANDS(id=one.id, course=text, seq=course.state.seq, at=micros(at)))
        if course.over:
            self._events.also(rows.OVER(id=one.id, at=micros(at)))
        await self._events.flush()

    def _of(self, one: Invitation, happening: Happening, course: Course) -> Happening:
        """With what is known of who answers."""
        if isinstance(happening, SurveyBegan):
            return replace(happening, number=one.number, customer_id=one.customer_id)
        if isinstance(happening, SurveyAnswered):
            texts = course.texts or {}
            return replace(happening, texts={name: texts[name] for name in happening.answers if name in texts})
        return happening

    @staticmethod
    def _is_old(graph: Graph, one: Invitation) -> bool:
        """Something was answered, and the file was changed after that: nobody is asked twice, so what was answered is
        all."""
        if one.course is None or one.course["state"]["hash"] == graph.hash:
            return False
        kept = one.course["state"]["vars"]
        return graph.survey is not None and any(kept.get(q.name) is not None for q in graph.survey.questions)

    def _course(self, graph: Graph, one: Invitation) -> tuple[Course | None, tuple[sheet.Told, ...]]:
        """Where it stands, and what is told of its beginning, if it has not begun; a survey that was changed before
        anything was answered begins anew, and is told as one."""
        try:
            if one.course is not None:
                course = sheet.course_of(graph, one.course)
                if course.state.hash == graph.hash:
                    return course, ()
            facts = CallFacts(one.about, "", one.number, language=one.language)
            move = sheet.begin(graph, facts, self._now(), self._site(graph))
        except (NotOnPaper, EngineBudget, KeyError, TypeError) as problem:
            log.warning("survey.not_on_paper", survey=one.survey, problem=repr(problem))
            return None, ()
        told = move.told if one.course is None else tuple(t for t in move.told if not isinstance(t, SurveyOpens))
        return move.course, told

    def _site(self, graph: Graph) -> Mapping[str, Any]:
        return self._facts(graph.site_names)

    # --- nobody goes on ------------------------------------------------------------------------------------------

    async def close_left_alone(self) -> int:
        """Those with whom nobody has gone on for a day end as they are; how many. Raises StoreError."""
        await self._events.flush()
        closed = 0
        for one in await self._known.left_alone(self._now()):
            async with self._locks[hash(one.id) % LOCKS]:
                closed += await self._close(one, QUIET)
        return closed

    async def _close(self, one: Invitation, quiet: timedelta) -> bool:
        """What is told of its end and that it is over are one transaction, of one program; whoever dies before has
        ended nothing. False: somebody else does it, or the person goes on."""
        at = self._now()
        since = {"quiet": micros(at - quiet) + 1, "long_ago": micros(at - UNSURE_AFTER)}
        self._events.also(rows.CLOSING(id=one.id, at=micros(at), holder=self._me, seq=one.seq, **since))
        await self._events.flush()
        if not await self._known.closes(one.id, self._me, at):
            return False
        self._bus.publish(self._expired(one, at))
        self._events.also(rows.OVER(id=one.id, at=micros(at)))
        await self._events.flush()
        return True

    def _expired(self, one: Invitation, at: datetime) -> SurveyEnded:
        graph = self._graphs.get(one.survey)
        survey = graph.survey if graph is not None else None
        worth = None
        if graph is not None and survey is not None and one.course is not None:
            kept = one.course["state"]["vars"]
            answers = {q.name: q.type.load(kept[q.name]) for q in survey.questions if kept.get(q.name) is not None}
            worth = score(survey, answers)
        return SurveyEnded(
            call_id=one.about,
            at=at,
            survey=one.survey,
            hash=one.hash,
            outcome="expired",
            score=None if worth is None or worth.score is None else float(worth.score),
            band=None if worth is None else worth.band,
            satisfaction=None if worth is None or worth.satisfaction is None else float(worth.satisfaction),
            channel=one.channel,
        )
