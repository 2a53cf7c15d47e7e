"""When people may be called: within the hours of `respect:` in every zone in which they may be, on no public holiday.

One more rule of the house; see house.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from scripts_dsl.hours import Calendar
from scripts_dsl.hours.opening import parts_with_holidays, zone_info
from scripts_dsl.policy.decision import Case, Refusal
from scripts_dsl.policy.places import Part
from scripts_dsl.policy.same import Same
from scripts_dsl.policy.terms import THEIRS, Respect

EDGE = timedelta(seconds=60)
"""A call must not begin so shortly before the end of the hours: it would ring after them."""

LOOK_AHEAD = timedelta(days=14)
"""In which the next hours that all time zones share are looked for: the longest run of holidays is shorter."""


def hours(case: Case) -> Refusal | None:
    """In every zone in which the person may be it is within the hours, and no holiday."""
    calendars = _calendars(Same(case.terms.respect), case.zones, case.parts)
    shut = shut_at(calendars, case.now)
    if not shut:
        return None
    until = common(calendars, case.now)
    if until is None:
        why = "there is no hour that suits all time zones of the number; give the person's zone"
        return Refusal("no_common_window", why)
    on_holiday = any(calendar.reason(case.now) == "holiday" for calendar in shut)
    zone = shut[0].zone
    there = case.now.astimezone(zone_info(zone))
    return Refusal("holidays" if on_holiday else "hours", f"it is {there:%A %H:%M} in {zone}", until)


@lru_cache(maxsize=1024)
def _calendars(of: Same[Respect], zones: tuple[str, ...], parts: tuple[Part, ...]) -> tuple[Calendar, ...]:
    respect = of.it
    found = [days for land, region in parts for days in observed_holidays(land, region)]
    observed = (None,) if respect.holidays else tuple(dict.fromkeys(found)) or (None,)
    ours = zones if respect.zone == THEIRS else (respect.zone,)
    return tuple(Calendar(respect.weekly, zone, days) for zone in ours for days in observed)


@lru_cache(maxsize=512)
def observed_holidays(country: str, region: str | None) -> tuple[str, ...]:
    """`ES`, `ES-CT`: whose holidays are known, of the country and of its part; where none are, only the hours protect
    people."""
    parts = parts_with_holidays(country)
    if parts is None:
        return ()
    return (country, f"{country}-{region}") if region in parts else (country,)


def shut_at(calendars: Sequence[Calendar], moment: datetime) -> list[Calendar]:
    """Those within whose hours a call must not begin at this moment."""
    return [calendar for calendar in calendars if not calendar.open_until(moment, moment + EDGE)]


def common(calendars: Sequence[Calendar], moment: datetime) -> datetime | None:
    """The next moment at which all are open."""
    at = moment
    while (shut := shut_at(calendars, at)) and at < moment + LOOK_AHEAD:
        opens = [opening.astimezone(UTC) for calendar in shut if (opening := calendar.opens(at)) is not None]
        if len(opens) < len(shut):
            return None
        at = max(opens)
    return None if shut else at
