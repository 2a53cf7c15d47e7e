"""Grading recorded talks: the form of the queue, the grade, the agent's answer to it, grades by agent.

In: surveys in force, route table's calls. Out: forms with what the answers so far are worth, grades. Nobody grades a
talk of his own; a form that was changed while it was filled in is refused, for the answers belong to other questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from cti.core import Core
from cti.desk.messages import GradedNow
from cti.feature import Feature
from cti.grades import Grade, Grades
from cti.grades.forms import Filled, WrongAnswer, fill
from cti.grades.report import ENOUGH, Line, lines
from cti.grades.rows import TooManyGrades
from cti.happenings import GradeAnswered, RecordingGraded
from cti.recordings import api_grades as api
from cti.reports.routes import KINDS, as_sheet
from cti.reports.sheets import Table
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.recordings.catalogue import Catalogue, Entry
from ivr.store import Store
from scripts_dsl.graph import Graph

MOST_DAYS = 366
HEAD = ("form", "version", "agent", "n", "mean", "margin", "place", "question")


class GradeRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store, events: EventLog) -> None:
        self._core, self._events = core, events
        self._grades, self._catalogue = Grades(store), Catalogue(store)
        self._surveys: Mapping[str, Graph] = {}

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        if kind == "survey":
            self._surveys = graphs

    def routes(self) -> list[Route]:
        of = f"/api/recordings/{{recording:{ID}}}/grade"
        table = (
            ("GET", of, self.of_recording, None, api.LanguageQuery, api.RecordingGrades, "A talk's form and grades"),
            (
                "POST", f"{of}/weighed", self.weighed, api.AnswersRequest, None, api.GradeForm,
                "What the answers so far are worth, and what is asked after them; keeps nothing",
            ),
            ("POST", of, self.grade, api.GradeRequest, None, api.RecordingGrades, "Grade a talk; again: another grade"),
            ("GET", "/api/grades", self.own, None, api.LanguageQuery, api.OwnGrades, "Grades of your own talks"),
            (
                "POST", f"/api/grades/{{grade:{ID}}}/answer", self.reply, api.ReplyRequest, api.LanguageQuery,
                api.Grade, "Answer a grade of yours, once",
            ),
            (
                "GET", "/api/reports/grades", self.report, None, api.GradesQuery, api.GradesReport,
                "Grades by agent, with how many talks; no places below thirty",
            ),
        )  # fmt: skip
        found = [
            Route(
                method=method, path=path, auth=Auth.SESSION, handler=handler, body=body, query=query, summary=summary,
                answers={200: answer, 400: "problem", 403: "problem", 404: "problem", 409: "problem"},
            )
            for method, path, handler, body, query, answer, summary in table
        ]  # fmt: skip
        return [*found, *(self._sheet(kind, content) for kind, content in KINDS.items())]

    def _sheet(self, kind: str, content: str) -> Route:
        return Route(
            method="GET",
            path=f"/api/reports/grades.{kind}",
            auth=Auth.SESSION,
            query=api.GradesSheetQuery,
            handler=as_sheet("grades", kind, self._table),
            answers={200: content, 400: "problem"},
            summary=f"Grades by agent: {kind.upper()}",
        )

    # --- a talk --------------------------------------------------------------------------------------------------

    async def of_recording(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.query, api.LanguageQuery)
        assert call.agent is not None
        entry, language = await self._entry(call), call.query.language
        graph = self._form(entry) if entry.agent != call.agent.user else None
        form = None if graph is None else _form(fill(graph, {}, entry.seconds or 0), language)
        return Answer(await self._told(entry, form, language))

    async def weighed(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 403, 404."""
        assert isinstance(call.body, api.AnswersRequest)
        _, filled = await self._filled(call, call.body)
        return Answer(_form(filled, call.body.language))

    async def grade(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 403, 404, 409."""
        assert isinstance(call.body, api.GradeRequest)
        assert call.agent is not None
        said = call.body
        entry, filled = await self._filled(call, said)
        if filled.hash != said.hash:
            raise ApiProblem(409, "form_changed", "The form was changed meanwhile: load it again.")
        if filled.missing:
            raise ApiProblem(400, "unanswered", f"Answer, or say that it does not apply: {', '.join(filled.missing)}.")
        if filled.score is None:
            raise ApiProblem(400, "nothing_counts", "Nothing that counts was answered.")
        await self._events.appended(_graded(entry, filled, said.comment.strip(), call.agent.user, self._core.now()))
        if entry.agent is not None and self._core.floor.seat(entry.agent) is not None:
            self._core.desk.send(entry.agent, GradedNow(recording=entry.id))
        return Answer(await self._told(entry, _form(filled, said.language), said.language))

    async def _filled(self, call: Call, said: api.AnswersRequest) -> tuple[Entry, Filled]:
        entry = await self._entry(call)
        graph = self._form(entry)
        if graph is None:
            raise ApiProblem(404, "no_form", "The queue of this talk has no form.")
        if call.agent is None or entry.agent == call.agent.user:
            raise ApiProblem(403, "own_talk", "Nobody grades a talk of his own.")
        try:
            return entry, fill(graph, said.answers, entry.seconds or 0)
        except WrongAnswer as problem:
            raise ApiProblem(400, "wrong_answer", f"{problem}.") from None

    async def _entry(self, call: Call) -> Entry:
        entry = await self._catalogue.one(call.path["recording"])
        if entry is None or not entry.audible:
            raise ApiProblem(404, "no_such_recording", "There is no such recording.")
        return entry

    def _form(self, entry: Entry) -> Graph | None:
        queue = self._core.site.queues.get(entry.queue or "")
        if entry.what != "talk" or entry.agent is None or queue is None or queue.form is None:
            return None
        return self._surveys.get(queue.form)

    async def _told(self, entry: Entry, form: api.GradeForm | None, language: str) -> api.RecordingGrades:
        grades = await self._grades.of_recording(entry.id)
        return api.RecordingGrades(form=form, grades=[_grade(one, language) for one in grades])

    # --- the agent -----------------------------------------------------------------------------------------------

    async def own(self, call: Call) -> Answer:
        assert isinstance(call.query, api.LanguageQuery)
        assert call.agent is not None
        grades = await self._grades.of_agent(call.agent.user)
        return Answer(api.OwnGrades(grades=[_grade(one, call.query.language) for one in grades]))

    async def reply(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, api.ReplyRequest)
        assert isinstance(call.query, api.LanguageQuery)
        assert call.agent is not None
        grade = await self._grades.one(call.path["grade"])
        if grade is None or grade.agent != call.agent.user:
            raise ApiProblem(404, "no_such_grade", "There is no such grade of yours; perhaps there is a newer one.")
        if grade.reply is not None:
            raise ApiProblem(409, "answered", "You have answered this grade.")
        text = call.body.text.strip()
        said = GradeAnswered(
            call_id=grade.call_id, at=self._core.now(), recording=grade.recording, grade=grade.id,
            user=call.agent.user, text=text,
        )  # fmt: skip
        await self._events.appended(said)
        now = await self._grades.one(grade.id)
        return Answer(_grade(now or grade, call.query.language))

    # --- the report ----------------------------------------------------------------------------------------------

    async def report(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        assert isinstance(call.query, api.GradesQuery)
        return Answer(api.GradesReport(enough=ENOUGH, lines=[_line(one) for one in await self._lines(call.query)]))

    async def _table(self, call: Call) -> Table:
        """One row for the whole of each line, and one for each question."""
        assert isinstance(call.query, api.GradesSheetQuery)
        found = await self._lines(call.query)
        rows: list[tuple[str | float | None, ...]] = [HEAD]
        for one in found:
            rows.append((one.form, one.version, one.agent, one.n, one.mean, one.margin, one.place, ""))
            rows.extend((one.form, one.version, one.agent, q.n, q.mean, None, None, q.question) for q in one.questions)
        return rows

    async def _lines(self, query: api.GradesQuery) -> tuple[Line, ...]:
        if not timedelta() <= query.until - query.since < timedelta(days=MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {MOST_DAYS} days, the first one first.")
        zone = self._core.zone
        try:
            since, until = (
                datetime.combine(day, time(), zone) for day in (query.since, query.until + timedelta(days=1))
            )
            return lines(await self._grades.between(since, until, query.queue or ""))
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None
        except TooManyGrades:
            raise ApiProblem(400, "too_much", "That is too much for one report: ask for fewer days.") from None


def _graded(entry: Entry, filled: Filled, comment: str, user: str, now: datetime) -> RecordingGraded:
    assert entry.agent is not None
    assert filled.score is not None
    return RecordingGraded(
        call_id=entry.call_id,
        at=now,
        recording=entry.id,
        agent=entry.agent,
        queue=entry.queue,
        form=filled.form,
        version=filled.version,
        hash=filled.hash,
        user=user,
        asked=tuple(asdict(one) for one in filled.questions),
        score=filled.score,
        band=filled.band,
        comment=comment,
    )


def _form(filled: Filled, language: str) -> api.GradeForm:
    return api.GradeForm(
        form=filled.form,
        version=filled.version,
        hash=filled.hash,
        questions=[_question(asdict(one), language) for one in filled.questions],
        missing=list(filled.missing),
        score=filled.score,
        band=filled.band,
    )


def _question(one: Mapping[str, Any], language: str) -> api.FormQuestion:
    texts = one["texts"]
    text = texts.get(language) or next(iter(texts.values()), one["name"])
    return api.FormQuestion(text=text, **{name: value for name, value in one.items() if name != "texts"})


def _grade(one: Grade, language: str) -> api.Grade:
    return api.Grade(
        id=one.id,
        recording=one.recording,
        agent=one.agent,
        queue=one.queue,
        form=one.form,
        version=one.version,
        grader=one.grader,
        at=one.at,
        questions=[_question(asked, language) for asked in one.asked],
        score=one.score,
        band=one.band,
        comment=one.comment,
        reply=one.reply,
        replied=one.replied,
        talked=one.talked,
        seconds=one.seconds,
        audible=one.audible,
    )


def _line(one: Line) -> api.GradeLine:
    return api.GradeLine(
        agent=one.agent,
        form=one.form,
        version=one.version,
        n=one.n,
        mean=round(one.mean, 1),
        margin=None if one.margin is None else round(one.margin, 1),
        place=one.place,
        questions=[api.QuestionMean(question=q.question, n=q.n, mean=round(q.mean, 1)) for q in one.questions],
    )
