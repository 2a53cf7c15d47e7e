"""Results of campaigns over HTTP, as JSON and for spreadsheets. The roles stand in cti/roles.py.

In: route table's calls. Out: models, files. No number of a person is in them. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from cti.core import Core
from cti.feature import Feature
from cti.reports.routes import KINDS, as_sheet
from cti.reports.sheets import Table
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.store import Store
from outbound.campaigns.routes import NAME
from outbound.campaigns.store import standings
from outbound.results import api
from outbound.results.cells import By
from outbound.results.looking import Asked, Found, look
from outbound.results.tables import here, table
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.model import Counted


class ResultRoutes(Feature):
    """`campaigns()`: those of the files in force, by name."""

    def __init__(
        self, core: Core, store: Store, events: EventLog, campaigns: Callable[[], Mapping[str, Campaign]]
    ) -> None:
        self._core, self._store, self._events, self._campaigns = core, store, events, campaigns

    def routes(self) -> list[Route]:
        path = f"/api/campaigns/{{campaign:{NAME}}}/results"
        summary = "What came of its calls: shares with their intervals, costs; whole, by hour, list or version"
        sheets = [
            Route(
                method="GET",
                path=f"{path}.{kind}",
                auth=Auth.SESSION,
                query=api.ResultsSheetQuery,
                handler=as_sheet("results", kind, self._sheet),
                answers={200: content, 404: "problem"},
                summary=f"{summary}: {kind.upper()}",
            )
            for kind, content in KINDS.items()
        ]
        return [
            Route(
                method="GET",
                path=path,
                auth=Auth.SESSION,
                query=api.ResultsQuery,
                handler=self.results,
                answers={200: api.ResultsHere, 404: "problem"},
                summary=summary,
            ),
            *sheets,
        ]

    async def results(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        asked, found = await self._look(call)
        return Answer(here(asked, found))

    async def _sheet(self, call: Call) -> Table:
        _, found = await self._look(call)
        return table(found)

    async def _look(self, call: Call) -> tuple[Asked, Found]:
        query, name = call.query, call.path["campaign"]
        assert isinstance(query, api.ResultsQuery)
        if query.since is not None and query.until is not None and query.until < query.since:
            raise ApiProblem(400, "wrong_days", "The first day comes first.")
        await self._events.flush()
        file = self._campaigns().get(name)
        if file is None and name not in await standings(self._store):
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        site = self._core.site
        asked = Asked(
            name,
            file.counted if file is not None else Counted(),
            site.costs,
            ZoneInfo(site.zone),
            By(query.by),
            query.since,
            query.until,
        )
        try:
            return asked, await look(self._store, asked)
        except OverflowError:
            raise ApiProblem(400, "wrong_days", "There are no such days.") from None
