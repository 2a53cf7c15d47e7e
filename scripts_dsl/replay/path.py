"""The way of a call over the places of its flow, for the picture: which it came through, in which order, how long it
stood there. A course or the log's own steps in, a Path out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scripts_dsl.graph import Graph
from scripts_dsl.replay.call import PastCall, place_of
from scripts_dsl.replay.course import Course


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay at a place."""

    number: int
    """1 for the first."""
    place: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Path:
    """The way of one call."""

    visits: tuple[Visit, ...]

    @property
    def ways(self) -> frozenset[tuple[str, str]]:
        """Pairs of places that follow each other."""
        return frozenset((a.place, b.place) for a, b in zip(self.visits, self.visits[1:], strict=False))

    def at(self, place: str) -> tuple[Visit, ...]:
        """The stays at a place, in their order."""
        return tuple(visit for visit in self.visits if visit.place == place)


def path(graph: Graph, call: PastCall, found: Course | None, until: datetime | None = None) -> Path:
    """Places of `graph` only: what a called flow does belongs to the step that called it. `found`: the call's course
    through it; without one only the places where the call waited are known. `until`: now, of a call that goes on."""
    stops = (
        [(turn.at, turn.passed) for turn in found.turns]
        if found is not None
        else [(step.at, (place_of(step.step),)) for step in call.steps]
    )
    places = frozenset(step.place for step in graph.steps.values())
    last = max([*(at for at, _ in stops), *([until] if until is not None else [])], default=None)
    return Path(tuple(_visits(_entered(stops, places), last)))


def _entered(
    stops: Iterable[tuple[datetime, tuple[str, ...]]], places: frozenset[str]
) -> Iterable[tuple[datetime, str]]:
    here = ""
    for at, passed in stops:
        for place in passed:
            if place in places and place != here:
                here = place
                yield at, place


def _visits(entered: Iterable[tuple[datetime, str]], last: datetime | None) -> Iterable[Visit]:
    found = list(entered)
    ends = [*(at for at, _ in found[1:]), last]
    for number, ((at, place), end) in enumerate(zip(found, ends, strict=True), 1):
        yield Visit(number, place, (end - at).total_seconds() if end is not None else 0.0)
