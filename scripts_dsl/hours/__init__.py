"""Opening hours: `mon-fri: 08:00-18:00`, holidays of a country, closed and open days."""

from scripts_dsl.hours.opening import Calendar, Range
from scripts_dsl.hours.written import calendar, parse_day, parse_days, parse_holidays, parse_ranges, parse_zone
from scripts_dsl.problems import HoursProblem

__all__ = [
    "Calendar",
    "HoursProblem",
    "Range",
    "calendar",
    "parse_day",
    "parse_days",
    "parse_holidays",
    "parse_ranges",
    "parse_zone",
]
