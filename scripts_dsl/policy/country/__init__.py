"""The rules of countries about calls to people: values come in, rules like those of the house go out.

rule        what a rule of a country says
applying    whether it speaks of this call, and holds today
hours, counts, consenting   what it has against a call, by its fields
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from scripts_dsl.policy.country import consenting, counts, hours
from scripts_dsl.policy.country.applying import ends_at, holds, may_apply, speaks_of
from scripts_dsl.policy.country.rule import NO_COUNTRIES, Countries, CountryRule
from scripts_dsl.policy.decision import Case, Refusal, Rule, longest
from scripts_dsl.policy.peace import OFFERS
from scripts_dsl.policy.places import Part
from scripts_dsl.policy.same import Same
from scripts_dsl.policy.terms import Terms

__all__ = [
    "NO_COUNTRIES",
    "NO_RULES",
    "Countries",
    "CountryRule",
    "copied",
    "named",
    "rules_of",
    "speaks_of",
    "unverified",
]

MANY = 2_048
"""Parts of countries and campaigns whose rules are remembered."""
NO_RULES = "no_rules"
"""`because` of a refusal into a country that nobody has looked after."""

CHECKS: tuple[Callable[[CountryRule, Case], Refusal | None], ...] = (
    consenting.forbidden, consenting.registers, consenting.needed, counts.gaps, counts.limits, hours.windows,
)  # fmt: skip
"""In the order in which they are named when several fields of a rule are against a call."""


def rules_of(countries: Countries) -> tuple[Rule, ...]:
    """What `decide` asks besides the rules of the house: the rules of the countries where the person may be, and one
    for all other countries."""
    return (_covering(countries.covered), _there(countries.rules))


def _there(rules: Sequence[CountryRule]) -> Rule:
    @lru_cache(maxsize=MANY)
    def speaking(parts: tuple[Part, ...], terms: Same[Terms], business: bool) -> tuple[CountryRule, ...]:
        """Those that are asked about such calls to such people."""
        return tuple(rule for rule in rules if may_apply(rule, parts, terms.it, business=business))

    def asked(case: Case) -> Refusal | None:
        """Of all the rules there, what holds longest; the first of several."""
        found = speaking(case.parts, Same(case.terms), case.person.business)
        refusals = [refusal for rule in found if (refusal := _asked(rule, case)) is not None]
        return longest(refusals) if refusals else None

    return asked


def _asked(rule: CountryRule, case: Case) -> Refusal | None:
    """What one rule has against the call; of several words the one that holds longest."""
    if not holds(rule, case):
        return None
    found = [refusal for check in CHECKS if (refusal := check(rule, case)) is not None]
    return _while_it_holds(rule, _marked(rule, longest(found)), case) if found else None


def _marked(rule: CountryRule, refusal: Refusal) -> Refusal:
    """A field that was not verified holds all the same, and says so."""
    unsure = "" if rule.verified(refusal.field) else "; not verified"
    return replace(refusal, why=f"{refusal.why} ({rule.about}{unsure})")


def _while_it_holds(rule: CountryRule, refusal: Refusal, case: Case) -> Refusal:
    """After the last day of a rule nothing of it is left: for ever is until then."""
    end = ends_at(rule, case)
    if end is None or (refusal.until is not None and refusal.until <= end):
        return refusal
    return replace(refusal, until=end, forever=False)


def _covering(covered: frozenset[str]) -> Rule:
    def no_rules(case: Case) -> Refusal | None:
        """No offers into a country whose rules nobody has written down; other calls keep the rules of the house."""
        missing = sorted(set(case.countries) - covered)
        if not missing or (case.terms.purpose and case.terms.purpose not in OFFERS):
            return None
        return Refusal(NO_RULES, f"the rules of {missing[0]} are not known here", forever=True)

    return no_rules


def named(rule: CountryRule) -> str:
    """`fr_hours: Consumer Code, hours and attempts`, with its days and what is in doubt."""
    days = "".join(f", {word} {day}" for word, day in (("from", rule.starts), ("until", rule.ends)) if day)
    where = f", {rule.region}" if rule.region else ""
    unsure = ", ".join(unverified(rule))
    return f"{rule.name}: {rule.about}{where}{days}" + (f" (not verified: {unsure})" if unsure else "")


def copied(countries: Countries, at: datetime) -> dict[str, datetime]:
    """Of a house that has just copied every list."""
    return {register.name: at for rule in countries.rules for register in rule.registers}


def unverified(rule: CountryRule) -> tuple[str, ...]:
    """Fields of a rule that hold although nobody has looked them up."""
    said = {
        "hours": rule.windows is not None,
        "limits": bool(rule.limits),
        "gaps": bool(rule.gaps),
        "consent": rule.needed is not None,
        "lists": bool(rule.registers),
        "forbidden": bool(rule.forbidden),
        "abandoned": rule.abandoned is not None,
        "ring": rule.ring is not None,
    }
    return tuple(word for word, has in said.items() if has and not rule.verified(word))
