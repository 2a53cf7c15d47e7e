"""Reads opening hours as authors write them: `mon-fri: 08:00-18:00`, `holidays: PL`, `closed: [2026-12-24]`.

Texts come in, a Calendar goes out; HoursProblem with the place of the mistake. Called by the compiler of files.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfoNotFoundError

from scripts_dsl.hours.opening import Calendar, Range, parts_with_holidays, zone_info
from scripts_dsl.problems import HoursProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.values import read_date

ALL_DAY = 24 * 60
"""Minutes."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_RANGES = 8

_RANGE = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})", re.ASCII)
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(?:([ap])\.?m\.?)?"
_LOOSE = re.compile(rf"{_CLOCK} ?(?:[-–]|to) ?{_CLOCK}", re.ASCII)


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
            meant = [nearest(part.lower()[:3], DAYS) for part in ((first, last) if dash else (first,))]
            guess = (f"did you mean '{'-'.join(filter(None, meant))}'?",) if all(meant) else ()
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
        raise HoursProblem(f"'{piece[:40]}' are not hours", at, len(piece), (f"write {_meant(piece)}",))
    start, end = (_minute(match[i], match[i + 1], at, len(piece)) for i in (1, 3))
    if start == ALL_DAY:
        raise HoursProblem("a day begins at 00:00", at, len(piece), ("write 00:00",))
    if start == end:
        hint = "write 00:00-24:00 for the whole day, closed for none of it"
        raise HoursProblem("these hours begin and end at the same time", at, len(piece), (hint,))
    return Range(start, end if end > start else end + ALL_DAY)


def _meant(piece: str) -> str:
    """`8-18`, `9am-5:30 pm`, `8.00–18.00`, as it is written here; any hours where it cannot be told."""
    match = _LOOSE.fullmatch(piece.strip().lower())
    times = [_clock(match[i], match[i + 1] or "00", match[i + 2]) for i in (1, 4)] if match else []
    if len(times) == 2 and all(times) and (times[0] < times[1] or (match and match[6])):
        return "-".join(times)
    return "08:00-18:00"


def _clock(hour: str, minute: str, half: str | None) -> str:
    """`5`, `30`, `pm` as `17:30`; "" if there is no such time."""
    whole = int(hour) if half is None else int(hour) % 12 + (12 if half == "p" else 0)
    return f"{whole:02}:{minute}" if whole <= 24 and int(minute) <= 59 and (half is None or int(hour) <= 12) else ""


def _minute(hour: str, minute: str, at: int, length: int) -> int:
    whole = int(hour) * 60 + int(minute)
    if int(minute) > 59 or whole > ALL_DAY:
        raise HoursProblem(f"{hour}:{minute} is not a time of day", at, length, ("the day ends at 24:00",))
    return whole


def parse_holidays(text: str) -> str:
    """`PL`, `DE-BY`: a country whose holidays are known. HoursProblem."""
    code, _, part = text.strip().partition("-")
    known = parts_with_holidays(code)
    if known is None:
        meant = code.upper() if parts_with_holidays(code.upper()) is not None else None
        guess = (f"write {meant}",) if meant else ("write the two letters of a country: PL, SI, DE, GB",)
        raise HoursProblem(f"the holidays of '{text[:20]}' are not known", 0, len(text), guess)
    if part and part not in known:
        hints = (f"parts of {code}: {listed(known)}",) if known else ()
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
        zone_info(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise HoursProblem(f"there is no time zone '{text[:40]}'", 0, len(text), ("write Europe/Warsaw",)) from None
    return text


def calendar(
    weekly: Mapping[str, str],
    holidays: str | None = None,
    closed: Iterable[str] = (),
    opened: Iterable[str] = (),
    zone: str = "UTC",
    own: Iterable[str] = (),
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
        frozenset(parse_day(day) for day in own),
    )
