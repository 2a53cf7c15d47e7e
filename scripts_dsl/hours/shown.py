"""Opening hours as authors write them: a Calendar, or its week, comes in, a line goes out. Called by reports."""

from __future__ import annotations

from scripts_dsl.hours.opening import Calendar, Range
from scripts_dsl.hours.written import DAYS

DAY = 24 * 60
"""Minutes: an end beyond is written as the next day's."""
Week = tuple[tuple[Range, ...], ...]
"""Ranges of Monday to Sunday."""


def week(ranges: Week) -> str:
    """`mon-fri: 09:00-18:00, sat: 10:00-12:00`; days with the same hours stand together."""
    found: list[tuple[int, int, tuple[Range, ...]]] = []
    for day, of_day in enumerate(ranges):
        if found and found[-1][2] == of_day:
            found[-1] = (found[-1][0], day, of_day)
        else:
            found.append((day, day, of_day))
    return ", ".join(
        f"{_days(first, last)}: {' '.join(map(_range, of_day))}" for first, last, of_day in found if of_day
    )


def calendar(hours: Calendar) -> str:
    """`mon-fri: 08:00-18:00, holidays: PL, closed: 2026-12-24`."""
    days = {"days of the site": sorted(hours.own), "closed": sorted(hours.closed), "open": sorted(hours.opened)}
    parts = [f"{word}: {' '.join(map(str, found))}" for word, found in days.items() if found]
    return ", ".join(
        filter(None, (week(hours.weekly), f"holidays: {hours.holidays}" if hours.holidays else "", *parts))
    )


def _days(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _range(one: Range) -> str:
    end = one.end if one.end <= DAY else one.end - DAY
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (one.start, end))
