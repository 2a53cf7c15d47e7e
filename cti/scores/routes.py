"""Agents' scores: to each agent the own one with its formula, to supervisors a table; who looked is written down.

In: route table's calls. Out: models, sheets. Nothing is decided by it: it shows what people may talk about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from cti.core import Core
from cti.feature import Feature
from cti.reports.routes import KINDS, as_sheet
from cti.reports.sheets import Table
from cti.scores import api
from cti.scores.counting import Rows, Team, team
from cti.scores.lines import Line, line_of, lines
from cti.scores.rows import ScoreRows, TooMuch
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.store import Store
from scripts_dsl.policy import agent_score as formula
from scripts_dsl.policy.letting_go import LIMIT

OWN = timedelta(days=90)
"""What an agent sees."""
MOST_DAYS = 366
HEAD = (
    "agent", "score", "low", "high", "place", "surveys", "satisfaction", "shrunk", "f", "offers", "sales", "h",
    "refusals", "lets_go", "g", "breaches", "c", "said_no", "let_go_in_time", "p90_seconds",
)  # fmt: skip


class ScoreRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store) -> None:
        self._core, self._rows = core, ScoreRows(store)

    def routes(self) -> list[Route]:
        wrong = {400: "problem"}
        return [
            Route(
                method="GET", path="/api/score", auth=Auth.SESSION, handler=self.own,
                answers={200: api.OwnScore, **wrong},
                summary="Your own score of the last ninety days, with its formula and every step",
            ),
            Route(
                method="GET", path="/api/reports/agents", auth=Auth.SESSION, query=api.ScoresQuery, handler=self.report,
                answers={200: api.ScoresReport, **wrong},
                summary="Scores by agent, with how many surveys and the interval; no places below thirty",
            ),
            *(self._sheet(kind, content) for kind, content in KINDS.items()),
        ]  # fmt: skip

    def _sheet(self, kind: str, content: str) -> Route:
        return Route(
            method="GET", path=f"/api/reports/agents.{kind}", auth=Auth.SESSION, query=api.ScoresSheetQuery,
            handler=as_sheet("agents", kind, self._table), answers={200: content, 400: "problem"},
            summary=f"Scores by agent: {kind.upper()}",
        )  # fmt: skip

    async def own(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        assert call.agent is not None
        until = self._core.now()
        rows = await self._between(until - OWN, until)
        line, whole = await asyncio.to_thread(_own, rows, call.agent.user)
        return Answer(
            api.OwnScore(
                since=until - OWN,
                until=until,
                score=_score(line, whole),
                letting_go=_letting_go(line),
                formula=FORMULA,
            )
        )

    async def report(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        assert isinstance(call.query, api.ScoresQuery)
        whole, found = await self._lines(call.query)
        shown = [
            api.ScoreLine(agent=one.agent, score=_score(one, whole), letting_go=_letting_go(one), place=one.place)
            for one in found
        ]
        return Answer(api.ScoresReport(formula=FORMULA, team=whole.mean, surveys=whole.n, lines=shown))

    async def _table(self, call: Call) -> Table:
        assert isinstance(call.query, api.ScoresSheetQuery)
        whole, found = await self._lines(call.query)
        rows: list[Sequence[str | float | int | None]] = [HEAD]
        for one in found:
            s, go = _score(one, whole), _letting_go(one)
            rows.append(
                (
                    one.agent,
                    s.value,
                    s.low,
                    s.high,
                    one.place,
                    s.surveys,
                    s.satisfaction,
                    s.shrunk,
                    s.f,
                    s.offers,
                    s.sales,
                    s.h,
                    s.refusals,
                    s.lets_go,
                    s.g,
                    s.breaches,
                    s.c,
                    go.refusals,
                    go.in_time,
                    go.p90,
                )
            )
        return rows

    async def _lines(self, query: api.ScoresQuery) -> tuple[Team, tuple[Line, ...]]:
        if not timedelta() <= query.until - query.since < timedelta(days=MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {MOST_DAYS} days, the first one first.")
        try:
            since, until = (self._at(day) for day in (query.since, query.until + timedelta(days=1)))
            rows = await self._between(since, until)
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None
        return await asyncio.to_thread(_lines, rows)

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._core.zone)

    async def _between(self, since: datetime, until: datetime) -> Rows:
        try:
            return await self._rows.between(since, until, self._core.now())
        except TooMuch:
            raise ApiProblem(400, "too_much", "That is too much for one report: ask for fewer days.") from None


def _own(rows: Rows, user: str) -> tuple[Line, Team]:
    return line_of(rows, user), team(rows)


def _lines(rows: Rows) -> tuple[Team, tuple[Line, ...]]:
    return team(rows), lines(rows)


FORMULA = api.ScoreFormula(
    shrink=formula.SHRINK,
    floor=formula.FLOOR,
    target=formula.TARGET,
    best=formula.BEST,
    most_sales=formula.MOST_SALES,
    lets_go=formula.LETS_GO,
    of_satisfaction=formula.OF_SATISFACTION,
    of_sales=formula.OF_SALES,
    limit=LIMIT,
    enough=formula.ENOUGH,
    smallest=formula.SMALLEST,
)


def _score(line: Line, whole: Team) -> api.Score:
    found, facts, known = line.score, line.facts, line.known
    return api.Score(
        value=None if found is None else round(found.value, 1),
        low=None if line.low is None else round(line.low, 1),
        high=None if line.high is None else round(line.high, 1),
        surveys=facts.surveys,
        satisfaction=facts.satisfaction if facts.surveys else None,
        team=whole.told,
        toward=None if found is None else facts.team,
        shrunk=None if found is None else found.shrunk,
        f=None if found is None else found.f,
        offers=known.offers,
        sales=facts.sales,
        h=None if found is None else found.h,
        refusals=len(known.paid),
        lets_go=facts.lets_go,
        g=None if found is None else found.g,
        breaches=known.breaches,
        c=None if found is None else found.c,
    )


def _letting_go(line: Line) -> api.LettingGo:
    known = line.known
    return api.LettingGo(refusals=len(known.exits), in_time=known.in_time, p90=known.slowest)
