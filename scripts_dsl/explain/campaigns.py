"""What a campaign can do to one person, worked out without a call: how often somebody is tried who always comes to the
same outcome, the rules of countries that are asked, and every word with its default filled in. Called by
`centrala check --explain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scripts_dsl import policy
from scripts_dsl.campaign.model import Campaign
from scripts_dsl.campaign.percent import written
from scripts_dsl.campaign.rehearsal import NOW
from scripts_dsl.campaign.words import OUTCOMES
from scripts_dsl.campaign.written import words_of
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Attempt, Call, History, NotNow, Person
from scripts_dsl.policy.brake import CSAT, shares
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.country import (
    NO_COUNTRIES,
    Countries,
    CountryRule,
    copied,
    named,
    rules_of,
    speaks_of,
    unverified,
)
from scripts_dsl.policy.house import needed_consents
from scripts_dsl.policy.places import country

LONGEST = timedelta(days=366)
"""How long somebody is followed."""
MOST_ATTEMPTS = 100
"""Attempts that are counted; more are `100 or more`."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody of whom every attempt ends in the same way."""

    outcome: str
    attempts: Sequence[datetime]
    because: str
    """Why there is no further one; '' when there are too many to count."""

    @property
    def within(self) -> timedelta:
        """From the first attempt to the last."""
        return self.attempts[-1] - self.attempts[0] if self.attempts else timedelta(0)


@dataclass(frozen=True, slots=True)
class CampaignExplanation:
    """What a campaign can do."""

    campaign: Campaign
    tried: Sequence[Tried]
    rules: Sequence[CountryRule] = ()
    """Of all countries, those that speak of such calls."""

    def lines(self) -> Iterator[str]:
        """For people."""
        campaign, call = self.campaign, self.campaign.call
        yield f"{campaign.name}: people are called with {call.kind} {call.name}; {campaign.owner} answers for it"
        yield ""
        yield "Somebody who always comes to the same outcome"
        width = max(len(tried.outcome) for tried in self.tried)
        yield from (f"  {tried.outcome:<{width}}  {_line(tried)}" for tried in self.tried)
        yield from self._asked()
        yield ""
        yield "Words, with their defaults"
        words = {word: text for word, text in words_of(campaign).items() if text}
        width = max(map(len, words))
        yield from (f"  {word:<{width}}  {text}" for word, text in words.items())
        heard = campaign.brake.listens_to
        if heard.get(CSAT):
            left = shares(campaign.brake, heard.keys() - {CSAT})
            told = ", ".join(f"{name}: {written(share)}" for name, share in left.items()) or "nothing"
            yield f"Where nobody is surveyed the brake listens to {told}"

    def _asked(self) -> Iterator[str]:
        """The rules of the country of the number that people see, and where else there are some."""
        if not self.rules:
            return
        home = country(self.campaign.call.shown)
        yield ""
        yield f"Rules of countries that are asked besides, of {home}"
        here = [rule for rule in self.rules if home in rule.countries]
        yield from (f"  {named(rule)}" for rule in here) if here else ["  none"]
        others = [rule.name for rule in self.rules if rule not in here]
        if others:
            yield f"and of people elsewhere: {', '.join(others)}"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "campaign": self.campaign.name,
            "words": words_of(self.campaign),
            "rules": [
                {"rule": rule.name, "countries": sorted(rule.countries), "not_verified": list(unverified(rule))}
                for rule in self.rules
            ],
            "outcomes": [
                {
                    "outcome": tried.outcome,
                    "attempts": [at.isoformat() for at in tried.attempts],
                    "because": tried.because,
                }
                for tried in self.tried
            ],
        }


def explain_campaign(campaign: Campaign, countries: Countries = NO_COUNTRIES) -> CampaignExplanation:
    """The explanation of a campaign."""
    outcomes = dict.fromkeys((*OUTCOMES, *campaign.terms.outcomes))
    rules = [rule for rule in countries.rules if speaks_of(rule, campaign.terms)]
    return CampaignExplanation(campaign, [_follow(campaign, outcome, countries) for outcome in outcomes], rules)


def _follow(campaign: Campaign, outcome: str, countries: Countries) -> Tried:
    """Somebody with the campaign's own number, so of its own country, from a working day on; whoever is followed has
    agreed to what is needed, and every list has just been copied."""
    rules = rules_of(countries) if countries.covered else ()
    person = Person(campaign.call.shown)
    now = datetime.strptime(NOW, "%Y-%m-%d %H:%M").replace(tzinfo=zone_info(campaign.zone))
    attempts: list[Attempt] = []
    end = now + LONGEST
    while len(attempts) < MOST_ATTEMPTS:
        agreements = agreed(needed_consents(campaign.terms) | {campaign.terms.purpose}, now)
        history = History(tuple(attempts), consents=agreements, copies=copied(countries, now))
        decision = policy.decide(person, history, rules, campaign.terms, now)
        if isinstance(decision, Call):
            attempts.append(Attempt(now, outcome, campaign.name))
        elif isinstance(decision, NotNow) and decision.when is not None and decision.when <= end:
            now = decision.when
        else:
            return Tried(outcome, [attempt.at for attempt in attempts], f"{decision.because}: {decision.why}")
    return Tried(outcome, [attempt.at for attempt in attempts], "")


def _line(tried: Tried) -> str:
    """`3 attempts within 2 days; then never (per_person: not more than 3 in all)`."""
    if not tried.because:
        return f"{MOST_ATTEMPTS} attempts or more"
    count = len(tried.attempts)
    often = f"{count} attempt{'' if count == 1 else 's'}"
    within = f" within {_span(tried.within)}" if count > 1 else ""
    return f"{often}{within}; then no more ({tried.because})"


def _span(span: timedelta) -> str:
    """Rounded up: `30 min`, `23 h`, `9 days`."""
    for unit, name in ((timedelta(days=1), "days"), (timedelta(hours=1), "h")):
        if span > 2 * unit:
            return f"{-(-span // unit)} {name}"
    return f"{-(-span // timedelta(minutes=1))} min"
