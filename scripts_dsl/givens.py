"""What `given:` of a test may answer for, beside words and values: shared by the checker and the runner of tests."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.graph import Graph
from scripts_dsl.requests import METHODS

DIALLED: Mapping[str, str] = {"answers": "answered", "no answer": "no_answer", "busy": "busy", "fails": "failed"}
"""What can be given for a number that is rung, and the status that comes of it."""

REQUESTS = tuple(f"{method} " for method in METHODS)
"""How names of `given:` begin that answer for an address."""


def touched(graph: Graph) -> frozenset[str]:
    """Names of `given:` that answer for functions, queries and senders, those of sub-flows included."""
    uses = graph.uses
    own = {*uses.get("functions", ()), *(f"db.{name}" for name in uses.get("queries", ()))}
    own |= {f"send {kind}" for kind in uses.get("senders", ())}
    return frozenset(own).union(*(touched(called) for called in graph.flows.values()))
