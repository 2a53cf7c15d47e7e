"""Figures of a Log: values, whole or by something, and the rows behind one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from cti.intervals import interval
from cti.reports.definitions import DEFINITIONS, Definition, Part, Rules, Unit
from cti.reports.rows import Call, Log, Owed, Row, Spell, Visit


class By(Enum):
    """What figures are grouped by."""

    ALL = "all"
    HOUR = "hour"
    """Of the day, on the clock of the site."""
    WEEKDAY = "weekday"
    """1 is Monday."""
    WEEKDAY_HOUR = "weekday_hour"
    """`1-09` is Monday from nine to ten."""
    DAY = "day"
    QUEUE = "queue"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and what it is made of."""

    name: str
    value: float | None
    """None: there is nothing to divide by."""
    part: float
    """Above the line."""
    of: float
    """Below it; of a count the number of rows."""
    rows: int
    low: float | None = None
    high: float | None = None
    """Of a sampled share: the interval in which that of everybody lies, if those who answered are like the others."""


def only_queue(log: Log, queue: str) -> Log:
    """What belongs to one queue; spells of agents belong to none."""
    return Log(
        log.since,
        log.until,
        log.known,
        tuple(call for call in log.calls if queue in call.queues),
        tuple(visit for visit in log.visits if visit.queue == queue),
        (),
        tuple(owed for owed in log.owed if owed.queue == queue),
        log.contacts,
    )


def figures(log: Log, rules: Rules, by: By, zone: ZoneInfo) -> dict[str, tuple[Figure, ...]]:
    """Every figure, by group; with By.ALL the only group is ''."""
    found: dict[str, list[Figure]] = {}
    for one in DEFINITIONS:
        for group, parts in grouped(one.parts(log, rules), by, zone).items():
            found.setdefault(group, []).append(figure(one, parts))
    return {group: tuple(found[group]) for group in sorted(found)}


def figure(one: Definition, parts: Iterable[Part]) -> Figure:
    """The value of one figure."""
    made = list(parts)
    part, of = sum(p.part for p in made), sum(p.of for p in made)
    value = part if one.unit is Unit.COUNT else part / of if of else None
    low, high = interval(part, of) if one.sampled and of else (None, None)
    return Figure(one.name, value, part, of, len(made), low, high)


def grouped(parts: Iterable[Part], by: By, zone: ZoneInfo) -> Mapping[str, list[Part]]:
    """The rows of each group; a row that belongs to none (a call has no queue while it is in a menu) is left out."""
    if by is By.ALL:
        return {"": list(parts)}
    key = _KEYS[by]
    found: dict[str, list[Part]] = {}
    for part in parts:
        group = key(part.row, zone)
        if group is not None:
            found.setdefault(group, []).append(part)
    return found


def _local(row: Row, zone: ZoneInfo) -> datetime:
    return row.at.astimezone(zone)


def _queue(row: Row, _zone: ZoneInfo) -> str | None:
    match row:
        case Visit() | Owed():
            return row.queue
        case Call():
            return row.queues[-1] if row.queues else None
    return None


def _agent(row: Row, _zone: ZoneInfo) -> str | None:
    match row:
        case Visit() | Spell() | Owed():
            return row.agent
        case Call():
            return row.agents[-1] if row.agents else None


_KEYS: Mapping[By, Callable[[Row, ZoneInfo], str | None]] = {
    By.HOUR: lambda row, zone: f"{_local(row, zone):%H}",
    By.WEEKDAY: lambda row, zone: str(_local(row, zone).isoweekday()),
    By.WEEKDAY_HOUR: lambda row, zone: f"{_local(row, zone).isoweekday()}-{_local(row, zone):%H}",
    By.DAY: lambda row, zone: f"{_local(row, zone):%Y-%m-%d}",
    By.QUEUE: _queue,
    By.AGENT: _agent,
}
