"""What people will notice when one version of a campaign takes the place of another: words that are written otherwise,
those that are less polite marked as such, and who is called when. Called by compared.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scripts_dsl.campaign.deciding import decide
from scripts_dsl.campaign.model import Campaign
from scripts_dsl.campaign.written import words_of
from scripts_dsl.diff.changes import Change, changes
from scripts_dsl.diff.scenes import Scene, scenes
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.model import TestCase
from scripts_dsl.policy import Call, Decision, Never, NotNow, manners
from scripts_dsl.policy.country import NO_COUNTRIES, Countries, copied, named, rules_of, speaks_of
from scripts_dsl.policy.pacing import Pace

SHOWN = 12
"""Kinds of decision that are shown without `everything`."""


@dataclass(frozen=True, slots=True)
class CampaignVersion:
    """One version of a campaign."""

    campaign: Campaign
    tests: tuple[TestCase, ...]


@dataclass(slots=True)
class Decided:
    """All scenes in which the same is decided otherwise."""

    scene: str
    """The first of them."""
    before: str
    after: str
    called: bool
    """People are called who were not."""
    scenes: int = 0


@dataclass(frozen=True, slots=True)
class RuleAsked:
    """A rule of a country that speaks of such calls in one version only."""

    name: str
    told: str
    now: bool
    """In the new one."""


@dataclass(frozen=True, slots=True)
class CampaignDifference:
    """What people will notice."""

    words: Sequence[Change]
    decisions: Sequence[Decided]
    scenes: int
    """Scenes that were tried."""
    rules: Sequence[RuleAsked] = ()
    """Rules of countries that speak of one version only."""

    @property
    def nothing(self) -> bool:
        """Nobody will notice anything."""
        return not (self.words or self.decisions or self.rules)

    @property
    def less_polite(self) -> list[Change]:
        """The words that are."""
        return [change for change in self.words if change.less_polite]

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """For people."""
        if self.less_polite:
            yield "less polite than before:"
            yield from (f"  {change.less_polite}" for change in self.less_polite)
        yield from self._decisions(everything)
        yield from self._rules(everything)
        if self.words:
            yield "words:"
            yield from (f"  {change.line}" for change in self.words)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "scenes": self.scenes,
            "differing": self._differing,
            "decisions": [
                {"scene": d.scene, "before": d.before, "after": d.after, "called": d.called, "scenes": d.scenes}
                for d in self.decisions
            ],
            "less_polite": [change.less_polite for change in self.less_polite],
            "rules": [{"rule": rule.name, "asked": rule.now} for rule in self.rules],
            "words": [change.as_json() for change in self.words],
        }

    @property
    def _differing(self) -> int:
        return sum(decided.scenes for decided in self.decisions)

    def _rules(self, everything: bool) -> Iterator[str]:
        if self.rules:
            yield "rules of countries:"
        for now, said in ((False, "asked no longer"), (True, "asked now")):
            found = [rule for rule in self.rules if rule.now == now]
            if everything:
                yield from (f"  {said}: {rule.told}" for rule in found)
            elif found:
                yield f"  {said}: {', '.join(rule.name for rule in found)}"

    def _decisions(self, everything: bool) -> Iterator[str]:
        if not self.decisions:
            yield f"the same people are called at the same times ({self.scenes} scenes)"
            return
        what = "is" if self._differing == 1 else "are"
        called = sum(decided.scenes for decided in self.decisions if decided.called)
        more = f", in {called} of them people are called who were left in peace" if called else ""
        yield f"{self._differing} of {self.scenes} scenes {what} decided otherwise{more}; the first of each kind:"
        shown = self.decisions if everything else self.decisions[:SHOWN]
        for decided in shown:
            yield f"  {decided.scene}"
            yield f"    before: {decided.before}"
            yield f"    after:  {decided.after}"
        if len(shown) < len(self.decisions):
            yield f"  … and {len(self.decisions) - len(shown)} more kinds (--all)"


def campaign_difference(
    old: CampaignVersion, new: CampaignVersion, countries: Countries = NO_COUNTRIES
) -> CampaignDifference:
    """What people will notice when `new` takes the place of `old`. The rules of the countries are asked besides; every
    list is taken to have been copied just now."""
    before, after = old.campaign, new.campaign
    cases = {case.name: case for case in (*old.tests, *new.tests)}
    tried = list(scenes(before, after, tuple(cases.values())))
    words = changes(words_of(before), words_of(after), dict(_less_polite(before, after)))
    decisions = _compare(before, after, tried, countries)
    return CampaignDifference(words, decisions, len(tried), tuple(_rules(before, after, countries)))


def _rules(old: Campaign, new: Campaign, countries: Countries) -> Iterator[RuleAsked]:
    for rule in countries.rules:
        before, now = (speaks_of(rule, campaign.terms) for campaign in (old, new))
        if before != now:
            yield RuleAsked(rule.name, named(rule), now)


# --- words ---------------------------------------------------------------------------------------------------------


def _less_polite(old: Campaign, new: Campaign) -> Iterator[tuple[str, str]]:
    """Words with what becomes of people."""
    found: list[tuple[str, str | None]] = [
        *((f"respect {word}", judge(old.terms, new.terms)) for word, judge in manners.RESPECT.items()),
        *((f"brake {word}", judge(old.brake, new.brake)) for word, judge in manners.BRAKE.items()),
        *(
            (f"outcomes {word}", manners.outcome(word, old.terms.outcomes.get(word), outcome))
            for word, outcome in new.terms.outcomes.items()
        ),
        ("pace abandoned", _paced(old.pace, new.pace)),
        ("call ring", "people have less time to come to the telephone" if new.call.ring < old.call.ring else None),
        ("call machine", "machines are spoken to" if new.call.message and not old.call.message else None),
        *_stops(old, new),
    ]
    return ((word, text) for word, text in found if text is not None)


def _paced(old: Pace | None, new: Pace | None) -> str | None:
    if new is None:
        return None
    return "people may be rung for whom no agent is free" if old is None else manners.paced(old, new)


def _stops(old: Campaign, new: Campaign) -> Iterator[tuple[str, str]]:
    kept = {stop.when.text for stop in new.stops}
    for stop in old.stops:
        if stop.when.text not in kept:
            yield f"stop when {stop.when.text}", f"it no longer stops when {stop.when.text}"


# --- decisions -----------------------------------------------------------------------------------------------------

_Kind = tuple[object, ...]


def _compare(old: Campaign, new: Campaign, tried: Sequence[Scene], countries: Countries) -> list[Decided]:
    """Scenes that are decided otherwise, by kind; first those in which people are called who were not."""
    groups: dict[_Kind, Decided] = {}
    if _decided_by(old) == _decided_by(new):
        return []
    rules = rules_of(countries) if countries.covered else ()
    for scene in tried:
        history = replace(scene.history, copies=copied(countries, scene.now) | {**scene.history.copies})
        before, after = (decide(scene.person, history, rules, campaign, scene.now) for campaign in (old, new))
        if _said(before) == _said(after):
            continue
        kind = (type(before), before.because, type(after), after.because)
        if kind not in groups:
            called = isinstance(after, Call) and not isinstance(before, Call)
            groups[kind] = Decided(scene.name, _told(before, old), _told(after, new), called)
        groups[kind].scenes += 1
    return sorted(groups.values(), key=lambda decided: not decided.called)


def _decided_by(campaign: Campaign) -> tuple[object, ...]:
    """Everything on which a decision about a person depends."""
    return campaign.terms, campaign.zone, campaign.people.only, campaign.brake.compare_with


def _said(decision: Decision) -> tuple[type[Decision], datetime | None]:
    """What people notice: another rule that says the same is no difference."""
    return type(decision), decision.when if isinstance(decision, NotNow) else None


def _told(decision: Decision, campaign: Campaign) -> str:
    match decision:
        case Call():
            return f"called ({decision.because})"
        case Never():
            return f"never called ({decision.because}: {decision.why})"
    when = decision.when and f"{decision.when.astimezone(zone_info(campaign.zone)):%a %Y-%m-%d %H:%M}"
    return f"not now ({decision.because}), {f'at the earliest {when}' if when else 'nobody knows when'}"
