"""Everyone who asked about something, over HTTP: a program beside the engine looks, and is asked until it has.

In: route table's calls. Out: how many, who of them may be bothered now, why not the others; or how far it is. Made in
centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cti.core import Core
from cti.customers import DISPOSITIONS
from cti.feature import Feature
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from outbound.audience import source_of, wanted_of
from outbound.audience.api import AudienceChoices, AudienceHere, AudienceQuery, AudienceReport
from scripts_dsl.campaign import Campaign
from scripts_dsl.graph import Graph


class Looking(Protocol):
    """Audiences of this engine: centrala/audiences.py."""

    async def of(self, wish: str) -> Mapping[str, Any]:
        """`looked`; then `report`, or `failed`. Begins to look when nobody has lately. `wish`: key_of."""
        ...

    async def close(self) -> None:
        """Nothing is left running."""
        ...


def key_of(source: str, campaign: str = "", survey: str = "") -> str:
    """What is wanted, in words that name nothing else."""
    return "\n".join((source, campaign, survey))


def parts_of(key: str) -> tuple[str, str, str]:
    """Source, campaign, survey of a `key_of`."""
    source, campaign, survey = key.split("\n")
    return source, campaign, survey


class AudienceRoutes(Feature):
    """`campaigns()`: those of the files in force, by name."""

    def __init__(self, core: Core, looking: Looking, campaigns: Callable[[], Mapping[str, Campaign]]) -> None:
        self._core, self._looking, self._campaigns = core, looking, campaigns
        self._surveys: tuple[str, ...] = ()

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        if kind == "survey":
            self._surveys = tuple(sorted(graphs))

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/audiences",
                auth=Auth.SESSION,
                handler=self.choices,
                answers={200: AudienceChoices},
                summary="What people may have asked about: topics, queues, outcomes of flows, dispositions",
            ),
            Route(
                method="GET",
                path="/api/audiences/people",
                auth=Auth.SESSION,
                query=AudienceQuery,
                handler=self.people,
                answers={200: AudienceHere, 404: "problem", 409: "problem"},
                summary="Everyone who asked about it lately: how many may be bothered now, and why not the others",
            ),
        ]

    async def run(self) -> None:
        """Until cancelled; what is being looked at then ends too."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self._looking.close()

    async def choices(self, _call: Call) -> Answer:
        site = self._core.site
        return Answer(
            AudienceChoices(
                topics=sorted(site.topics),
                queues=sorted(site.queues),
                outcomes=sorted(_outcomes(self._core.graphs)),
                dispositions=[one.code for one in DISPOSITIONS],
                campaigns=sorted(self._campaigns()),
                surveys=[name for name in self._surveys if name not in {one.form for one in site.queues.values()}],
            )
        )

    async def people(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        asked = call.query
        assert isinstance(asked, AudienceQuery)
        source = source_of(asked.kind, asked.value, asked.within)
        if wanted_of(source) is None:
            raise ApiProblem(409, "wrong_time", "Say how lately, as 30d or 180d: three years at most.")
        if asked.campaign and asked.survey:
            raise ApiProblem(409, "one_of_them", "Ask for a campaign or for a survey.")
        if asked.kind == "topic" and asked.value not in self._core.site.topics:
            raise ApiProblem(404, "no_such_topic", "The settings have no such topic.")
        if asked.campaign and asked.campaign not in self._campaigns():
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        if asked.survey and asked.survey not in self._surveys:
            raise ApiProblem(404, "no_such_survey", "There is no such survey.")
        found = await self._looking.of(key_of(source, asked.campaign, asked.survey))
        report = found.get("report")
        made = AudienceReport.model_validate(report) if report is not None else None
        return Answer(
            AudienceHere(looked=found.get("looked", 0), failed=found.get("failed", ""), report=made),
            noted={"of": source, "people": made.people if made is not None else 0},
        )


def _outcomes(graphs: Mapping[str, Graph]) -> set[str]:
    """Words that flows give a call."""
    steps = (step for graph in graphs.values() for step in graph.steps.values() if step.verb == "outcome")
    return {str(step.args["outcome"]) for step in steps}
