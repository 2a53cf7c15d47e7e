"""A brake that has heard something, on the database of a centre that dials nobody: for its routes and its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ivr.dialguard.lease import TAKE
from ivr.moments import micros
from ivr.statements import grouped
from outbound.braking import store as rows
from outbound.braking.course import Course
from outbound.braking.signals import OF_CALL
from outbound.braking.store import Ours
from scripts_dsl.policy.brake import COMPLAINS, CSAT, IN_PITCH, OPTS_OUT, Brake
from scripts_dsl.policy.brake.plans import Baseline, Plan
from scripts_dsl.policy.brake.states import Pulse, move
from support.centre import Centre, now

OURS = Ours("campaigns", 1)
HEARD = (IN_PITCH, OPTS_OUT, COMPLAINS)


def falling() -> list[tuple[str, float]]:
    """Calls of a campaign with which people are content, and then are not: every second one answers the survey."""
    found = list[tuple[str, float]]()
    for n in range(80):
        cross = n >= 56
        found += [(IN_PITCH, 0.0 if n % (3 if cross else 8) == 2 else 1.0), (OPTS_OUT, 1.0), (COMPLAINS, 1.0)]
        if n % 2:
            found.append((CSAT, (0.0, 0.25, 0.0, 0.5)[n // 2 % 4] if cross else (1.0, 0.75, 1.0, 1.0)[n // 2 % 4]))
    return found


async def brake_of(centre: Centre, campaign: str, scores: Sequence[float | tuple[str, float]]) -> None:
    """`scores`: X of surveys, or signal and X. One a minute, the last one now."""
    store, end = centre.store, now()
    plan = Plan.of(Brake(), {CSAT, *HEARD}, {CSAT: Baseline.written(4.4)})
    begun = end - timedelta(minutes=len(scores))
    course = Course.begun(campaign, plan, 0, begun)
    lease = TAKE(name="campaigns", holder="a test", until=micros(end + timedelta(days=1)), now=micros(end))
    await store.write(grouped([lease]))
    await rows.begin(store, OURS, campaign, 0, begun, plan.as_json(), course.watch.as_json())
    for n, one in enumerate(scores):
        signal, x = one if isinstance(one, tuple) else (CSAT, one)
        when = begun + timedelta(minutes=n + 1)
        row = OF_CALL(id=f"{campaign}:{n}", campaign=campaign, signal=signal, x=x, call_id=f"talk-{n}", at=micros(when))
        await store.write(grouped([row]))
        (waits,) = await rows.waiting(store, campaign, when, 1)
        told = course.hear(waits, when)
        await rows.hear(store, OURS, campaign, 0, [(waits.n, told)], course.watch.as_json())
        state, because = move(course.state, course.watch, (), Pulse(when), when)
        if state is not course.state:
            centre.bus.publish(course.moved(state, because, when))
    await centre.events.flush()
