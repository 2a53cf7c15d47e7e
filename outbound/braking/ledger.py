"""Whether calls, answers and sums tell the same story. A brake whose books do not balance knows nothing: it is dead.

In: the course in memory; its rows on disk, the sums that are kept there, the calls that have ended. Out: what differs,
in words. Asked by braking.py before each look at what waits. A part is looked at every few seconds: the sums on disk,
what was heard since the last mark, calls that ended lately. All of a run when this program first sees it, and then and
when: whoever changed a row of last week is found, too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta

from ivr.moments import micros
from ivr.statements import Sql
from outbound.braking import store as rows
from outbound.braking.course import Course
from outbound.braking.folding import again
from outbound.braking.needs import Needs
from outbound.braking.retold import close
from outbound.braking.signals import NOBODY
from outbound.braking.store import NotOurs, Ours
from scripts_dsl.policy.brake import IN_PITCH
from scripts_dsl.policy.brake.watching import Watch

PART, WHOLE = 10.0, 900.0
"""Seconds between two looks at the end of a run, and at all of it."""
CALLS_BACK = timedelta(days=1)
"""How long ago a call has ended that is looked at."""

_NOBODY = ", ".join(f"'{word}'" for word in sorted(NOBODY))
HOLDS = Sql("SELECT 1 FROM lease WHERE name = :lease AND token = :token")
"""This engine still is the one that calls people."""
FIRST = Sql(
    "SELECT at FROM brake_answer WHERE campaign = :campaign AND run = :run AND place > 0"  # noqa: S608 - words of our own
    f" AND signal = '{IN_PITCH}' ORDER BY place LIMIT 1"
)
UNHEARD = Sql(
    "SELECT c.attempt FROM campaign_call c WHERE c.campaign = :campaign AND c.ended >= :since"  # noqa: S608 - words of our own
    f" AND c.outcome NOT IN ({_NOBODY})"
    f" AND NOT EXISTS (SELECT 1 FROM brake_answer a WHERE a.id = c.attempt || ':' || '{IN_PITCH}')"
    " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.call_id = c.attempt AND e.kind = 'campaign.outcome_changed')"
    " AND EXISTS (SELECT 1 FROM event e WHERE e.call_id = c.attempt AND e.kind = 'campaign.call_ended')"
    " ORDER BY c.ended LIMIT 1"
)
"""An answered call of which no answer was written; whose word came after its end said nothing at its end. Of one
that was erased with its person the events are gone, and what they said is not known."""


@dataclass(slots=True)
class _Looked:
    """At which course, and when (monotonic)."""

    course: Course
    whole: float
    part: float


class Ledger:
    """Of this engine."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        self._looked: dict[str, _Looked] = {}
        """By campaign."""

    async def look(self, course: Course, ours: Ours) -> str:
        """What differs, when it is time to look; '': nothing, or it is not. Raises StoreError, NotOurs."""
        now, known = self._n.monotonic(), self._looked.get(course.campaign)
        if known is None or known.course is not course or now - known.whole >= WHOLE:
            return await self.whole(course, ours)
        if now - known.part < PART:
            return ""
        known.part = now
        return await self._said(course, ours, course.before(course.place + 1))

    async def whole(self, course: Course, ours: Ours) -> str:
        """All of the run, now. Raises StoreError, NotOurs."""
        now = self._n.monotonic()
        self._looked[course.campaign] = _Looked(course, now, now)
        return await self._said(course, ours, 0)

    async def _said(self, course: Course, ours: Ours, after: int) -> str:
        found = [one async for one in self._differs(course, after)]
        if found and not await self._n.store.fetch(HOLDS, lease=ours.lease, token=ours.token):
            raise NotOurs(course.campaign)
        return "; ".join(found)

    async def _differs(self, course: Course, after: int) -> AsyncIterator[str]:
        store, campaign, run = self._n.store, course.campaign, course.run
        kept = await rows.one(store, campaign)
        if kept is None or kept.watch != course.watch.as_json():
            yield "the sums on disk are not those that were written"
        ((last,),) = await store.fetch(rows.PLACES, campaign=campaign, run=run)
        if max(last or 0, 0) != course.place:
            yield f"the last answer has the place {last or 0}, and {course.place} were heard"
        found = await again(store, course, after)
        if found.missing:
            yield f"{found.missing} answers that were heard are gone"
        for differs in compared(course.watch, found.watch):
            yield differs
        for (first,) in await store.fetch(FIRST, campaign=campaign, run=run):
            since = max(first, micros(self._n.clock() - CALLS_BACK))
            for (call,) in await store.fetch(UNHEARD, campaign=campaign, since=since):
                yield f"nothing was written of the call {call}"


def compared(kept: Watch, found: Watch) -> Iterator[str]:
    """The sums, and what the answers come to."""
    for signal, was in kept.streams.items():
        now = found.streams[signal]
        if was.n != now.n or not close(was.total, now.total) or not close(was.evidence, now.evidence):
            yield (
                f"{signal}: {now.n} answers come to evidence of {now.evidence:.4g},"
                f" the sums say {was.n} and {was.evidence:.4g}"
            )
    if kept.grade is not found.grade:
        yield f"the answers come to {found.grade.value}, the sums say {kept.grade.value}"
