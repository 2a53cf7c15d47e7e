"""Answers that wait are heard: once each, in their order, in one transaction with the sums that they change.

Called by braking.py. What raises in between leaves disk as it was; the course in memory must then be read again.
"""

from __future__ import annotations

from ivr.statements import Sql
from ivr.store import Store
from outbound.braking import store as rows
from outbound.braking.baseline import baselines, before
from outbound.braking.course import Course
from outbound.braking.folding import again
from outbound.braking.happenings import BrakeHeard
from outbound.braking.needs import Needs
from outbound.braking.store import Ours, Waiting
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import COMPLAINS, CSAT, EXIT_BLOCKED, IN_PITCH, OPTS_OUT
from scripts_dsl.policy.brake.plans import RESPONSE, Plan

AT_ONCE = 500
"""Answers in one transaction."""
ENOUGH = 0.5
"""Seconds of a look at all campaigns after which what still waits is left to the next one. Its campaign calls nobody
until then, and the others keep their lease, which is of a second."""

COMPLAINED = Sql(
    "SELECT 1 FROM brake_answer c WHERE c.call_id = :call_id AND c.campaign = :campaign AND c.signal = :signal"
    " AND c.late = true AND c.id NOT LIKE '%.back'"
    " AND NOT EXISTS (SELECT 1 FROM brake_answer b WHERE b.id = c.id || '.back') LIMIT 1"
)
"""Somebody has said so of this call, and has not taken it back."""
OVER = Sql("SELECT 1 FROM campaign_call WHERE attempt = :call_id AND ended IS NULL")


async def plan_of(needs: Needs, campaign: Campaign) -> Plan:
    """With what its answers are compared, and what is bet. Raises StoreError."""
    since = await before(needs.store, campaign.name, needs.clock())
    found = await baselines(needs.store, campaign.brake, since)
    produced = set(needs.produced(campaign))
    heard = {IN_PITCH, OPTS_OUT, COMPLAINS} | ({EXIT_BLOCKED} & produced) | ({CSAT} & produced & found.keys())
    return Plan.of(campaign.brake, heard, found, response=found.get(RESPONSE))


async def loaded(store: Store, campaign: str) -> Course | None:
    """As it stands on disk; None: it never began. Raises StoreError, ValueError."""
    kept = await rows.one(store, campaign)
    if kept is None:
        return None
    ((place,),) = await store.fetch(rows.PLACES, campaign=campaign, run=kept.run)
    return Course.of(campaign, kept, max(place or 0, 0))


async def hear(needs: Needs, course: Course, ours: Ours, until: float) -> tuple[list[BrakeHeard], bool]:
    """Those whose time has come, and whether these are all; `until`: monotonic. Raises StoreError, store.NotOurs."""
    told = list[BrakeHeard]()
    while True:
        found = await rows.waiting(needs.store, course.campaign, needs.clock(), AT_ONCE)
        soon = [one for one in found if not one.late]
        if soon:
            heard = [(one.n, course.hear(one, needs.clock())) for one in soon]
        else:
            heard = await _late(needs, course, found)
        if not heard:
            return told, True
        await rows.hear(needs.store, ours, course.campaign, course.run, heard, course.watch.as_json())
        told += [one for _, one in heard if one is not None]
        if needs.monotonic() >= until:
            return told, False


async def _late(needs: Needs, course: Course, found: tuple[Waiting, ...]) -> list[tuple[int, BrakeHeard | None]]:
    """The first of them that can be heard now: a call that goes on has said nothing yet."""
    for one in found:
        was = await rows.heard_of(needs.store, course.campaign, one.signal, one.call_id)
        if was is None and await needs.store.fetch(OVER, call_id=one.call_id):
            continue
        if was is None or was[0] != course.run or not await _changes(needs, course, one, was[2]):
            return [(one.n, None)]
        return [(one.n, await _instead(needs, course, one, was[1]))]
    return []


async def _changes(needs: Needs, course: Course, one: Waiting, was: float) -> bool:
    """A complaint is heard once however often it is made, and taken back when nobody has made another one."""
    if one.x is None or one.x == was:
        return False
    of = {"campaign": course.campaign, "signal": one.signal, "call_id": one.call_id}
    return one.x == 0.0 or not await needs.store.fetch(COMPLAINED, **of)


async def _instead(needs: Needs, course: Course, one: Waiting, place: int) -> BrakeHeard:
    x = one.x or 0.0
    found = await again(needs.store, course, course.before(place), {place: (one.signal, x)})
    return course.hear_late(one, place, x, found.watch, needs.clock())
