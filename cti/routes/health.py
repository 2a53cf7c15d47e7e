"""Do we live, can we work, what have we counted: for watchdogs, load balancers and Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from cti.feature import Feature
from cti.web.models import Health, Readiness
from cti.web.routes import Answer, Auth, Call, Route

CHECK_DEADLINE = 1.0
"""Seconds for one dependency to answer."""

Check = Callable[[], Awaitable[bool]]
"""Whether a dependency answers; an exception means no."""


class HealthRoutes(Feature):
    """`checks` by name of the dependency: database, asterisk, … A name with a dot, `asterisk.north`, is one of several
    that do the same work: it is shown, and the others are enough."""

    def __init__(self, checks: Mapping[str, Check], registry: CollectorRegistry) -> None:
        self._checks, self._registry = checks, registry

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/healthz",
                auth=Auth.OPEN,
                handler=self.live,
                answers={200: Health},
                summary="The process lives",
            ),
            Route(
                method="GET",
                path="/readyz",
                auth=Auth.OPEN,
                handler=self.ready,
                answers={200: Readiness, 503: Readiness},
                summary="Every dependency answers",
            ),
            Route(
                method="GET",
                path="/metrics",
                auth=Auth.LOCAL,
                raw=self.metrics,
                answers={200: "text/plain"},
                summary="Counters for Prometheus; from this machine or with a supervisor's session",
            ),
        ]

    async def live(self, _call: Call) -> Answer:
        return Answer(Health())

    async def ready(self, _call: Call) -> Answer:
        """200 when all that are needed answer, else 503."""
        names = list(self._checks)
        results = await asyncio.gather(*(_asked(self._checks[name]) for name in names))
        answers = dict(zip(names, results, strict=True))
        answer = Readiness(ready=all(ok for name, ok in answers.items() if "." not in name), dependencies=answers)
        return Answer(answer, status=200 if answer.ready else 503)

    async def metrics(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _asked(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_DEADLINE):
            return await check()
    except Exception:
        return False
