"""A brake that has heard something, on the database of a centre that dials nobody: for its routes and its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

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


async def brake_of(
    centre: Centre, campaign: str, scores: Sequence[float], *, calls: Sequence[float] = (), at: datetime | None = None
) -> None:
    """`scores`: X of surveys; `calls`: 0 for who hung up in the pitch. One a minute, the last one at `at`."""
    store, end = centre.store, at or now()
    plan = Plan.of(Brake(), {CSAT, *HEARD}, {CSAT: Baseline.written(4.4)})
    begun = end - timedelta(minutes=len(scores) + len(calls))
    course = Course.begun(campaign, plan, 0, begun)
    lease = TAKE(name="campaigns", holder="a test", until=micros(end + timedelta(days=1)), now=micros(end))
    await store.write(grouped([lease]))
    await rows.begin(store, OURS, campaign, 0, begun, plan.as_json(), course.watch.as_json())
    said = [(f"call-{n}", IN_PITCH, x) for n, x in enumerate(calls)]
    said += [(f"talk-{n}", CSAT, x) for n, x in enumerate(scores)]
    for n, (call, signal, x) in enumerate(said):
        when = begun + timedelta(minutes=n + 1)
        at_ = micros(when)
        row = OF_CALL(id=f"{campaign}:{call}", campaign=campaign, signal=signal, x=x, call_id=call, at=at_)
        await store.write(grouped([row]))
        (waits,) = await rows.waiting(store, campaign, when, 1)
        told = course.hear(waits, when)
        await rows.hear(store, OURS, campaign, 0, [(waits.n, told)], course.watch.as_json())
        state, because = move(course.state, course.watch, (), Pulse(when), when)
        if state is not course.state:
            centre.bus.publish(course.moved(state, because, when))
    await centre.events.flush()
