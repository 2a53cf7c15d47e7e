"""The hours of a country's rule: public holidays may have hours of their own, and so may the days before them.

Parts of a country have holidays of their own. Of whom it is not known in which part, the holidays of all count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from scripts_dsl.hours import Calendar, Range
from scripts_dsl.hours.opening import holidays_of, parts_with_holidays, zone_info
from scripts_dsl.policy.country.rule import CountryRule, Windows
from scripts_dsl.policy.decision import Case, Refusal
from scripts_dsl.policy.places import UNKNOWN, Part
from scripts_dsl.policy.same import Same
from scripts_dsl.policy.windows import common, observed_holidays, shut_at

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LegalHours(Calendar):
    """A calendar with hours for holidays and for the days before."""

    on_holidays: tuple[Range, ...] = ()
    on_eves: tuple[Range, ...] | None = None
    observed: tuple[str, ...] = ()
    """More calendars of holidays."""

    def holiday(self, day: date) -> bool:
        """A public holiday of the country, or of one of the others."""
        return Calendar.holiday(self, day) or day in _days(self.observed, day.year)

    def ranges(self, day: date) -> tuple[Range, ...]:
        """The hours of one day: never more than those of its weekday."""
        usual = self.weekly[day.weekday()]
        if self.holiday(day):
            return _both(usual, self.on_holidays) if usual else self.on_holidays
        if self.on_eves is not None and self.holiday(day + DAY):
            return _both(usual, self.on_eves)
        return usual


def _both(one: tuple[Range, ...], other: tuple[Range, ...]) -> tuple[Range, ...]:
    """The minutes that are in both."""
    found = (Range(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other)
    return tuple(span for span in found if span.start < span.end)


@lru_cache(maxsize=512)
def _days(calendars: tuple[str, ...], year: int) -> frozenset[date]:
    return frozenset[date]().union(*(holidays_of(name, year) for name in calendars))


def windows(rule: CountryRule, case: Case) -> Refusal | None:
    """In every zone in which the person may be it is within the hours of the rule."""
    if rule.windows is None:
        return None
    calendars = _calendars(Same(rule), case.zones, case.parts)
    shut = shut_at(calendars, case.now)
    if not shut:
        return None
    there = case.now.astimezone(zone_info(shut[0].zone))
    holiday = ", a holiday" if shut[0].holiday(there.date()) else ""
    until = common(calendars, case.now)
    return Refusal(rule.name, f"it is {there:%A %H:%M} in {shut[0].zone}{holiday}", until, field="hours")


@lru_cache(maxsize=4096)
def _calendars(of: Same[CountryRule], zones: tuple[str, ...], parts: tuple[Part, ...]) -> tuple[LegalHours, ...]:
    found = of.it.windows
    assert found is not None
    observed = _observed(found, parts, of.it.countries)
    usual = LegalHours(
        found.weekly, UNKNOWN, found.holidays,
        on_holidays=found.on_holidays, on_eves=found.on_eves, observed=observed,
    )  # fmt: skip
    return tuple(replace(usual, zone=zone) for zone in zones)


def _observed(found: Windows, places: tuple[Part, ...], countries: frozenset[str]) -> tuple[str, ...]:
    """Whose holidays count besides: of the parts, and of countries that have the law of this one and days of their
    own."""
    names: list[str] = []
    if found.holidays is None:
        return ()
    for land, region in places:
        if land != found.holidays and land in countries:
            names += observed_holidays(land, region)
        elif land == found.holidays:
            there = [region] if region in found.parts else found.parts if region not in _parts(land) else ()
            names += [f"{land}-{part}" for part in there]
    return tuple(sorted(set(names)))


@lru_cache(maxsize=64)
def _parts(country: str) -> frozenset[str]:
    """Parts of a country with a calendar of their own."""
    return frozenset(parts_with_holidays(country) or ())
