"""Dates, times of day, moments and lengths of time."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from scripts_dsl.problems import ValueProblem
from scripts_dsl.types.base import Keyed, Type, Typed, refuse
from scripts_dsl.values import Value, read_date, read_duration, read_time, seconds

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)


def _day(year: str | int, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class DateType(Type):
    """`date`: keyed DDMM (the next such day, today included) or DDMMYYYY."""

    a: ClassVar[str] = "a date"

    @property
    def name(self) -> str:
        return "date"

    @property
    def keys(self) -> Keyed:
        return Keyed(4, 8)

    def _keyed(self, typed: Typed) -> Value:
        digits, today = typed.digits, typed.today
        if not typed.plain:
            return None
        if len(digits) == 8:
            return _day(digits[4:], digits[2:4], digits[:2])
        if len(digits) != 4:
            return None
        # nine years hold at least one 29 February
        days = (_day(year, digits[2:], digits[:2]) for year in range(today.year, min(today.year + 9, 9999)))
        return next((day for day in days if day is not None and day >= today), None)

    def parse(self, text: str) -> Value:
        day = read_date(text)
        if day is None:
            raise ValueProblem(f"'{text[:40]}' is not a date", hints=("write year-month-day: 2026-05-01",))
        return day

    def accept(self, json: Any) -> Value:
        if json is None or (isinstance(json, date) and not isinstance(json, datetime)):
            return json
        day = read_date(json) if isinstance(json, str) else None
        if day is None:
            raise refuse(self, json)
        return day

    def dump(self, value: Value) -> Any:
        return value.isoformat() if isinstance(value, date) else None

    def load(self, json: Any) -> Value:
        return None if json is None else date.fromisoformat(json)


@dataclass(frozen=True, slots=True)
class TimeType(Type):
    """`time`: keyed HHMM."""

    a: ClassVar[str] = "a time"

    @property
    def name(self) -> str:
        return "time"

    @property
    def keys(self) -> Keyed:
        return Keyed(4, 4)

    def _keyed(self, typed: Typed) -> Value:
        return read_time(f"{typed.digits[:2]}:{typed.digits[2:]}") if len(typed.digits) == 4 else None

    def parse(self, text: str) -> Value:
        clock = read_time(text)
        if clock is None:
            raise ValueProblem(f"'{text[:40]}' is not a time", hints=("write hours:minutes: 18:00",))
        return clock

    def accept(self, json: Any) -> Value:
        if json is None or isinstance(json, time):
            return json
        match = _TIME.fullmatch(json) if isinstance(json, str) else None
        try:
            if match is not None:
                return time(int(match[1]), int(match[2]), int(match[3] or 0))
        except ValueError:
            pass
        raise refuse(self, json)

    def dump(self, value: Value) -> Any:
        if not isinstance(value, time):
            return None
        return value.isoformat("seconds" if value.second else "minutes")

    def load(self, json: Any) -> Value:
        return None if json is None else time.fromisoformat(json)


@dataclass(frozen=True, slots=True)
class Moment(Type):
    """A date with a time and a zone (`now`, `hours.office.opens`). Of the clock and the hours; not for `vars:`."""

    a: ClassVar[str] = "a moment"

    @property
    def name(self) -> str:
        return "moment"

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        try:
            moment = datetime.fromisoformat(json) if isinstance(json, str) else json
        except ValueError:
            moment = None
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise refuse(self, json)
        return moment

    def dump(self, value: Value) -> Any:
        return value.isoformat() if isinstance(value, datetime) else None

    def load(self, json: Any) -> Value:
        return None if json is None else datetime.fromisoformat(json)


@dataclass(frozen=True, slots=True)
class Duration(Type):
    """`duration`: 30s, 4m, 2h, 3d; seconds in JSON."""

    a: ClassVar[str] = "a duration"

    @property
    def name(self) -> str:
        return "duration"

    def parse(self, text: str) -> Value:
        length = read_duration(text)
        if length is None:
            hint = "a length of time needs a unit: 4m, 30s, 2h, 3d"
            raise ValueProblem(f"'{text[:40]}' is not a duration", hints=(hint,))
        return length

    def accept(self, json: Any) -> Value:
        """Seconds, a timedelta, or as an author writes it."""
        if json is None or isinstance(json, timedelta):
            return json
        length: timedelta | None = None
        if isinstance(json, int | float) and not isinstance(json, bool) and math.isfinite(json):
            length = seconds(json)
        elif isinstance(json, str):
            length = read_duration(json)
        if length is None:
            raise refuse(self, json)
        return length

    def dump(self, value: Value) -> Any:
        if not isinstance(value, timedelta):
            return None
        total = value.total_seconds()
        return int(total) if total.is_integer() else total

    def load(self, json: Any) -> Value:
        return None if json is None else timedelta(seconds=json)
