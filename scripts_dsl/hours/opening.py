"""A calendar of opening hours: open or not, why not, and when next. Pure; a moment comes in.

Hours are wall-clock times of the site. A range becomes an interval of real time: its end may be the next day
(22:00-06:00), and where the clock jumps forward over a beginning or an end, the jump itself takes its place.
Made by written.py, asked by the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import holidays
from holidays.registry import EntityLoader

LOOK_AHEAD = 400
"""Days in which the next opening is looked for: more than a year of closed days has no opening."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Range:
    """From a minute of the day to another; `end` is after `start` and may lie in the next day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """When something is open."""

    weekly: tuple[tuple[Range, ...], ...]
    """Ranges of Monday to Sunday, in order."""
    zone: str
    """IANA name."""
    holidays: str | None = None
    """ISO 3166 country whose public holidays are closed, `PL`; with a part of it, `DE-BY`."""
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    """Open in spite of a holiday or a weekend: at the hours of that weekday, else of the first weekday with hours."""
    own: frozenset[date] = frozenset()
    """Days of the site that count as holidays."""

    def open_at(self, moment: datetime) -> bool:
        """Is it open at this moment (with a zone)?"""
        day = self._local(moment).date()
        return any(start <= moment < end for start, end in self._intervals(day - DAY, day))

    def open_until(self, moment: datetime, end: datetime) -> bool:
        """Is it open at both, a short time apart?"""
        day = self._local(moment).date()
        if any(start <= moment and end < shut for start, shut in self._intervals(day, day - DAY)):
            return True
        return self.open_at(moment) and self.open_at(end)

    def opens(self, moment: datetime) -> datetime | None:
        """The next change from closed to open after `moment`, on the clock of the site; None if there is none."""
        day = self._local(moment).date() - DAY
        open_until = datetime.min.replace(tzinfo=UTC)
        for _ in range(LOOK_AHEAD):
            for start, end in self._intervals(day):
                if start > moment and start > open_until:
                    return start.astimezone(zone_info(self.zone))
                open_until = max(open_until, end)
            if day >= _LAST_DAY:
                return None
            day += DAY
        return None

    def closes(self, moment: datetime) -> datetime | None:
        """When it closes that is open at `moment`, on the clock of the site; None if it is closed, or never closes."""
        day, until = self._local(moment).date() - DAY, moment
        for _ in range(LOOK_AHEAD):
            for start, end in self._intervals(day):
                if start <= until < end:
                    until = end
            if day > self._local(until).date():
                break
            day += DAY
        else:
            return None
        return until.astimezone(zone_info(self.zone)) if until > moment else None

    def reason(self, moment: datetime) -> str | None:
        """Why it is closed: `holiday`, `closed` (a closed day) or `hours`; None if it is open."""
        if self.open_at(moment):
            return None
        day = self._local(moment).date()
        if day in self.opened:
            return "hours"
        if day in self.closed:
            return "closed"
        return "holiday" if self.holiday(day) else "hours"

    def holiday(self, day: date) -> bool:
        """Is it a public holiday of the calendar's country, or one of the site's own days?"""
        return day in self.own or (self.holidays is not None and day in holidays_of(self.holidays, day.year))

    def ranges(self, day: date) -> tuple[Range, ...]:
        """The hours of one day."""
        if day in self.opened:
            usual = next((ranges for ranges in self.weekly if ranges), ())
            return self.weekly[day.weekday()] or usual
        if day in self.closed or self.holiday(day):
            return ()
        return self.weekly[day.weekday()]

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(zone_info(self.zone))

    def _intervals(self, *days: date) -> list[tuple[datetime, datetime]]:
        return [span for day in days for span in _spans(self.ranges(day), day, self.zone)]


_LAST_DAY = date.max - 3 * DAY


@lru_cache(maxsize=64)
def zone_info(name: str) -> ZoneInfo:
    """The time zone of that IANA name; ZoneInfoNotFoundError, ValueError or OSError if there is none."""
    return ZoneInfo(name)


@cache
def parts_with_holidays(country: str) -> tuple[str, ...] | None:
    """The parts of a country (`DE`: `BW`, `BY`, …) that the holidays are known of; None: its own are not, either.

    One country is looked up, not the list of all: that loads each of 250, while callers may wait for this program.
    """
    known = country in EntityLoader.get_country_codes(include_aliases=False)
    return tuple(getattr(holidays, country).subdivisions) if known else None


@lru_cache(maxsize=2048)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Public holidays of a year: `PL`, `DE-BY`."""
    code, _, part = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=year))


@lru_cache(maxsize=8192)
def _spans(ranges: tuple[Range, ...], day: date, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """The ranges of a day as moments (UTC), without those that the clock jumps over."""
    found = ((_instant(day, span.start, zone), _instant(day, span.end, zone)) for span in ranges)
    return tuple((start, end) for start, end in found if start < end)


def _instant(day: date, minute: int, zone: str) -> datetime:
    """The moment (UTC) when the clock of the zone first shows this minute of the day, or jumps over it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    local = wall.replace(tzinfo=zone_info(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(zone_info(zone)).replace(tzinfo=None) == wall:
        return moment
    return _jump(local.replace(fold=1).astimezone(UTC), moment, zone)


def _jump(before: datetime, after: datetime, zone: str) -> datetime:
    """The moment between the two (UTC) at which the clock of the zone jumps, to the second."""
    offset = before.astimezone(zone_info(zone)).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone_info(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
