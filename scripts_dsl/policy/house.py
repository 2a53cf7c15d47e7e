"""The rules of the house: one function each; a Case comes in, a Refusal or None goes out.

Each is monotonous: one more attempt never takes a refusal back. Each refuses at every moment before `until`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scripts_dsl.policy import peace
from scripts_dsl.policy.caps import per_person
from scripts_dsl.policy.consents import in_force
from scripts_dsl.policy.decision import Case, Refusal, Rule
from scripts_dsl.policy.person import REFUSALS, Attempt
from scripts_dsl.policy.terms import DONE, Again, Terms
from scripts_dsl.policy.windows import hours

NEEDS_CONSENT: Mapping[str, frozenset[str]] = {
    "marketing": frozenset({"marketing"}),
    "cross_sell": frozenset({"marketing"}),
    "fundraising": frozenset({"fundraising"}),
    "political": frozenset({"political"}),
}
"""Purposes to which a person must have agreed beforehand."""


def needed_consents(terms: Terms) -> frozenset[str]:
    """What `consent:` says, else what the purpose needs."""
    own = terms.respect.consent
    return NEEDS_CONSENT.get(terms.purpose, frozenset()) if own is None else own


def number(case: Case) -> Refusal | None:
    """Nobody is called of whom it is not known where they are."""
    if case.places:
        return None
    return Refusal("number", f"{case.person.number} belongs to no country that is known", forever=True)


def lists(case: Case) -> Refusal | None:
    """Do-not-call lists."""
    found = sorted(case.history.lists & case.terms.respect.lists)
    return Refusal("lists", f"on the list: {', '.join(found)}", forever=True) if found else None


def consent(case: Case) -> Refusal | None:
    """What the purpose needs, the person has agreed to."""
    given = {c.purpose for c in in_force(case.history.consents, case.now)}
    missing = sorted(needed_consents(case.terms) - given)
    return Refusal("consent", f"no consent to {', '.join(missing)}", forever=True) if missing else None


def after_no(case: Case) -> Refusal | None:
    """Whoever said no, in whichever campaign, or complained on whichever channel, is left alone."""
    refused = [(a.at, a.outcome) for a in case.history.attempts if a.outcome in REFUSALS]
    if case.history.complained is not None:
        refused.append((case.history.complained, "complaint"))
    length = case.terms.respect.after_no
    if refused and length is None:
        return Refusal("after_no", f"said no: {refused[-1][1]}", forever=True)
    until = max((at + length for at, _ in refused if length is not None), default=case.now)
    return Refusal("after_no", "said no", until) if until > case.now else None


def after_talk(case: Case) -> Refusal | None:
    """An answer ends the attempts of the campaign, unless its outcome says `again`."""
    if not case.terms.respect.stops_after_talk:
        return None
    for attempt in _own(case):
        if attempt.talked and not attempt.open and not isinstance(case.terms.outcomes.get(attempt.outcome), Again):
            return Refusal("after_talk", f"we got an answer: {attempt.outcome}", forever=True)
    return None


def gap(case: Case) -> Refusal | None:
    """Between two attempts that rang, of whichever campaign."""
    length = case.terms.respect.gap
    until = max((a.at + length for a in case.history.attempts if a.rang), default=case.now)
    return Refusal("gap", f"the last attempt was less than {length} ago", until) if until > case.now else None


def outcomes(case: Case) -> Refusal | None:
    """What the campaign says about each outcome it has had with this person."""
    attempts = [a for a in _own(case) if not a.open]
    often = Counter(a.outcome for a in attempts)
    until = case.now
    for attempt in attempts:
        rule = case.terms.outcomes.get(attempt.outcome, DONE)
        if not isinstance(rule, Again):
            return Refusal("outcomes", f"{attempt.outcome}: {rule.word}", forever=True)
        if rule.times is not None and often[attempt.outcome] > rule.times:
            return Refusal("outcomes", f"{attempt.outcome} more than {rule.times} times", forever=True)
        until = max(until, attempt.at + rule.after)
    return Refusal("outcomes", "the last outcome says: later", until) if until > case.now else None


def _own(case: Case) -> list[Attempt]:
    return [a for a in case.history.attempts if a.campaign == case.terms.campaign]


RULES: tuple[Rule, ...] = (
    number, lists, consent, after_no, peace.suppressed, after_talk, per_person, peace.reserved, gap, outcomes,
    *peace.RULES, hours,
)  # fmt: skip
"""In the order in which they are named when several are against a call."""
