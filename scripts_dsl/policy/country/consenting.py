"""Consent, do-not-call lists and forbidden ways of calling: what a country wants to be so before anybody dials."""

from __future__ import annotations

from datetime import timedelta

from scripts_dsl.policy import consents
from scripts_dsl.policy.consents import Consent
from scripts_dsl.policy.country.applying import ways
from scripts_dsl.policy.country.rule import AGREED, NONE, WRITTEN, CountryRule, Register
from scripts_dsl.policy.decision import Case, Refusal
from scripts_dsl.policy.house import NEEDS_CONSENT
from scripts_dsl.values import length

COMPANY, NATIONAL = "company", "national"
"""Of the lists: the house's own; `national` stands for any of the person's country."""


def forbidden(rule: CountryRule, case: Case) -> Refusal | None:
    """No call is made in a way that the rule forbids."""
    found = sorted(rule.forbidden & ways(case.terms))
    if not found:
        return None
    return Refusal(rule.name, f"such calls may not be made {found[0]}", forever=True, field="forbidden", value=found[0])


def needed(rule: CountryRule, case: Case) -> Refusal | None:
    """There is a consent to this purpose and this way of calling, young enough and in writing where it has to be."""
    if rule.needed is None:
        return None
    for way in sorted(ways(case.terms)):
        wanted = rule.needed.by_way.get(way, NONE)
        if wanted != NONE and not _given(rule, case, way, wanted):
            how = "in writing " if wanted == WRITTEN else ""
            old = rule.needed.oldest
            young = f", not older than {length(old)}" if old is not None else ""
            why = f"no consent {how}to {way.replace('_', ' ')} calls for {case.terms.purpose or 'this'}{young}"
            return Refusal(rule.name, why, forever=True, field="consent", value=wanted)
    return None


def _given(rule: CountryRule, case: Case, way: str, wanted: str) -> bool:
    assert rule.needed is not None
    oldest: timedelta | None = rule.needed.oldest
    wide = NEEDS_CONSENT.get(case.terms.purpose, frozenset({case.terms.purpose}))
    return any(
        c.purpose in wide and way in c.ways and (c.written or wanted == AGREED) and consents.young(c, oldest, case.now)
        for c in _in_force(case)
    )


def _in_force(case: Case) -> tuple[Consent, ...]:
    return consents.in_force(case.history.consents, case.now)


def registers(rule: CountryRule, case: Case) -> Refusal | None:
    """The number is on none of the lists, and each was looked at in a copy that is young enough."""
    for register in rule.registers:
        refusal = _listed(rule, register, case)
        if refusal is not None:
            return refusal
    return None


def _listed(rule: CountryRule, register: Register, case: Case) -> Refusal | None:
    name = register.name
    if {name, NATIONAL} & case.history.lists and name != COMPANY:
        return Refusal(rule.name, f"on the list: {name}", forever=True, field="lists", value=name)
    if name == COMPANY:
        found = name in case.history.lists
        return Refusal(rule.name, f"on the list: {name}", forever=True, field="lists", value=name) if found else None
    copied = case.history.copies.get(name)
    if copied is None:
        return Refusal(rule.name, f"the list {name} was never asked", field="lists", value=name)
    if register.oldest is not None and case.now - copied > register.oldest:
        why = f"the copy of the list {name} is older than {length(register.oldest)}"
        return Refusal(rule.name, why, field="lists", value=name)
    return None
