"""People, queues, notices and telephones as the office's page gets them. Pure; called by routes.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cti.agents import Agent
from cti.agents.telephones import Telephone
from cti.office import parts
from cti.office.api import (
    ClosedBy,
    DayRanges,
    NoticeInOffice,
    PersonHere,
    PhoneInOffice,
    QueueHours,
    QueueInOffice,
    SpokenText,
)
from ivr.switches import Switch


def phones(
    people: Iterable[Agent], made: Iterable[Telephone], registered: Callable[[str], bool]
) -> list[PhoneInOffice]:
    """Those of people, and those that were made here and are nobody's. `registered`: of an interface."""
    whose: dict[str, list[Agent]] = {one.name: [] for one in made}
    ours = frozenset(whose)
    for one in people:
        if one.sip_user:
            whose.setdefault(one.sip_user, []).append(one)
    return [
        PhoneInOffice(
            phone=phone,
            agents=[one.user for one in whose[phone]],
            made_here=phone in ours,
            registered=registered(f"PJSIP/{phone}"),
        )
        for phone in sorted(whose)
    ]


def person(one: Agent, doubts: Sequence[str]) -> PersonHere:
    """With what does not fit the queues they serve."""
    return PersonHere(
        user=one.user,
        name=one.name,
        roles=list(one.roles),
        languages=list(one.languages),
        skills=list(one.skills),
        queues=list(one.queues),
        phone=one.sip_user,
        doubts=list(doubts),
    )


def queue(one: parts.QueueHere) -> QueueInOffice:
    """With its members and the week of its hours."""
    return QueueInOffice(
        queue=one.queue,
        title=one.title,
        skills=list(one.skills),
        languages=list(one.languages),
        members=list(one.members),
        hours=_hours(one.hours) if one.hours is not None else None,
        closed=_by(one.closed),
        place=one.place,
    )


def _hours(one: parts.Hours) -> QueueHours:
    return QueueHours(
        written=one.written,
        week=[DayRanges(ranges=[list(each) for each in day.ranges]) for day in one.week],
        open=one.open,
        reason=one.reason,
        next=one.next,
    )


def notice(one: parts.NoticeHere) -> NoticeInOffice:
    """Whether it is heard now, and its words."""
    return NoticeInOffice(
        notice=one.notice,
        on=one.on,
        switched=_by(one.switched),
        texts=[SpokenText(language=language, text=text) for language, text in one.texts.items()],
        place=one.place,
    )


def _by(switch: Switch | None) -> ClosedBy | None:
    return ClosedBy(by=switch.by, at=switch.at) if switch is not None else None
