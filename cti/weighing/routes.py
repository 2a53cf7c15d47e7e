"""The weighted report for whoever answers for a survey: page, JSON, sheets. No caller is in it.

Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.reports.routes import KINDS, as_sheet
from cti.reports.sheets import Cell, Table
from cti.surveys.measures import Measured
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, File, Handler, Route
from cti.weighing import api, page
from cti.weighing.report import Group, report
from cti.weighing.rows import Answers, TooMuch
from ivr.store import Store
from scripts_dsl.graph import Graph
from scripts_dsl.survey import Survey

LAST = 30
"""Days that the page shows when nobody says which."""


class WeighingRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store) -> None:
        self._core, self._answers = core, Answers(store)
        self._surveys: Mapping[str, Survey] = {}

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        """Surveys in force from now on."""
        if kind == "survey":
            self._surveys = {name: graph.survey for name, graph in graphs.items() if graph.survey is not None}

    def routes(self) -> Sequence[Route]:
        path = f"/api/surveys/{{survey:{ID}}}/report"
        what = "How a survey was answered, weighed: by question and band, with number and interval"
        found = [
            Route(
                method="GET", path=page.STYLE_PATH, auth=Auth.OPEN, handler=self.style, documented=False,
                summary="How the page of a survey looks",
            ),
            _route("/api/surveys", None, api.SurveyNames, self.names, "Surveys that are asked"),
            _route(path, api.WeighedQuery, api.WeighedSurvey, self.weighed, what),
            _route(f"{path}.html", api.WeighedPageQuery, "text/html", self.page, f"{what}: a page"),
        ]  # fmt: skip
        for kind, content in KINDS.items():
            sheet = as_sheet("survey", kind, self._table)
            found.append(_route(f"{path}.{kind}", api.WeighedSheetQuery, content, sheet, f"{what}: {kind.upper()}"))
        return found

    async def style(self, _call: Call) -> Answer:
        """The style sheet."""
        return Answer(file=File("report.css", "text/css", page.STYLE.encode(), inline=True))

    async def names(self, _call: Call) -> Answer:
        """Those in force."""
        return Answer(api.SurveyNames(surveys=sorted(self._surveys)))

    async def weighed(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        assert isinstance(call.query, api.WeighedQuery)
        since, until, groups = await self._groups(call, call.query.since, call.query.until, call.query.by)
        return Answer(
            api.WeighedSurvey(
                survey=call.path["survey"], since=since, until=until, by=call.query.by,
                groups=[_model(group) for group in groups],
            )
        )  # fmt: skip

    async def page(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        query = call.query
        assert isinstance(query, api.WeighedPageQuery)
        last = query.until or self._core.now().astimezone(self._core.zone).date()
        first = query.since or last - timedelta(days=LAST - 1)
        _, _, groups = await self._groups(call, first, last, query.by)
        text = page.shown(call.path["survey"], groups, first, last, query.by, page.language_of(call.languages))
        return Answer(file=File("survey.html", "text/html", text.encode(), inline=True))

    async def _table(self, call: Call) -> Table:
        query = call.query
        assert isinstance(query, api.WeighedSheetQuery)
        _, _, groups = await self._groups(call, query.since, query.until, query.by)
        return _cells(groups)

    async def _groups(
        self, call: Call, first: date, last: date, by: str
    ) -> tuple[datetime, datetime, tuple[Group, ...]]:
        survey = self._surveys.get(call.path["survey"])
        if survey is None:
            raise ApiProblem(404, "unknown_survey", "There is no such survey.")
        if not timedelta() <= last - first < timedelta(days=api.MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {api.MOST_DAYS} days, the first one first.")
        try:
            zone = self._core.zone
            since, until = (
                datetime.combine(first, time(), zone),
                datetime.combine(last + timedelta(days=1), time(), zone),
            )
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None
        try:
            rows = await self._answers.rows(survey.name, since, until)
        except TooMuch:
            raise ApiProblem(400, "too_much", "That is too much for one report: ask for fewer days.") from None
        return since, until, await asyncio.to_thread(report, survey, rows, by)


def _route(path: str, query: type[Model] | None, answer: type[Model] | str, handler: Handler, summary: str) -> Route:
    answers: dict[int, type[Model] | str] = {200: answer}
    if "{" in path:
        answers |= {400: "problem", 404: "problem"}
    return Route(
        method="GET", path=path, auth=Auth.SESSION, query=query, handler=handler, answers=answers, summary=summary,
    )  # fmt: skip


def _model(group: Group) -> api.WeighedGroup:
    found = asdict(group)
    found["group"] = found.pop("name")
    return api.WeighedGroup.model_validate(found)


def _cells(groups: Sequence[Group]) -> Iterator[Sequence[Cell]]:
    """One line for each value: of whom, of what, what, how much, and how sure."""
    yield ("group", "of", "name", "variant", "value", "n", "low", "high", "count")
    for group in groups:
        for reach in group.reach:
            for outcome, count in reach.outcomes.items():
                yield (group.name, f"channel {reach.channel or 'all'}", outcome, "count", None, None, None, None, count)
            yield (group.name, f"channel {reach.channel or 'all'}", *_line(reach.response))
        yield (group.name, "survey", *_line(group.score))
        for part in group.bands:
            yield (group.name, "survey", part.name, *_line(part.share)[1:])
        for question in group.questions:
            for value in (question.points, *question.measures):
                yield (group.name, question.name, *_line(value))
            for part in question.parts:
                yield (group.name, question.name, part.name, *_line(part.share)[1:])


def _line(one: Measured) -> tuple[Cell, ...]:
    return (one.name, one.variant, one.value, one.n, one.low, one.high, None)
