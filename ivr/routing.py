"""Number dialled -> flow. The numbers stand in callflows/settings.yaml; the graphs are those now in force."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.graph import Graph


class NoFlow(Exception):
    """Nobody serves this number: the dialplan's fallback takes the call."""


class Routing:
    """A switch of flows (`put`) takes effect for calls that begin afterwards; a call keeps the graph it began with."""

    def __init__(self, numbers: Mapping[str, str], graphs: Mapping[str, Graph]) -> None:
        """`numbers`: dialled number -> name of a flow."""
        self._numbers = dict(numbers)
        self._graphs = dict(graphs)

    def put(self, numbers: Mapping[str, str], graphs: Mapping[str, Graph]) -> None:
        """New numbers and graphs at once."""
        self._numbers, self._graphs = dict(numbers), dict(graphs)

    def flow_for(self, dialled: str) -> Graph:
        """The graph for a dialled number. Raises NoFlow."""
        name = self._numbers.get(dialled)
        if name is None or name not in self._graphs:
            raise NoFlow(dialled)
        return self._graphs[name]

    def name_for(self, dialled: str) -> str:
        """Name of the flow of a number; '' when it has none."""
        return self._numbers.get(dialled, "")

    def graphs(self) -> Mapping[str, Graph]:
        """By name of the flow."""
        return self._graphs
