"""How one can log in beside a password: for the page, before anybody is logged in.

In: the name of the provider of accounts, if there is one. Out: a route of the table.
"""

from __future__ import annotations

from cti.feature import Feature
from cti.routes.api_oidc import LoginWays
from cti.web.routes import Answer, Auth, Call, Route


class WayRoutes(Feature):
    """`oidc`: what the button says; None: there is none."""

    def __init__(self, oidc: str | None) -> None:
        self._oidc = oidc

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/login/ways",
                auth=Auth.OPEN,
                handler=self.ways,
                answers={200: LoginWays},
                summary="How one can log in beside a password",
            )
        ]

    async def ways(self, _call: Call) -> Answer:
        return Answer(LoginWays(oidc=self._oidc))
