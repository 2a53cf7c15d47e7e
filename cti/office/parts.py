"""What the settings say and what holds now, side by side: queues with members and hours, numbers, notices, retention.

In: the settings in force, people, what supervisors have switched, the moment. Out: values for the office's page and for
`centrala queue|number|notice`. Pure. Settings are never changed here: each value says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from cti.agents import Agent
from ivr.switches import NOTICE, QUEUE, Switch
from scripts_dsl.hours import shown
from scripts_dsl.site import Site

TALKS, MESSAGES, ANSWERS = "talks", "messages", "answers"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week: ranges in minutes of the day."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody serves a queue, and whether that is now."""

    written: str
    """mon-fri: 08:00-18:00, holidays: PL"""
    week: tuple[Day, ...]
    """Monday to Sunday."""
    open: bool
    reason: Literal["holiday", "closed", "hours"] | None
    """Why it is closed."""
    next: datetime | None
    """When that changes; None: never."""


@dataclass(frozen=True, slots=True)
class QueueHere:
    """A queue of the settings."""

    queue: str
    title: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    members: tuple[str, ...]
    """Users who serve it."""
    hours: Hours | None
    """None: always."""
    closed: Switch | None
    """Somebody has closed it."""
    keep: float | None
    """Seconds that its recordings are kept; None: as the site says."""
    place: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class NumberHere:
    """A number that leads to a flow."""

    number: str
    flow: str
    place: str


@dataclass(frozen=True, slots=True)
class NoticeHere:
    """Something that callers are told while it lasts."""

    notice: str
    on: bool
    switched: Switch | None
    """None: it is as the settings say."""
    texts: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How long recordings are kept."""

    what: str
    """talks, messages, answers; or of which queue or box: `queue support`."""
    seconds: float
    place: str
    """'': nobody has said it; it is so everywhere."""


def queues(site: Site, people: Iterable[Agent], switched: Mapping[str, Switch], now: datetime) -> tuple[QueueHere, ...]:
    """In the order of the settings."""
    people = list(people)
    return tuple(
        QueueHere(
            queue=name,
            title=queue.title,
            skills=queue.skills,
            languages=queue.languages,
            members=tuple(one.user for one in people if name in one.queues),
            hours=_hours(site, name, now),
            closed=found if (found := switched.get(QUEUE + name)) is not None and found.on else None,
            keep=queue.keep_recordings,
            place=site.place("queues", name),
        )
        for name, queue in site.queues.items()
    )


def _hours(site: Site, queue: str, now: datetime) -> Hours | None:
    hours = site.queues[queue].hours
    if hours is None:
        return None
    is_open = hours.open_at(now)
    return Hours(
        written=shown.calendar(hours),
        week=tuple(Day(tuple((one.start, one.end) for one in day)) for day in hours.weekly),
        open=is_open,
        reason=cast("Literal['holiday', 'closed', 'hours'] | None", hours.reason(now)),
        next=hours.closes(now) if is_open else hours.opens(now),
    )


def numbers(site: Site) -> tuple[NumberHere, ...]:
    """In the order of the settings."""
    return tuple(NumberHere(number, flow, site.place("numbers", number)) for number, flow in site.numbers.items())


def notices(site: Site, switched: Mapping[str, Switch]) -> tuple[NoticeHere, ...]:
    """In the order of the settings."""
    found = []
    for name, notice in site.notices.items():
        switch = switched.get(NOTICE + name)
        on = notice.on if switch is None else switch.on
        found.append(NoticeHere(name, on, switch, notice.texts, site.place("notices", name)))
    return tuple(found)


def kept(site: Site, usual: Mapping[str, float]) -> tuple[Kept, ...]:
    """What the site says of each kind, else the usual; then the queues and boxes that say otherwise."""
    found = []
    for what, seconds in usual.items():
        said = site.keep_recordings.get(what)
        place = site.place("keep_recordings", what) if said is not None else ""
        found.append(Kept(what, seconds if said is None else said, place))
    for part, kind, rows in (("queues", "queue", site.queues), ("boxes", "box", site.boxes)):
        for name, one in rows.items():
            if one.keep_recordings is not None:
                found.append(Kept(f"{kind} {name}", one.keep_recordings, site.place(part, name)))
    return tuple(found)
