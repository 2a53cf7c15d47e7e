"""Whether somebody may be called on a day on which the clocks of the place are put forward or back, asked of `decide`
and, beside it, of what the clock on the wall shows. Called by tests/pure/test_put_clocks.py and chaos/p15_zones.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from scripts_dsl.hours import Range
from scripts_dsl.policy import POLITE, Call, History, NotNow, Person, Terms, decide

FIRST, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
HOURS = (Range(9 * 60, 18 * 60), Range(8 * 60, 21 * 60))
"""Of the day; a polite campaign's, and those of the widest law that is shipped."""
EARLY, LAST = 1, 2
"""Minutes before they begin and before they end; nobody is rung in the very last minute."""
SOMEBODY = Person("+48601234567")
ZONES = tuple(sorted(available_timezones() - {"localtime"}))


@lru_cache(maxsize=8)
def changes(zone: str) -> tuple[datetime, ...]:
    """The moments from 2020 to 2040 at which the clocks of the zone are changed, to the second."""
    there, found, at = ZoneInfo(zone), list[datetime](), FIRST
    while at < END:
        if at.astimezone(there).utcoffset() != (at + DAY).astimezone(there).utcoffset():
            found.append(_moment(there, at, at + DAY))
        at += DAY
    return tuple(found)


def _moment(there: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = before.astimezone(there).utcoffset()
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (middle, after) if middle.astimezone(there).utcoffset() == offset else (before, middle)
    return after


def asked(zone: str, change: datetime) -> Iterator[str]:
    """One for each decision: what is wrong with it; '' when nothing is."""
    there = ZoneInfo(zone)
    days = {(change + timedelta(hours=h)).astimezone(there).date() for h in (-1, 0, 1)}
    offsets = {(change + side).astimezone(there).utcoffset() or timedelta() for side in (-DAY, DAY)}
    for hours in HOURS:
        terms = Terms("x", "debt", replace(POLITE, weekly=((hours,),) * 7, zone=zone, holidays=True), {})
        for day in sorted(days):
            for minute in (hours.start - EARLY, hours.start, hours.end - LAST, hours.end):
                wall = datetime.combine(day, datetime.min.time(), UTC) + minute * MINUTE
                for now in sorted({wall - offset for offset in offsets}):
                    yield _wrong(terms, hours, now, there)


def _wrong(terms: Terms, hours: Range, now: datetime, there: ZoneInfo) -> str:
    local = now.astimezone(there)
    minute = local.hour * 60 + local.minute
    found = decide(SOMEBODY, History(), (), terms, now)
    if isinstance(found, Call):
        return "" if hours.start <= minute < hours.end else f"rung at {local:%F %T} in {there.key}"
    if hours.start <= minute <= hours.end - LAST:
        return f"not rung at {local:%F %T} in {there.key}"
    if not isinstance(found, NotNow) or found.when is None or found.when <= now:
        return f"nobody is told when after {local:%F %T} in {there.key}"
    then = found.when.astimezone(there)
    told = isinstance(decide(SOMEBODY, History(), (), terms, found.when), Call)
    return "" if told and then.hour * 60 + then.minute == hours.start else f"{then:%F %T} is told in {there.key}"
