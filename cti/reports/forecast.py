"""How many calls will come, and how many agents that takes. Pure.

Each half hour of each weekday has its own level, which follows the weeks by exponential smoothing. How far off that is
shows the last week, forecast from those before it: WAPE (sum of the errors without sign / sum of the calls) and bias
(sum of the errors / sum of the calls; above 0: too many were forecast).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from cti.reports.erlang import OutOfReach, Waiting, needed
from cti.reports.rows import Visit

ALPHA = 0.3
"""How much the newest week counts."""
SLOT = timedelta(minutes=30)
SLOTS = 48
FEWEST = 0.05
"""Calls in a half hour below which nobody is planned for it: one call in ten such hours."""
NO_FACTORS: Mapping[date, float] = {}

Counts = Mapping[tuple[date, int], int]
"""Calls by day and half hour of the site's clock."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a queue's history says of its callers."""

    seconds: float
    """Of an agent for each call: talk and wrap-up."""
    patience: float | None
    """Mean seconds until a caller gives up, likeliest under an exponential patience; None: nobody gave up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a half hour."""

    target: float = 0.8
    """Share of all callers who are answered in time."""
    within: float = 20.0
    shrinkage: float = 0.3
    """Share of paid time in which nobody takes calls: breaks, training, illness."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour to come."""

    at: datetime
    calls: float
    expected: Waiting | None
    """With the agents that are needed; None: nobody is."""
    rostered: int
    """Agents to plan for, so that as many are at the telephone."""


@dataclass(frozen=True, slots=True)
class Error:
    """How far off the last week was."""

    wape: float
    bias: float
    calls: int


def counts(visits: Iterable[Visit], zone: ZoneInfo) -> Counts:
    """Visits by day and half hour."""
    found: dict[tuple[date, int], int] = {}
    for visit in visits:
        local = visit.at.astimezone(zone)
        key = local.date(), local.hour * 2 + local.minute // 30
        found[key] = found.get(key, 0) + 1
    return found


def expected(
    history: Counts, first: date, last: date, day: date, factors: Mapping[date, float] = NO_FACTORS
) -> list[float]:
    """Calls in each half hour of `day`, from the same weekdays of `first` … `last`. `factors`: days that are unlike
    others (a holiday: 0.2); their own past counts without them."""
    levels = [0.0] * SLOTS
    seen = False
    for past in _same_weekdays(first, last, day):
        factor = factors.get(past, 1.0)
        if factor <= 0:
            continue
        for slot in range(SLOTS):
            came = history.get((past, slot), 0) / factor
            levels[slot] = ALPHA * came + (1 - ALPHA) * levels[slot] if seen else came
        seen = True
    return [level * factors.get(day, 1.0) for level in levels]


def _same_weekdays(first: date, last: date, day: date) -> Iterator[date]:
    past = first + timedelta(days=(day.weekday() - first.weekday()) % 7)
    while past <= last:
        yield past
        past += timedelta(days=7)


def error(history: Counts, first: date, last: date, factors: Mapping[date, float] = NO_FACTORS) -> Error | None:
    """The last seven days against their forecast from those before; None: there are no fourteen days, or no calls."""
    if (last - first).days < 13:
        return None
    wrong = bias = calls = 0.0
    before = last - timedelta(days=7)
    for back in range(7):
        day = last - timedelta(days=back)
        for slot, forecast in enumerate(expected(history, first, before, day, factors)):
            came = history.get((day, slot), 0)
            wrong, bias, calls = wrong + abs(forecast - came), bias + forecast - came, calls + came
    return Error(wrong / calls, bias / calls, int(calls)) if calls else None


def work(visits: Iterable[Visit], wrap_up: float) -> Work | None:
    """What calls take of agents and how long callers wait; `wrap_up`: all seconds of it. None: nobody has talked."""
    talks = waited = 0.0
    talked = gave_up = 0
    for visit in visits:
        waited += visit.waited
        gave_up += visit.why == "abandoned"
        if visit.talk is not None:
            talks, talked = talks + visit.talk, talked + 1
    if not talked or talks <= 0:
        return None
    return Work((talks + wrap_up) / talked, waited / gave_up if gave_up and waited > 0 else None)


def staffed(day: date, calls: list[float], takes: Work, plan: Plan, zone: ZoneInfo) -> list[Slot]:
    """The half hours of a day with the agents that each needs. Raises OutOfReach."""
    midnight = datetime.combine(day, time(), zone)
    slots = []
    for slot, came in enumerate(calls):
        at = midnight + slot * SLOT
        if came < FEWEST:
            slots.append(Slot(at, came, None, 0))
            continue
        rate = came / SLOT.total_seconds()
        found = needed(rate, takes.seconds, target=plan.target, within=plan.within, patience=takes.patience)
        if found is None:
            raise OutOfReach("no work")
        slots.append(Slot(at, came, found, ceil(found.agents / (1 - plan.shrinkage) - 1e-9)))
    return slots
