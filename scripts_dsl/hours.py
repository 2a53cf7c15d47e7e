"""Opening hours: `mon-fri: 08:00-18:00`, holidays of a country, closed and open days. Pure; a moment comes in.

Hours are wall-clock times of the site. A range becomes an interval of real time: its end may be the next day
(22:00-06:00), and where the clock jumps forward over a beginning or an end, the jump itself takes its place.
Made by the compiler of files from what the author wrote (`calendar`), asked by the engine.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from scripts_dsl.problems import HoursProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.values import read_date

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAY = 24 * 60
LOOK_AHEAD = 400
"""Days in which the next opening is looked for: more than a year of closed days has no opening."""

MAX_RANGES = 8
MAX_DATES = 400
DAY = timedelta(days=1)

_RANGE = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})", re.ASCII)


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

    def open_at(self, moment: datetime) -> bool:
        """Is it open at this moment (with a zone)?"""
        day = self._local(moment).date()
        return any(start <= moment < end for start, end in self._intervals(day - DAY, day))

    def opens(self, moment: datetime) -> datetime | None:
        """The next change from closed to open after `moment`, on the clock of the site; None if there is none."""
        day = self._local(moment).date() - DAY
        open_until = datetime.min.replace(tzinfo=UTC)
        for _ in range(LOOK_AHEAD):
            for start, end in self._intervals(day):
                if start > moment and start > open_until:
                    return start.astimezone(_zone(self.zone))
                open_until = max(open_until, end)
            if day >= _LAST_DAY:
                return None
            day += DAY
        return None

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
        """Is it a public holiday of the calendar's country?"""
        return self.holidays is not None and day in _holidays(self.holidays, day.year)

    def ranges(self, day: date) -> tuple[Range, ...]:
        """The hours of one day."""
        if day in self.opened:
            usual = next((ranges for ranges in self.weekly if ranges), ())
            return self.weekly[day.weekday()] or usual
        if day in self.closed or self.holiday(day):
            return ()
        return self.weekly[day.weekday()]

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(_zone(self.zone))

    def _intervals(self, *days: date) -> list[tuple[datetime, datetime]]:
        found = []
        for day in days:
            for span in self.ranges(day):
                start, end = _instant(day, span.start, self.zone), _instant(day, span.end, self.zone)
                if start < end:
                    found.append((start, end))
        return found


_LAST_DAY = date.max - 3 * DAY


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    code, _, part = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=year))


