"""Decisions about people are counted: when each may be called first, and which rule is against it until then. Pure.

A person counts once: now, later today, later within a week, after it, nobody knows when, or never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scripts_dsl.campaign import Campaign
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Call, Decision, Never, NotNow, Person
from scripts_dsl.policy.places import places

WEEK = timedelta(days=7)
SHOWN = 3
"""Digits of a number that is an example."""
NOWHERE = "unknown"
"""Zone of a person of whom no place is known."""
OUTCOME = "outcomes"
"""`because` of those who wait for what their last outcome says."""
ZONE = "no_common_window"
"""`because` of those whose zone must be told before they can be called."""


@dataclass(frozen=True, slots=True)
class Skip:
    """One rule, and the people whom it keeps from being called now."""

    because: str
    field: str
    """Which word of a country's rule; '' for the rules of the house."""
    value: str
    why: str
    """Of the first of them, in a sentence."""
    people: int
    never: bool
    """They are not called in this campaign at all."""
    soonest: datetime | None
    """When the first of them may be called; None: never, or nobody knows."""
    example: str
    """The last digits of one of the numbers."""


@dataclass(frozen=True, slots=True)
class Opening:
    """So many people of one zone may be called for the first time in this hour."""

    begins: datetime
    """On the clock of the site."""
    zone: str
    people: int


@dataclass(frozen=True, slots=True)
class Preflight:
    """All of it."""

    campaign: str
    at: datetime
    people: int
    """Who wait and were looked at."""
    now: int
    today: int
    """May be called at some moment of today, those of now among them."""
    week: int
    """The same within seven days."""
    later: int
    untold: int
    """Of whom something is missing: a zone, the copy of a list."""
    never: int
    needs_zone: int
    """Of `untold`, those for whom a zone would be enough."""
    skips: tuple[Skip, ...]
    """Most people first."""
    plan: tuple[Opening, ...]
    """Of the coming seven days."""
    states: Mapping[str, int] = field(default_factory=dict)
    """All people of the campaign, by where they stand: waiting, claimed, done, never, fix."""
    whole: bool = True
    """False: there are more people than were looked at."""


@dataclass(slots=True)
class _Group:
    why: str
    example: str
    people: int = 0
    soonest: datetime | None = None


class Counting:
    """Of one campaign, at one moment."""

    def __init__(self, campaign: Campaign, at: datetime) -> None:
        self.campaign = campaign
        self.at = at.astimezone(zone_info(campaign.zone))
        self._counts: Counter[str] = Counter()
        self._groups: dict[tuple[str, str, str, bool], _Group] = {}
        self._plan: Counter[tuple[datetime, str]] = Counter()

    def add(self, person: Person, decision: Decision, not_before: datetime | None = None) -> None:
        """One person. `not_before`: what the last outcome says, where that is later."""
        if isinstance(decision, Never):
            self._count("never")
            self._skipped(person, decision, None)
            return
        when = self.at if isinstance(decision, Call) else decision.when
        if when is not None and not_before is not None and not_before > max(when, self.at):
            decision, when = NotNow(OUTCOME, "the last outcome says: later", not_before), not_before
        if isinstance(decision, NotNow):
            self._skipped(person, decision, when)
        self._count(self._kind(when))
        if when is not None and when < self.at + WEEK:
            begins = when.astimezone(self.at.tzinfo).replace(minute=0, second=0, microsecond=0)
            self._plan[begins, next((place.zone for place in places(person)), NOWHERE)] += 1

    def _count(self, kind: str) -> None:
        self._counts[kind] += 1

    def _kind(self, when: datetime | None) -> str:
        if when is None:
            return "untold"
        if when <= self.at:
            return "now"
        if when.astimezone(self.at.tzinfo).date() == self.at.date():
            return "today"
        return "week" if when < self.at + WEEK else "later"

    def _skipped(self, person: Person, decision: NotNow | Never, when: datetime | None) -> None:
        key = (decision.because, decision.field, decision.value, isinstance(decision, Never))
        group = self._groups.setdefault(key, _Group(decision.why, f"…{person.number[-SHOWN:]}"))
        group.people += 1
        if when is not None:
            group.soonest = when if group.soonest is None else min(group.soonest, when)

    def result(self, states: Mapping[str, int] | None = None, *, whole: bool = True) -> Preflight:
        """What it came to."""
        c = self._counts
        skips = (
            Skip(because, word, value, group.why, group.people, never, group.soonest, group.example)
            for (because, word, value, never), group in self._groups.items()
        )
        return Preflight(
            campaign=self.campaign.name,
            at=self.at,
            people=c.total(),
            now=c["now"],
            today=c["now"] + c["today"],
            week=c["now"] + c["today"] + c["week"],
            later=c["later"],
            untold=c["untold"],
            never=c["never"],
            needs_zone=sum(group.people for key, group in self._groups.items() if key[0] == ZONE),
            skips=tuple(sorted(skips, key=lambda skip: (-skip.people, skip.because))),
            plan=tuple(Opening(begins, zone, n) for (begins, zone), n in sorted(self._plan.items())),
            states=states or {},
            whole=whole,
        )
