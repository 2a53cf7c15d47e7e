"""The explanation of a flow, as text for people and JSON for programs. Called by `centrala check --explain`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts_dsl.explain.owners import told_json, told_lines
from scripts_dsl.explain.texts import SpokenText, spoken_texts
from scripts_dsl.explain.times import Way, Ways, ways
from scripts_dsl.graph import Graph
from scripts_dsl.touched import touched


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a flow can do."""

    graph: Graph
    ways: Ways
    texts: tuple[SpokenText, ...]
    touched: Mapping[str, frozenset[str]]

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.graph.name}: {len(self.graph.places)} places, {len(self.graph.steps)} steps"
        yield ""
        yield from self._ways()
        yield ""
        yield "A call can touch"
        width = max((len(group) for group in self.touched), default=0)
        for group, names in self.touched.items():
            yield f"  {group:<{width}}  {', '.join(sorted(names))}"
        yield ""
        yield from told_lines(self.graph)
        yield from self._texts()

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        made = self.ways
        return {
            "flow": self.graph.name,
            "nothing": _way_json(made.nothing),
            "zero": _way_json(made.zero) if made.zero is not None else None,
            "self_service": {
                "seconds": self._self_service(),
                "limited": self._limited,
                "circle": list(made.circle),
            },
            "touched": {group: sorted(names) for group, names in self.touched.items()},
            "told": told_json(self.graph),
            "texts": [
                {"name": t.name, "language": t.language, "seconds": round(t.seconds, 1), "text": t.text}
                for t in self.texts
            ],
        }

    # --- ways ----------------------------------------------------------------------------------------------------

    def _ways(self) -> Iterator[str]:
        made = self.ways
        yield f"A caller who does nothing {self._reaches(made.nothing)}"
        yield from self._passed(made.nothing)
        if made.zero is None:
            yield "No key leads to a person from everywhere"
        else:
            yield f"With key 0 a caller {self._reaches(made.zero)}"
            yield from self._passed(made.zero)
        limit = ": the limit, as a caller can go round in circles" if self._limited else ""
        yield f"Self-service takes at most {spoken_time(self._self_service())}{limit}"
        if self._limited and made.circle:
            yield f"    {' → '.join((*made.circle, made.circle[0]))}"

    @property
    def _limited(self) -> bool:
        return bool(self.ways.circle) or self.ways.self_service.seconds > self.ways.limit

    def _self_service(self) -> float:
        return self.ways.limit if self._limited else self.ways.self_service.seconds

    def _reaches(self, way: Way) -> str:
        end = self.graph.steps[way.end]
        time = spoken_time(max(self.ways.limit, way.seconds) if way.circles else way.seconds)
        if not way.person:
            return f"reaches nobody: the call ends in {end.place} after at most {time}"
        name = end.args.get(end.verb, "")
        return f"reaches a person after at most {time}: {end.verb} {name}".rstrip()

    def _passed(self, way: Way) -> Iterator[str]:
        if way.steps:
            yield f"    {' → '.join(way.steps)} → {way.end}"

    # --- texts ---------------------------------------------------------------------------------------------------

    def _texts(self) -> Iterator[str]:
        yield "A caller can hear"
        for language in self.graph.languages.all():
            own = [text for text in self.texts if text.language == language]
            yield f"  {language}: {len(own)} texts, {spoken_time(sum(text.seconds for text in own))}"
            width = max((len(text.name) for text in own), default=0)
            for text in own:
                yield f"    {text.name:<{width}}  {text.seconds:4.1f} s  {text.text}"


def explain(graph: Graph) -> Explanation:
    """The explanation of a flow."""
    return Explanation(graph, ways(graph), tuple(spoken_texts(graph)), touched(graph))


def spoken_time(seconds: float) -> str:
    """`8 s`, `2 min 5 s`, `10 min`."""
    minutes, rest = divmod(round(seconds), 60)
    return " ".join(filter(None, (f"{minutes} min" if minutes else "", f"{rest} s" if rest or not minutes else "")))


def _way_json(way: Way) -> dict[str, Any]:
    return {
        "seconds": round(way.seconds, 1),
        "person": way.person,
        "end": way.end,
        "circles": way.circles,
        "steps": list(way.steps),
    }