def _instant(day: date, minute: int, zone: str) -> datetime:
    """The moment (UTC) when the clock of the zone first shows this minute of the day, or jumps over it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    local = wall.replace(tzinfo=_zone(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(_zone(zone)).replace(tzinfo=None) == wall:
        return moment
    return _jump(local.replace(fold=1).astimezone(UTC), moment, zone)


def _jump(before: datetime, after: datetime, zone: str) -> datetime:
    """The moment between the two (UTC) at which the clock of the zone jumps, to the second."""
    offset = before.astimezone(_zone(zone)).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(_zone(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


# --- what the author wrote


def parse_days(text: str) -> tuple[int, ...]:
    """`mon-fri`, `sat`, `mon, wed`: weekdays 0-6. HoursProblem."""
    found: list[int] = []
    place = 0
    for piece in text.split(","):
        start = place + len(piece) - len(piece.lstrip())
        found += _days(piece.strip(), start)
        place += len(piece) + 1
    return tuple(dict.fromkeys(found))


def _days(piece: str, at: int) -> list[int]:
    first, dash, last = (part.strip() for part in piece.partition("-"))
    for name in (first, last) if dash else (first,):
        if name not in DAYS:
            meant = nearest(name.lower()[:3], DAYS)
            guess = (f"did you mean '{meant}'?",) if meant else ()
            hints = (*guess, f"days: {', '.join(DAYS)}; mon-fri; mon, wed")
            raise HoursProblem(f"there is no day '{name[:20]}'", at, len(piece), hints)
    begin = DAYS.index(first)
    length = (DAYS.index(last) - begin) % 7 if dash else 0
    return [(begin + i) % 7 for i in range(length + 1)]


def parse_ranges(text: str) -> tuple[Range, ...]:
    """`08:00-18:00`, `08:00-12:00, 13:00-24:00`, `22:00-06:00`, `closed`; in order. HoursProblem."""
    if text.strip() == "closed":
        return ()
    found: list[Range] = []
    place = 0
    for piece in text.split(","):
        start = place + len(piece) - len(piece.lstrip())
        found.append(_range(piece.strip(), start))
        place += len(piece) + 1
    found.sort(key=lambda span: span.start)
    if len(found) > MAX_RANGES:
        raise HoursProblem(f"a day has at most {MAX_RANGES} ranges", 0, len(text))
    for one, other in itertools.pairwise(found):
        if other.start < one.end:
            raise HoursProblem("these hours overlap", 0, len(text), ("write one range, or begin the second later",))
    return tuple(found)


def _range(piece: str, at: int) -> Range:
    match = _RANGE.fullmatch(piece)
    if match is None:
        raise HoursProblem(f"'{piece[:40]}' are not hours", at, len(piece), ("write 08:00-18:00",))
    start, end = (_minute(match[i], match[i + 1], at, len(piece)) for i in (1, 3))
    if start == ALL_DAY:
        raise HoursProblem("a day begins at 00:00", at, len(piece), ("write 00:00",))
    if start == end:
        hint = "write 00:00-24:00 for the whole day, closed for none of it"
        raise HoursProblem("these hours begin and end at the same time", at, len(piece), (hint,))
    return Range(start, end if end > start else end + ALL_DAY)


def _minute(hour: str, minute: str, at: int, length: int) -> int:
    whole = int(hour) * 60 + int(minute)
    if int(minute) > 59 or whole > ALL_DAY:
        raise HoursProblem(f"{hour}:{minute} is not a time of day", at, length, ("the day ends at 24:00",))
    return whole


def parse_holidays(text: str) -> str:
    """`PL`, `DE-BY`: a country whose holidays are known. HoursProblem."""
    code, _, part = text.strip().partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if code not in known:
        meant = code.upper() if code.upper() in known else None
        guess = (f"write {meant}",) if meant else ("write the two letters of a country: PL, SI, DE, GB",)
        raise HoursProblem(f"the holidays of '{text[:20]}' are not known", 0, len(text), guess)
    if part and part not in known[code]:
        hints = (f"parts of {code}: {listed(known[code])}",) if known[code] else ()
        raise HoursProblem(f"'{part[:20]}' is not a part of {code}", text.index("-") + 1, len(part), hints)
    return text.strip()


def parse_day(text: str) -> date:
    """`2026-12-24`. HoursProblem."""
    day = read_date(text.strip())
    if day is None:
        raise HoursProblem(f"'{text[:40]}' is not a date", 0, len(text), ("write year-month-day: 2026-12-24",))
    return day


def parse_zone(text: str) -> str:
    """`Europe/Warsaw`: a zone of the IANA database. HoursProblem."""
    try:
        _zone(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise HoursProblem(f"there is no time zone '{text[:40]}'", 0, len(text), ("write Europe/Warsaw",)) from None
    return text


def calendar(
    weekly: Mapping[str, str],
    holidays: str | None = None,
    closed: Iterable[str] = (),
    opened: Iterable[str] = (),
    zone: str = "UTC",
) -> Calendar:
    """A calendar of what the author wrote; a later line of `weekly` replaces an earlier one for its days."""
    days: list[tuple[Range, ...]] = [()] * 7
    for names, ranges in weekly.items():
        for day in parse_days(names):
            days[day] = parse_ranges(ranges)
    return Calendar(
        tuple(days),
        parse_zone(zone),
        parse_holidays(holidays) if holidays is not None else None,
        frozenset(parse_day(day) for day in closed),
        frozenset(parse_day(day) for day in opened),
    )
