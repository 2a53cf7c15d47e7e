"""A preflight over HTTP: it is made by a program beside the engine, and asked for until it is there.

In: route table's calls. Out: the report, or how far it is. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cti.feature import Feature
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from outbound.campaigns.routes import NAME
from outbound.preflight.api import PreflightHere, PreflightReport
from scripts_dsl.campaign import Campaign


class Making(Protocol):
    """Preflights of this engine: centrala/preflights.py."""

    async def of(self, campaign: str) -> Mapping[str, Any]:
        """`looked`, `people`; then `report`, or `failed`. Begins one when there is no fresh one."""
        ...

    async def close(self) -> None:
        """Nothing is left running."""
        ...


class PreflightRoutes(Feature):
    """`campaigns()`: those of the files in force, by name."""

    def __init__(self, making: Making, campaigns: Callable[[], Mapping[str, Campaign]]) -> None:
        self._making, self._campaigns = making, campaigns

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path=f"/api/campaigns/{{campaign:{NAME}}}/preflight",
                auth=Auth.SESSION,
                handler=self.preflight,
                answers={200: PreflightHere, 404: "problem"},
                summary="Of its people, who may be called now, today and this week, who not and by which rule",
            )
        ]

    async def run(self) -> None:
        """Until cancelled; what is being made then ends too."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self._making.close()

    async def preflight(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        name = call.path["campaign"]
        if name not in self._campaigns():
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        found = await self._making.of(name)
        report = found.get("report")
        return Answer(
            PreflightHere(
                looked=found.get("looked", 0),
                people=found.get("people", 0),
                failed=found.get("failed", ""),
                report=PreflightReport.model_validate(report) if report is not None else None,
            )
        )
