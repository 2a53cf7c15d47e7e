"""The agents' side of the program, put together: the core, the features made of it, one route table, one application.

In: a Core and features from centrala/people.py. Out: an AgentsSide: `app` to serve, `run()` to own the work,
`restore()` after a restart, `close()` at the end. Nothing is decided here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from cti.agents.ended import Endings
from cti.core import Core
from cti.documents.routes import DocumentRoutes
from cti.feature import Feature
from cti.web.app import make_app
from cti.web.auth import Guard, Tokens
from cti.web.files import page_routes
from cti.web.login import Login
from cti.web.noting import Notes
from cti.web.routes import Route
from cti.web.server import STATIC
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site

NO_FLOWS: Mapping[str, Graph] = {}


class AgentsSide:
    """See above."""

    def __init__(
        self,
        core: Core,
        features: Iterable[Feature],
        *,
        notes: Notes | None,
        tokens: Tokens,
        static: Path = STATIC,
        version: str = "0",
    ) -> None:
        self.core = core
        self._features: tuple[Feature, ...] = (core, *features)
        self.routes = self._table(static, version)
        guard = Guard(core.sessions, core.agents, tokens, core.front, core.monotonic)
        self.app = make_app(self.routes, guard, core.metrics, notes, self._go_down)

    def _table(self, static: Path, version: str) -> list[Route]:
        """The route table: a path that is not in it does not exist."""
        core, documents = self.core, DocumentRoutes(version)
        login = Login(
            core.sessions,
            core.agents,
            core.passwords,
            core.tickets,
            core.metrics,
            left=self._logged_out,
            refusals=core.refusals,
            monotonic=core.monotonic,
        )
        table = [
            *login.routes(),
            *(route for feature in self._features for route in feature.routes()),
            *documents.routes(),
            *page_routes(static),
        ]
        documents.describe(table)
        return table

    def put(
        self,
        site: Site,
        graphs: Mapping[str, Graph] = NO_FLOWS,
        scripts: Mapping[str, Graph] = NO_FLOWS,
        surveys: Mapping[str, Graph] = NO_FLOWS,
    ) -> None:
        """Settings, flows, talk scripts and surveys in force from now on."""
        for feature in self._features:
            feature.put_beside("script", scripts)
            feature.put_beside("survey", surveys)
            feature.put(site, graphs)

    async def run(self) -> None:
        """Do the agents' work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Endings(self.core.agents, self._over).run())
            for feature in self._features:
                tasks.create_task(feature.run())

    async def restore(self) -> None:
        """Who was at work when the last process ended is at work. Raises StoreDown."""
        for feature in self._features:
            await feature.restore()

    async def close(self) -> None:
        """Stop timers, give up what the store still owes; after the web server's cleanup."""
        for feature in self._features:
            feature.close()
        await self.core.give_up()

    def _over(self, user: str) -> None:
        """This user's sessions are: so is what they opened, or have a ticket for."""
        self.core.tickets.revoke(user)
        self._logged_out(user)

    def _logged_out(self, user: str) -> None:
        for feature in self._features:
            feature.logged_out(user)

    def _go_down(self) -> None:
        for feature in self._features:
            feature.go_down()
