"""Chains of places become one: a place that is only ever come to from the end of another is written below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from scripts_dsl.importers.draft import Draft, Place, Step

LONGEST = 12
"""Steps of a place; longer ones nobody reads."""


def join(draft: Draft) -> None:
    """Change the places of a draft."""
    counts = Counter(name for place in draft.places.values() for step in place.steps for name in _targets(step))
    for name in list(draft.places):
        place = draft.places.get(name)
        while place is not None and (below := _only_from(place, draft, counts)) is not None:
            place.steps.pop()
            first = below.steps[0]
            first.comment = "; ".join(part for part in (f"from: {below.origin}", first.comment) if part)
            place.steps += below.steps
            del draft.places[below.name]


def _only_from(place: Place, draft: Draft, counts: Mapping[str, int]) -> Place | None:
    """The place that can stand at the end of this one."""
    last = place.steps[-1] if place.steps else None
    if last is None or last.verb != "goto" or last.fields or last.comment or not isinstance(last.main, str):
        return None
    below = draft.places.get(last.main)
    if below is None or below is place or not below.steps or counts[below.name] != 1:
        return None
    return below if len(place.steps) + len(below.steps) <= LONGEST else None


def _targets(step: Step) -> Iterator[str]:
    """Places that a step names."""
    if step.verb == "goto" and isinstance(step.main, str):
        yield step.main
    for name, value in step.fields.items():
        if name.startswith("on_") and isinstance(value, str):
            yield value
        elif name in ("options", "extensions") and isinstance(value, Mapping):
            yield from (place for place in value.values() if isinstance(place, str))
