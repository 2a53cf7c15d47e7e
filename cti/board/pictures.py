"""The picture of a flow, and where its rooms stand: the board moves callers over it.

In: graphs in force. Out: SVG, coordinates. Made once for each version of a flow, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from cti.feature import Feature
from cti.reports.api import FlowPlaces, RoomSpot
from cti.web.routes import Answer, ApiProblem, Auth, Call, File, Route
from scripts_dsl.drawing import Spots, TooManyArrows, spots, svg
from scripts_dsl.graph import Graph

FLOW = "[a-z0-9_-]{1,64}"
MOST = 50
"""Pictures kept."""
ALWAYS = {"Cache-Control": "private, no-cache"}

Drawn = tuple[bytes, Spots]


class PictureRoutes(Feature):
    """`graphs` gives those in force, by name of the flow."""

    def __init__(self, graphs: Callable[[], Mapping[str, Graph]]) -> None:
        self._graphs = graphs
        self._drawn: dict[str, Drawn] = {}

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path=f"/api/flows/{{flow:{FLOW}}}/picture",
                auth=Auth.SESSION,
                handler=self.picture,
                answers={200: "image/svg+xml", 404: "problem"},
                summary="The picture of a flow in force",
            ),
            Route(
                method="GET",
                path=f"/api/flows/{{flow:{FLOW}}}/places",
                auth=Auth.SESSION,
                handler=self.places,
                answers={200: FlowPlaces, 404: "problem"},
                summary="Where the places of a flow stand in its picture",
            ),
        ]

    async def picture(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        image, _ = await self._of(call.path["flow"])
        return Answer(file=File(f"{call.path['flow']}.svg", "image/svg+xml", image, inline=True), headers=ALWAYS)

    async def places(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        _, found = await self._of(call.path["flow"])
        rooms = [RoomSpot(place=name, x=x, y=y, width=w, height=h) for name, (x, y, w, h) in found.rooms.items()]
        return Answer(FlowPlaces(width=found.width, height=found.height, places=rooms))

    async def _of(self, name: str) -> Drawn:
        graph = self._graphs().get(name)
        if graph is None:
            raise ApiProblem(404, "no_such_flow", "There is no such flow.")
        if graph.hash not in self._drawn:
            try:
                self._drawn[graph.hash] = await asyncio.to_thread(_draw, graph)
            except TooManyArrows:
                raise ApiProblem(404, "no_picture", "This flow has more arrows than a picture can show.") from None
            while len(self._drawn) > MOST:
                del self._drawn[next(iter(self._drawn))]
        return self._drawn[graph.hash]


def _draw(graph: Graph) -> Drawn:
    return svg(graph).encode(), spots(graph)
