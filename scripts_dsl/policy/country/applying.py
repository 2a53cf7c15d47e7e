"""Whether the rule of a country speaks of this call: where, whom, what for, how, and whether it holds yet, or still.

What is not known counts as if it did: a region, a way of calling, who calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy.consents import RECORDED, WAY_OF, WAYS
from scripts_dsl.policy.country.rule import ANY, BUSINESS, CountryRule
from scripts_dsl.policy.decision import Case
from scripts_dsl.policy.places import Part
from scripts_dsl.policy.terms import Terms

DAY = timedelta(days=1)


def may_apply(rule: CountryRule, parts: Iterable[Part], terms: Terms, *, business: bool) -> bool:
    """The rule is asked about such calls to such people there, on the days of its validity."""
    return _there(rule, parts) and _to(rule, business) and speaks_of(rule, terms)


def _there(rule: CountryRule, parts: Iterable[Part]) -> bool:
    region = rule.region
    return any(land in rule.countries and (region is None or part is None or part == region) for land, part in parts)


def _to(rule: CountryRule, business: bool) -> bool:
    return rule.applies.callee == ANY or (rule.applies.callee == BUSINESS) == business


def speaks_of(rule: CountryRule, terms: Terms) -> bool:
    """It is about calls for this purpose, made in this way."""
    to = rule.applies
    purpose = to.purposes is None or not terms.purpose or terms.purpose in to.purposes
    caller = to.caller == ANY or terms.caller in (to.caller, "")
    return purpose and caller and bool(to.ways & ways(terms))


def ways(terms: Terms) -> frozenset[str]:
    """How people are called; every way, while that is not known."""
    return _BY_STYLE.get(terms.style, _MOST) if terms.style else _ALL


_ALL, _MOST = frozenset(WAYS), frozenset({RECORDED})
_BY_STYLE = {style: frozenset({way}) for style, way in WAY_OF.items()}


def holds(rule: CountryRule, case: Case) -> bool:
    """In one of the places it is a day of its validity."""
    if rule.starts is None and rule.ends is None:
        return True
    days = [case.now.astimezone(zone_info(zone)).date() for zone in case.zones]
    begun = rule.starts is None or any(day >= rule.starts for day in days)
    return begun and (rule.ends is None or any(day <= rule.ends for day in days))


def ends_at(rule: CountryRule, case: Case) -> datetime | None:
    """The moment from which it does not hold any more anywhere; None if that is not known."""
    if rule.ends is None:
        return None
    return max(midnight(rule.ends + DAY, zone) for zone in case.zones)


def midnight(day: date, zone: str) -> datetime:
    """The beginning of a day on the clock of a zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone_info(zone)).astimezone(UTC)
