"""What the brake of a campaign has heard, for people: each signal beside its threshold, over time, and what it is made
of. Raises StoreError. For routes.py."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.store import Store
from outbound.braking import store as rows
from outbound.braking.course import Course
from outbound.braking.signals import HOLD_OUT
from outbound.braking.store import Answer, Moved
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import CSAT, holdout
from scripts_dsl.policy.brake.sequences import Band, Interval

POINTS = 200
"""Of a line in the picture; between two of them the highest is kept."""
NEWEST = 30
"""Answers that are shown one by one."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One of those that the brake hears."""

    name: str
    share: float
    """Of the evidence."""
    n: int
    mean: float | None
    """Of X."""
    interval: Interval | None
    """Where the mean lies with 95 %, at every look; None: nothing was heard."""
    usual: float
    """Before."""
    floor: float
    """A mean below it is a fall."""
    evidence: float
    line: tuple[tuple[datetime, float], ...]
    """Evidence over time."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of the run that goes on, or has stopped."""

    state: str
    because: str
    since: datetime
    run: int
    threshold: float
    signals: tuple[Signal, ...]
    left_alone: int
    """Answers of people who are never called."""
    campaign_did_it: bool | None
    """Whether they are more content than those who are called; None: too little is known."""
    answers: tuple[Answer, ...]
    """The newest first."""
    moves: tuple[Moved, ...]
    """The oldest first."""


async def evidence(store: Store, file: Campaign) -> Evidence | None:
    """None: it was never started."""
    campaign = file.name
    kept = await rows.one(store, campaign)
    if kept is None:
        return None
    course = Course.of(campaign, kept, 0)
    heard = await rows.answers(store, campaign, kept.run)
    known = {answer.place: answer for answer in heard}
    # A long run has a hundred thousand answers, and the calls of this engine must not wait for them.
    signals, compared = await asyncio.to_thread(_worked_out, course, known.values(), float(file.brake.tolerance))
    return Evidence(
        state=kept.state,
        because=kept.because,
        since=kept.at,
        run=kept.run,
        threshold=course.watch.threshold,
        signals=signals,
        left_alone=sum(a.signal == HOLD_OUT for a in known.values()),
        campaign_did_it=compared,
        answers=await rows.last(store, campaign, NEWEST),
        moves=await rows.moves(store, campaign),
    )


def _worked_out(
    course: Course, answers: Collection[Answer], tolerance: float
) -> tuple[tuple[Signal, ...], bool | None]:
    signals = tuple(_signal(course, name, [a for a in answers if a.signal == name]) for name in _names(course))
    return signals, _compared(answers, tolerance)


def _names(course: Course) -> list[str]:
    return sorted(course.plan.stakes, key=lambda name: -course.plan.stakes[name].share)


def _signal(course: Course, name: str, answers: Sequence[Answer]) -> Signal:
    stake, stream = course.plan.stakes[name], course.watch.streams[name]
    band = Band()
    for answer in answers:
        band = band.heard(answer.x)
    return Signal(
        name=name,
        share=stake.share,
        n=stream.n,
        mean=stream.mean,
        interval=band.interval if answers else None,
        usual=stake.usual,
        floor=stake.floor,
        evidence=stream.evidence,
        line=tuple(thinned([(a.at, a.evidence) for a in answers if a.evidence is not None])),
    )


def thinned(line: Sequence[tuple[datetime, float]], most: int = POINTS) -> list[tuple[datetime, float]]:
    """At most so many points: of each stretch the highest, and always the last one."""
    step = -(-len(line) // most) if line else 1
    kept = [max(line[start : start + step], key=lambda point: point[1]) for start in range(0, len(line), step)]
    return kept if not line or kept[-1] == line[-1] else [*kept[: most - 1], line[-1]]


def _compared(answers: Iterable[Answer], tolerance: float) -> bool | None:
    found = holdout.begun()
    for answer in answers:
        if answer.signal == CSAT:
            found = holdout.called(found, answer.x)
        elif answer.signal == HOLD_OUT:
            found = holdout.left_alone(found, answer.x, tolerance=tolerance)
    if found.verdict() is holdout.Verdict.CAMPAIGN:
        return True
    return None
