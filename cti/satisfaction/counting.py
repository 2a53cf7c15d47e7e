"""Answers to surveys, counted: by group with number and intervals, over time with a band that holds at every look, and
what those who did not answer may hide. Pure; called by routes.py. X: satisfaction from 0 to 1, 1 + 4 X on the scale of
1 to 5."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cti.intervals import interval as wilson
from scripts_dsl.policy.brake.sequences import Band

TOP, BOTTOM = 0.75, 0.25
"""X of a 4 and a 2 of 5: the top two boxes begin at one, the bottom two end at the other."""
WORSE = (0.0, 0.25, 0.5)
"""By how much those who did not answer may be worse off, in X: one and two points of 1 to 5."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who was asked once."""

    at: datetime
    """When they were asked."""
    satisfaction: float | None
    """None: no answer."""
    flow: str | None = None
    queue: str | None = None
    agent: str | None = None
    campaign: str | None = None
    products: tuple[str, ...] = ()
    """What was offered in the call."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of `of`, with Wilson's interval at 95 %."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Group:
    """People who have something in common."""

    name: str
    asked: int
    n: int
    """Who answered."""
    mean: float | None
    """X; None: nobody answered."""
    low: float | None
    high: float | None
    """The interval that holds at every look (95 %)."""
    top: Share
    bottom: Share
    response: Share
    worse: tuple[float | None, ...]
    """The mean of all who were asked, if those who did not answer are worse off by WORSE."""


@dataclass(frozen=True, slots=True)
class Point:
    """How it stood at the end of a day, from the first day on."""

    day: date
    n: int
    """Answers of that day."""
    total: int
    """Answers so far."""
    mean: float | None
    low: float | None
    high: float | None


def group(name: str, asked: Sequence[Asked]) -> Group:
    """One group."""
    band = Band()
    top = bottom = 0
    for x in _answers(asked):
        band = band.heard(x)
        top, bottom = top + (x >= TOP), bottom + (x <= BOTTOM)
    found = band.interval if band.n else None
    return Group(
        name,
        len(asked),
        band.n,
        band.mean,
        found.low if found else None,
        found.high if found else None,
        share(top, band.n),
        share(bottom, band.n),
        share(band.n, len(asked)),
        tuple(_worse(band.mean, band.n, len(asked), by) for by in WORSE),
    )


def share(part: int, of: int) -> Share:
    """With its interval."""
    if not of:
        return Share(None, None, None, part, of)
    low, high = wilson(part, of)
    return Share(part / of, low, high, part, of)


def _worse(mean: float | None, n: int, asked: int, by: float) -> float | None:
    if mean is None:
        return None
    answered = n / asked
    return answered * mean + (1 - answered) * max(0.0, mean - by)


def _answers(asked: Iterable[Asked]) -> Iterator[float]:
    """In the order of the calls: slow channels answer late, and late answers are angrier."""
    for one in sorted(asked, key=lambda one: one.at):
        if one.satisfaction is not None:
            yield one.satisfaction


def over_time(asked: Iterable[Asked], zone: ZoneInfo) -> tuple[Point, ...]:
    """Day by day, with the band of everything so far; days on which nobody was asked are left out."""
    days: dict[date, list[float]] = {}
    for one in sorted(asked, key=lambda one: one.at):
        of_day = days.setdefault(one.at.astimezone(zone).date(), [])
        if one.satisfaction is not None:
            of_day.append(one.satisfaction)
    found: list[Point] = []
    band = Band()
    for day, answers in days.items():
        for x in answers:
            band = band.heard(x)
        at = band.interval if band.n else None
        found.append(Point(day, len(answers), band.n, band.mean, at.low if at else None, at.high if at else None))
    return tuple(found)


Key = Callable[[Asked, ZoneInfo], Sequence[str]]
KEYS: Mapping[str, Key] = {
    "all": lambda _one, _zone: ("",),
    "campaign": lambda one, _zone: (one.campaign,) if one.campaign else (),
    "flow": lambda one, _zone: (one.flow,) if one.flow else (),
    "queue": lambda one, _zone: (one.queue,) if one.queue else (),
    "agent": lambda one, _zone: (one.agent,) if one.agent else (),
    "product": lambda one, _zone: one.products,
    "weekday": lambda one, zone: (str(one.at.astimezone(zone).isoweekday()),),
    "hour": lambda one, zone: (f"{one.at.astimezone(zone):%H}",),
    "weekday_hour": lambda one, zone: (f"{one.at.astimezone(zone).isoweekday()}-{one.at.astimezone(zone):%H}",),
}
"""By what answers are grouped; who belongs to several groups counts in each."""


def groups(asked: Iterable[Asked], by: str, zone: ZoneInfo) -> tuple[Group, ...]:
    """By name, never by value."""
    found: dict[str, list[Asked]] = {}
    for one in asked:
        for name in KEYS[by](one, zone):
            found.setdefault(name, []).append(one)
    return tuple(group(name, found[name]) for name in sorted(found))
