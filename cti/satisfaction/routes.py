"""Satisfaction for whoever answers for it: over time, by what people met, and what automation has done about it.

In: route table's calls. Out: models, sheets. No caller is in it; never a mean without number and interval.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.reports.routes import KINDS, as_sheet
from cti.reports.sheets import Cell, Table
from cti.satisfaction import api
from cti.satisfaction.counting import Group, Point, Share, groups, over_time
from cti.satisfaction.effects import Effect, Side, changes
from cti.satisfaction.rows import Satisfaction, TooMuch
from cti.web.routes import Answer, ApiProblem, Auth, Call, Handler, Route
from ivr.store import Store

MOST_DAYS = 366
T = TypeVar("T")


class SatisfactionRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store) -> None:
        self._core, self._rows = core, Satisfaction(store)

    def routes(self) -> list[Route]:
        table = (
            (
                "satisfaction", api.SatisfactionQuery, api.SatisfactionSheetQuery, api.SatisfactionReport, self.report,
                self._table, "Satisfaction over time with its band, and by group with number, intervals and response",
            ),
            (
                "effects", api.EffectsQuery, api.EffectsSheetQuery, api.EffectsReport, self.effects,
                self._effects_table, "What campaigns, changed flows and changed scripts have done to satisfaction",
            ),
        )  # fmt: skip
        found = []
        for name, query, sheet_query, answer, handler, maker, summary in table:
            found.append(_route(name, query, answer, handler, summary))
            for kind, content in KINDS.items():
                sheet = as_sheet(name, kind, maker)
                found.append(_route(f"{name}.{kind}", sheet_query, content, sheet, f"{summary}: {kind.upper()}"))
        return found

    async def report(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        assert isinstance(call.query, api.SatisfactionQuery)
        days, found = await self._counted(call.query)
        return Answer(
            api.SatisfactionReport(
                zone=self._core.zone.key,
                days=[
                    api.SatisfactionDay(
                        day=one.day, n=one.n, total=one.total,
                        mean=points(one.mean), low=points(one.low), high=points(one.high),
                    )
                    for one in days
                ],
                groups=[_group(one) for one in found],
            )
        )  # fmt: skip

    async def effects(self, call: Call) -> Answer:
        """Raises ApiProblem 400."""
        assert isinstance(call.query, api.EffectsQuery)
        return Answer(api.EffectsReport(effects=[_effect(one) for one in await self._effects(call.query)]))

    # --- sheets --------------------------------------------------------------------------------------------------

    async def _table(self, call: Call) -> Table:
        """Days, then groups."""
        assert isinstance(call.query, api.SatisfactionSheetQuery)
        days, found = await self._counted(call.query)
        rows: list[Sequence[Cell]] = [
            (
                "by", "group", "asked", "answered", "mean_1_to_5", "low", "high", "top_2_box", "top_low", "top_high",
                "bottom_2_box", "bottom_low", "bottom_high", "response_rate", "response_low", "response_high",
                "mean_if_silent_0_points_worse", "mean_if_silent_1_point_worse", "mean_if_silent_2_points_worse",
            )
        ]  # fmt: skip
        rows.extend(
            ("day, running", str(one.day), None, one.total, points(one.mean), points(one.low), points(one.high))
            for one in days
        )
        for one in found:
            shares = [_cells(share) for share in (one.top, one.bottom, one.response)]
            rows.append(
                (
                    call.query.by, one.name, one.asked, one.n, points(one.mean), points(one.low), points(one.high),
                    *(cell for cells in shares for cell in cells), *(points(x) for x in one.worse),
                )
            )  # fmt: skip
        return rows

    async def _effects_table(self, call: Call) -> Table:
        assert isinstance(call.query, api.EffectsSheetQuery)
        rows: list[Sequence[Cell]] = [
            (
                "what",
                "name",
                "how",
                "since",
                "n_with",
                "mean_with",
                "n_without",
                "mean_without",
                "difference",
                "low",
                "high",
            )
        ]
        for one in await self._effects(call.query):
            since = one.since.isoformat(timespec="seconds") if one.since else None
            rows.append(
                (
                    one.what, one.name, one.how, since, one.having.n, points(one.having.mean), one.without.n,
                    points(one.without.mean), _times(one.difference), _times(one.low), _times(one.high),
                )
            )  # fmt: skip
        return rows

    # --- reading -------------------------------------------------------------------------------------------------

    async def _counted(self, query: api.SatisfactionQuery) -> tuple[tuple[Point, ...], tuple[Group, ...]]:
        asked = await _bounded(self._rows.asked(*self._days(query.since, query.until)))
        zone = self._core.zone
        return await asyncio.to_thread(lambda: (over_time(asked, zone), groups(asked, query.by, zone)))

    async def _effects(self, query: api.EffectsQuery) -> tuple[Effect, ...]:
        since, until = self._days(query.since, query.until)
        versions = await _bounded(self._rows.versions(since, until))
        held = await _bounded(self._rows.holdouts(since, until))
        return (*held, *await asyncio.to_thread(changes, versions))

    def _days(self, first: date, last: date) -> tuple[datetime, datetime]:
        if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            raise ApiProblem(400, "wrong_days", f"Ask for one to {MOST_DAYS} days, the first one first.")
        try:
            zone = self._core.zone
            return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None


async def _bounded(reading: Awaitable[T]) -> T:
    try:
        return await reading
    except TooMuch:
        raise ApiProblem(400, "too_much", "That is too much for one report: ask for fewer days.") from None


def _route(path: str, query: type[Model], answer: type[Model] | str, handler: Handler, summary: str) -> Route:
    return Route(
        method="GET",
        path=f"/api/reports/{path}",
        auth=Auth.SESSION,
        query=query,
        handler=handler,
        answers={200: answer, 400: "problem"},
        summary=summary,
    )


def points(x: float | None) -> float | None:
    """Of 1 to 5."""
    return None if x is None else round(1 + 4 * x, 4)


def _times(x: float | None) -> float | None:
    """A difference in points of 1 to 5."""
    return None if x is None else round(4 * x, 4)


def _cells(share: Share) -> tuple[Cell, Cell, Cell]:
    return share.value, share.low, share.high


def _group(one: Group) -> api.SatisfactionGroup:
    return api.SatisfactionGroup(
        group=one.name,
        asked=one.asked,
        n=one.n,
        mean=points(one.mean),
        low=points(one.low),
        high=points(one.high),
        top=api.ShareOf(**asdict(one.top)),
        bottom=api.ShareOf(**asdict(one.bottom)),
        response=api.ShareOf(**asdict(one.response)),
        worse=[points(x) for x in one.worse],
    )


def _side(one: Side) -> api.EffectSide:
    return api.EffectSide(n=one.n, mean=points(one.mean), low=points(one.low), high=points(one.high))


def _effect(one: Effect) -> api.AutomationEffect:
    return api.AutomationEffect.model_validate(
        {
            "what": one.what,
            "name": one.name,
            "how": one.how,
            "since": one.since,
            "having": _side(one.having),
            "without": _side(one.without),
            "difference": _times(one.difference),
            "low": _times(one.low),
            "high": _times(one.high),
            "proven": one.proven,
        }
    )
