"""`hours:`: named calendars of opening hours."""

from __future__ import annotations

from scripts_dsl.calendars import Days, calendar_of
from scripts_dsl.hours import Calendar
from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.sections.entries import entries
from scripts_dsl.tree import Scalar, Sequence, is_empty


def read_calendars(file: File, zone: str, days: Days, report: Report) -> dict[str, Calendar]:
    """`hours:`: named calendars, on the clock and with the days of the site."""
    found: dict[str, Calendar] = {}
    for name, node in entries(file, "hours", report):
        if isinstance(node, Scalar | Sequence) and not is_empty(node):
            report.error("hours", name.mark, "hours need a name", "write  office:  and the days below it")
            break
        found[name.text] = calendar_of(name, node, zone, report, days)
    return found
