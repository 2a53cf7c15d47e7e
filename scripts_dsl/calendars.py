"""One calendar of opening hours in a tree: `{mon-fri: 08:00-18:00, holidays: PL}`. For files and settings.

`holidays:` names a country, days of the site (`holidays:` of the settings), or both: `[PL, inventory]`.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl import hours, suggest
from scripts_dsl.hours import Calendar
from scripts_dsl.messages import Report
from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence

HOURS_WORDS = ("holidays", "closed", "open")

Days = Mapping[str, tuple[str, ...]]
"""Days of the site by name: `{inventory: (2026-01-02,)}`."""
NO_DAYS: Days = {}


def calendar_of(name: Scalar, node: Node, zone: str, report: Report, days: Days = NO_DAYS) -> Calendar:
    """The calendar under a name; messages for what is wrong in it. `days`: of the site."""
    weekly: dict[str, str] = {}
    dates: dict[str, list[str]] = {"closed": [], "open": []}
    holidays: str | None = None
    own: tuple[str, ...] = ()
    if not isinstance(node, MappingNode):
        report.error("hours", name.mark, f"'{name.text}' has no hours", "mon-fri: 08:00-18:00")
        return hours.calendar({}, None, [], [], zone)
    for key, value in node.entries:
        try:
            if key.text in dates:
                dates[key.text] = dates_of(value, report)
            elif key.text == "holidays":
                holidays, own = _holidays(value, days, report)
            elif isinstance(value, Scalar):
                _days(key, report)
                hours.parse_ranges(value.text)
                weekly[key.text] = value.text
            else:
                report.error("hours", value.mark, "hours are written on one line", "mon-fri: 08:00-12:00, 13:00-18:00")
        except _Told:
            continue
        except Problem as problem:
            report.problem(value, problem)
    if not weekly and not dates["open"] and not report.has_errors:
        report.error("hours", name.mark, f"'{name.text}' is never open", "mon-fri: 08:00-18:00")
    return hours.calendar(weekly, holidays, dates["closed"], dates["open"], zone, own)


def _holidays(node: Node, days: Days, report: Report) -> tuple[str | None, tuple[str, ...]]:
    """One country at most, and days of the site."""
    country: str | None = None
    own: tuple[str, ...] = ()
    for item in node.items if isinstance(node, Sequence) else (node,):
        text = item.text.strip() if isinstance(item, Scalar) else ""
        if text in days:
            own += days[text]
            continue
        try:
            second, country = country, hours.parse_holidays(text)
        except Problem as problem:
            near = suggest.nearest(text, days)
            hints = (f"did you mean '{near}'?",) if near else problem.hints
            report.error("hours", item.mark, problem.message, *hints)
            continue
        if second is not None:
            hint = "days of the site stand in settings.yaml:  holidays: {inventory: [2026-01-02]}"
            report.error("hours", item.mark, "a calendar has the holidays of one country", hint)
    return country, own


class _Told(Exception):
    """The report has the reason."""


def _days(key: Scalar, report: Report) -> None:
    try:
        hours.parse_days(key.text)
    except Problem as problem:
        near = suggest.nearest(key.text, HOURS_WORDS)
        hints = (f"did you mean '{near}'?",) if near else problem.hints
        report.error("hours", key.mark, problem.message, *hints)
        raise _Told from None


def dates_of(node: Node, report: Report) -> list[str]:
    """`[2026-12-24, 2026-12-31]`, or one of them; messages for what is none."""
    found: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar):
            report.error("hours", item.mark, "dates are written [2026-12-24, 2026-12-31]")
            continue
        try:
            hours.parse_day(item.text)
            found.append(item.text)
        except Problem as problem:
            report.problem(item, problem)
    return found
