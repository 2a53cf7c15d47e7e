"""Reports for supervisors: figures, the rows behind each, forecast and staffing; as JSON and for spreadsheets.

In: route table's calls. Out: models, files. Who took rows, which hold callers' numbers, is written down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cti.feature import Feature
from cti.happenings import ReportTaken
from cti.model import Model
from cti.reports import api
from cti.reports.definitions import BY_NAME, DEFINITIONS, Definition, Part, Rules
from cti.reports.erlang import OutOfReach
from cti.reports.figures import By, Figure, figure, figures, grouped, only_queue
from cti.reports.rows import Log
from cti.reports.sheets import Table, as_csv, as_xlsx
from cti.reports.store_rows import Reports, TooMuch
from cti.reports.tables import (
    definition,
    figure_model,
    figures_table,
    forecast_of,
    forecast_table,
    row_model,
    rows_table,
)
from cti.web.routes import Answer, ApiProblem, Auth, Call, File, Handler, Route
from ivr.eventlog import EventLog
from scripts_dsl.site import Site

SHOWN = 500
"""Rows in an answer; a sheet has all."""
KINDS: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReportRoutes(Feature):
    """`site` gives the settings in force, `now` the time with a zone."""

    def __init__(
        self, reports: Reports, events: EventLog, site: Callable[[], Site], now: Callable[[], datetime]
    ) -> None:
        self._reports, self._events, self._site, self._now = reports, events, site, now

    def routes(self) -> list[Route]:
        """Three reports, each as JSON and as two kinds of sheets."""
        reports: tuple[tuple[str, type[Model], type[Model], type[Model], Handler, _Maker, str], ...] = (
            (
                "figures", api.FiguresQuery, api.Figures, api.SheetQuery, self.figures, self._figures_sheet,
                "How the centre did: every figure with its definition, whole or by time, queue, agent",
            ),
            (
                "rows", api.RowsQuery, api.FigureRows, api.RowsSheetQuery, self.rows, self._rows_sheet,
                "The rows that one figure is made of; who looked is written down",
            ),
            (
                "forecast", api.ForecastQuery, api.Forecast, api.ForecastSheetQuery, self.forecast,
                self._forecast_sheet, "Calls and agents of the next seven days, from the site's own history",
            ),
        )  # fmt: skip
        found = []
        for name, query, answer, sheet_query, handler, maker, summary in reports:
            found.append(_route(name, query, {200: answer}, handler, summary))
            for kind, content in KINDS.items():
                sheet = as_sheet(name, kind, maker)
                found.append(_route(f"{name}.{kind}", sheet_query, {200: content}, sheet, f"{summary}: {kind.upper()}"))
        return found

    # --- figures -------------------------------------------------------------------------------------------------

    async def figures(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        query = call.query
        assert isinstance(query, api.FiguresQuery)
        log, found = await self._figures(query)
        groups = [api.FigureGroup(group=name, figures=[figure_model(one) for one in of]) for name, of in found.items()]
        return Answer(
            api.Figures(
                since=log.since,
                until=log.until,
                zone=self._zone().key,
                queues=sorted(self._site().queues),
                definitions=[definition(one) for one in DEFINITIONS],
                groups=groups,
            )
        )

    async def rows(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        one, parts = await self._parts(call)
        newest = sorted(parts, key=lambda part: part.row.at, reverse=True)
        rows = [row_model(part) for part in newest[:SHOWN]]
        return Answer(api.FigureRows(figure=figure_model(figure(one, parts)), rows=rows, cut=len(newest) > SHOWN))

    async def _figures(self, query: api.FiguresQuery) -> tuple[Log, Mapping[str, tuple[Figure, ...]]]:
        log, zone = await self._log(query), self._zone()
        return log, await asyncio.to_thread(figures, log, _rules(query), By(query.by), zone)

    async def _parts(self, call: Call) -> tuple[Definition, list[Part]]:
        query = call.query
        assert isinstance(query, api.RowsQuery)
        assert call.agent is not None
        one = BY_NAME.get(query.name)
        if one is None:
            raise ApiProblem(400, "unknown_figure", "There is no such figure.")
        log = await self._log(query)
        parts = grouped(one.parts(log, _rules(query)), By(query.by), self._zone()).get(query.group, [])
        days = f"{query.since} to {query.until}"
        taken = ReportTaken(at=self._now(), user=call.agent.user, what=query.name, days=days, rows=len(parts))
        await self._events.appended(taken)
        return one, parts

    async def _log(self, query: api.ReportQuery) -> Log:
        if not timedelta() <= query.until - query.since < timedelta(days=api.MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {api.MOST_DAYS} days, the first one first.")
        log = await self._read(query.since, query.until, timedelta(days=int(query.again)))
        return log if query.queue is None else only_queue(log, query.queue)

    async def _read(self, first: date, last: date, around: timedelta) -> Log:
        try:
            since, until = (datetime.combine(day, time(), self._zone()) for day in (first, last + timedelta(days=1)))
            return await self._reports.log(since, until, around)
        except TooMuch:
            raise ApiProblem(400, "too_much", "That is too much for one report: ask for fewer days.") from None
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._site().zone)

    # --- forecast ------------------------------------------------------------------------------------------------

    async def forecast(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        query = call.query
        assert isinstance(query, api.ForecastQuery)
        return Answer(await self._forecast(query))

    async def _forecast(self, query: api.ForecastQuery) -> api.Forecast:
        last = self._now().astimezone(self._zone()).date() - timedelta(days=1)
        first = last - timedelta(days=7 * query.weeks - 1)
        log = await self._read(first, last, timedelta())
        try:
            return await asyncio.to_thread(forecast_of, log, query, first, last, self._zone())
        except OutOfReach as problem:
            raise ApiProblem(400, "out_of_reach", f"No plan for that: {problem}.") from None

    # --- sheets --------------------------------------------------------------------------------------------------

    async def _figures_sheet(self, call: Call) -> Table:
        assert isinstance(call.query, api.SheetQuery)
        _, found = await self._figures(call.query)
        return figures_table(found)

    async def _rows_sheet(self, call: Call) -> Table:
        _, parts = await self._parts(call)
        return rows_table(parts)

    async def _forecast_sheet(self, call: Call) -> Table:
        assert isinstance(call.query, api.ForecastSheetQuery)
        return forecast_table(await self._forecast(call.query))


_Maker = Callable[[Call], Awaitable[Table]]


def _route(
    path: str, query: type[Model], answers: Mapping[int, type[Model] | str], handler: Handler, summary: str
) -> Route:
    return Route(
        method="GET",
        path=f"/api/reports/{path}",
        auth=Auth.SESSION,
        query=query,
        handler=handler,
        answers=answers,
        summary=summary,
    )


def as_sheet(name: str, kind: str, maker: _Maker) -> Handler:
    async def sheet(call: Call) -> Answer:
        table = await maker(call)
        semicolon = getattr(call.query, "comma", "point") == "comma"
        if kind == "csv":
            content = await asyncio.to_thread(as_csv, table, ";" if semicolon else ",")
        else:
            content = await asyncio.to_thread(as_xlsx, table)
        return Answer(file=File(f"centrala-{name}.{kind}", KINDS[kind], content))

    return sheet


def _rules(query: api.ReportQuery) -> Rules:
    return Rules(within=query.within, short=query.short, again=float(query.again))
