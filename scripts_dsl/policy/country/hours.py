"""The hours of a country's rule: public holidays may have hours of their own, and so may the days before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scripts_dsl.hours import Calendar, Range
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy.country.rule import CountryRule, Windows
from scripts_dsl.policy.decision import Case, Refusal
from scripts_dsl.policy.windows import common, shut_at

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LegalHours(Calendar):
    """A calendar with hours for holidays and for the days before."""

    on_holidays: tuple[Range, ...] = ()
    on_eves: tuple[Range, ...] | None = None

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


def windows(rule: CountryRule, case: Case) -> Refusal | None:
    """In every zone in which the person may be it is within the hours of the rule."""
    if rule.windows is None:
        return None
    calendars = _calendars(rule.windows, case.zones)
    shut = shut_at(calendars, case.now)
    if not shut:
        return None
    there = case.now.astimezone(zone_info(shut[0].zone))
    holiday = ", a holiday" if shut[0].holiday(there.date()) else ""
    until = common(calendars, case.now)
    return Refusal(rule.name, f"it is {there:%A %H:%M} in {shut[0].zone}{holiday}", until, field="hours")


@lru_cache(maxsize=4096)
def _calendars(found: Windows, zones: tuple[str, ...]) -> tuple[LegalHours, ...]:
    return tuple(
        LegalHours(found.weekly, zone, found.holidays, on_holidays=found.on_holidays, on_eves=found.on_eves)
        for zone in zones
    )
