"""What a run has heard, folded again from its rows: for an answer that comes late, and to see whether the sums are so.

In: a course in memory, rows on disk. Out: the watch that they come to. Read and reckoned in pieces of some
milliseconds, the reckoning in a thread: a long campaign has a hundred thousand answers, and calls must not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.statements import Sql
from ivr.store import Store
from outbound.braking.course import EVERY, Course, folded
from scripts_dsl.policy.brake.plans import Plan
from scripts_dsl.policy.brake.watching import Watch

VALUES = Sql(
    "SELECT place, signal, x FROM brake_answer"
    " WHERE campaign = :campaign AND run = :run AND place > :after AND place <= :to ORDER BY place, n"
)
"""Of several with one place the last one counts."""


@dataclass(frozen=True, slots=True)
class Again:
    """What the rows come to."""

    watch: Watch
    missing: int
    """Places without a row, or with an X that cannot be."""


async def again(
    store: Store, course: Course, after: int = 0, instead: Mapping[int, tuple[str, float]] | None = None
) -> Again:
    """From the watch that is kept of the place `after` on; those that are kept of later ones are made anew. `instead`:
    place -> signal and X that is not on disk yet. Raises StoreError."""
    watch, missing, place = course.marks[after], 0, after
    while place < course.place:
        to = min(place - place % EVERY + EVERY, course.place)
        found = await store.fetch(VALUES, campaign=course.campaign, run=course.run, after=place, to=to)
        known = {at: (signal, x) for at, signal, x in found if isinstance(x, float | int) and 0.0 <= x <= 1.0}
        known.update((at, said) for at, said in (instead or {}).items() if place < at <= to)
        missing += to - place - len(known)
        watch = await asyncio.to_thread(_over, course.plan, watch, known)
        if to % EVERY == 0:
            course.marks[to] = watch
        place = to
    return Again(watch, missing)


def _over(plan: Plan, watch: Watch, known: Mapping[int, tuple[str, float]]) -> Watch:
    for _, (signal, x) in sorted(known.items()):
        watch = folded(plan, watch, signal, x)
    return watch
