"""What a campaign promises, looked at before the start: less polite words, rules that nobody has looked up, signals
that the brake cannot hear, and where each rule of the house stands in the file. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from scripts_dsl.campaign import Campaign
from scripts_dsl.graph import Graph
from scripts_dsl.policy import POLITE, manners
from scripts_dsl.policy.brake import COMPLAINS, CSAT, EXIT_BLOCKED, IN_PITCH, OPTS_OUT, Brake, careful
from scripts_dsl.policy.country import Countries, named, speaks_of, unverified
from scripts_dsl.policy.pacing import POLITE_PACE
from scripts_dsl.policy.person import REFUSALS
from scripts_dsl.policy.terms import Terms

STANDS: Mapping[str, str] = {
    "hours": "respect hours", "no_common_window": "respect zone", "holidays": "respect holidays",
    "per_person": "respect per_person", "gap": "respect gap", "after_no": "respect after_no",
    "after_talk": "respect after_talk", "lists": "respect lists", "consent": "respect consent",
    "compare_with": "brake compare_with", "only": "people only", "equal_offer": "unequal_offer_because",
}  # fmt: skip
"""Rule of the house -> the words of the campaign's file that say it. The others hold for every campaign."""
OUTCOMES = "outcomes"
EVERY_CAMPAIGN = "every campaign"

ALWAYS = {IN_PITCH, OPTS_OUT, COMPLAINS}
"""Of every call that somebody answers: key 9, the link, a letter to the house are not in the file."""


def place(because: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Where a rule of the house stands, and what is written there. `words`: campaign.written.words_of."""
    stands = STANDS.get(because, OUTCOMES if because == OUTCOMES else EVERY_CAMPAIGN)
    return stands, words.get(stands, "")


def impolite(campaign: Campaign) -> tuple[str, ...]:
    """What becomes of people by words that are less polite than their defaults, also where `allow:` says why."""
    terms = campaign.terms
    polite = Terms("", terms.purpose, POLITE)
    own = replace(polite, respect=terms.respect)
    found = [judge(polite, own) for judge in manners.RESPECT.values()]
    usual = careful(terms.purpose)
    found += [judge(usual, campaign.brake) for judge in manners.BRAKE.values()]
    found += [manners.paced(POLITE_PACE, campaign.pace)] if campaign.pace is not None else []
    found += [manners.outcome(word, None, said) for word, said in terms.outcomes.items() if word in REFUSALS]
    return tuple(text for text in found if text is not None)


def unverified_rules(countries: Countries, terms: Terms, there: Collection[str]) -> tuple[str, ...]:
    """Rules that speak of these calls, in countries where the people are, and were written from memory in part."""
    return tuple(
        named(rule)
        for rule in countries.rules
        if not rule.countries.isdisjoint(there) and speaks_of(rule, terms) and unverified(rule)
    )


def signals(campaign: Campaign, plan: Graph | None) -> tuple[str, ...]:
    """What the brake hears of calls in which this file speaks with people."""
    if plan is None:
        return ()
    files = (plan, *plan.flows.values())
    steps = [step for one in files for step in one.steps.values()]
    verbs = {step.verb for step in steps}
    asks = {CSAT} if "survey" in verbs or campaign.call.asks is not None else set()
    agents = {EXIT_BLOCKED} if plan.kind == "script" or "queue" in verbs else set()
    return tuple(sorted(ALWAYS | asks | agents))


def deaf(brake: Brake, made: Collection[str]) -> tuple[str, ...]:
    """Signals that give their weight to the others."""
    return tuple(signal for signal, share in brake.listens_to.items() if share and signal not in made)
