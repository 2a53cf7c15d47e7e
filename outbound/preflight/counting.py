"""Decisions about people become a report. Pure: candidates and their pasts come in one by one, and are forgotten.

What is kept is a count for each rule with a few examples, and one for each hour of a week and zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outbound.lists.candidate import Candidate
from outbound.preflight import promises
from outbound.preflight.promises import OUTCOMES
from outbound.preflight.report import SEVERAL, Example, Expected, Hour, Report, Settled, Skip
from scripts_dsl.campaign import Campaign, decide
from scripts_dsl.campaign.written import words_of
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Call, History, Never, NotNow, Person
from scripts_dsl.policy.country import Countries, CountryRule, rules_of
from scripts_dsl.policy.places import places

EXAMPLES = 10
"""People named for each rule."""
SAMPLE = 200
"""People who may be called, kept to stand for all of them in the simulation."""
WEEK = timedelta(days=7)
NO_WINDOW = "no_common_window"
NAME = "name"

Key = tuple[str, str, str]
"""Rule, word, what it says."""


@dataclass(slots=True)
class _Skipped:
    people: int = 0
    never: int = 0
    unknown: int = 0
    soonest: datetime | None = None
    examples: list[Example] = field(default_factory=list)


class Counting:
    """Of one campaign at one moment."""

    def __init__(self, campaign: Campaign, countries: Countries, now: datetime) -> None:
        """`now` has a time zone."""
        self.campaign, self._countries = campaign, countries
        self.now = now.astimezone(zone_info(campaign.zone))
        self._rules = rules_of(countries)
        self._skipped: dict[Key, _Skipped] = {}
        self._plan: Counter[tuple[datetime, str]] = Counter()
        self._there: set[str] = set()
        self._when: Counter[str] = Counter()
        self.looked = 0
        self.sample: list[Person] = []

    @property
    def callable(self) -> int:
        """Of those who were looked at, who is called some time."""
        return sum(self._when[name] for name in ("now", "today", "week", "later"))

    def add(self, candidate: Candidate, history: History) -> None:
        """Somebody who waits."""
        person = candidate.person(self.campaign.people.fields)
        where = places(person)
        self._there.update(place.country for place in where)
        self.looked += 1
        decision = decide(person, history, self._rules, self.campaign, self.now)
        at: datetime | None = self.now
        if isinstance(decision, Never):
            at = None
            self._when["never"] += 1
        elif isinstance(decision, NotNow):
            at = self._later(candidate, decision.when)
            self._when[self._bucket(at)] += 1
        elif candidate.not_before is not None and candidate.not_before > self.now:
            at = candidate.not_before.astimezone(self.now.tzinfo)
            decision = NotNow(OUTCOMES, f"the last time: {candidate.because}", at)
            self._when[self._bucket(at)] += 1
        else:
            self._when["now"] += 1
        if not isinstance(decision, Call):
            self._skip(candidate, decision, at)
        if at is not None:
            self._planned(at, tuple(dict.fromkeys(place.zone for place in where)))
            if len(self.sample) < SAMPLE:
                self.sample.append(person)

    def report(self, people: int, settled: Sequence[Settled], made: Sequence[str], expected: Expected | None) -> Report:
        """`people` wait; `made`: signals of displeasure that the campaign can produce."""
        skips = sorted(self._skipped.items(), key=lambda pair: (-pair[1].people, pair[0]))
        rules = {rule.name: rule for rule in self._countries.rules}
        words = words_of(self.campaign)
        found = {name: self._when[name] for name in ("now", "today", "week", "later", "never", "unknown")}
        return Report(
            campaign=self.campaign.name,
            version=self.campaign.hash,
            at=self.now,
            zone=self.campaign.zone,
            people=people,
            looked=self.looked,
            needs_zone=sum(one.people for (because, _, _), one in skips if because == NO_WINDOW),
            settled=tuple(settled),
            skips=tuple(_skip_of(key, one, rules.get(key[0]), words) for key, one in skips),
            plan=tuple(Hour(at, zone, count) for (at, zone), count in sorted(self._plan.items())),
            unverified=promises.unverified_rules(self._countries, self.campaign.terms, self._there),
            deaf=promises.deaf(self.campaign.brake, made),
            impolite=promises.impolite(self.campaign),
            expected=expected,
            answers_before=None,
            token="",
            **found,
        )

    def _later(self, candidate: Candidate, when: datetime | None) -> datetime | None:
        """Not before what was said the last time either."""
        if when is None:
            return None
        before = candidate.not_before
        return max(when, before.astimezone(when.tzinfo)) if before is not None else when

    def _bucket(self, at: datetime | None) -> str:
        if at is None:
            return "unknown"
        if at.astimezone(self.now.tzinfo).date() == self.now.date():
            return "today"
        return "week" if at < self.now + WEEK else "later"

    def _skip(self, candidate: Candidate, decision: NotNow | Never, at: datetime | None) -> None:
        one = self._skipped.setdefault((decision.because, decision.field, decision.value), _Skipped())
        one.people += 1
        one.never += isinstance(decision, Never)
        one.unknown += isinstance(decision, NotNow) and at is None
        if at is not None and (one.soonest is None or at < one.soonest):
            one.soonest = at
        if len(one.examples) < EXAMPLES:
            name = candidate.fields.get(NAME)
            shown = name if isinstance(name, str) else ""
            one.examples.append(Example(candidate.id, candidate.number, shown, decision.why, at))

    def _planned(self, at: datetime, zones: tuple[str, ...]) -> None:
        if at >= self.now + WEEK:
            return
        hour = at.astimezone(self.now.tzinfo).replace(minute=0, second=0, microsecond=0)
        self._plan[(hour, zones[0] if len(zones) == 1 else SEVERAL)] += 1


def _skip_of(key: Key, one: _Skipped, rule: CountryRule | None, words: Mapping[str, str]) -> Skip:
    because, word, says = key
    where, written = promises.place(because, words)
    return Skip(
        because=because,
        word=word,
        says=says or written,
        about=rule.about if rule else "",
        source=rule.source if rule else where,
        checked=rule.checked_on.isoformat() if rule and rule.checked_on else "",
        verified=rule is None or rule.verified(word),
        people=one.people,
        never=one.never,
        unknown=one.unknown,
        soonest=one.soonest,
        examples=tuple(one.examples),
    )
