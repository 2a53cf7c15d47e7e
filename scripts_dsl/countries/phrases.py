"""What a country's rule says in a line: `4 attempts in 30 whole days`, `72h after abandon unless reserved_agent`.

A text comes in, a value goes out, or None when it says nothing of the kind. Called by reading.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from scripts_dsl.campaign.percent import percent
from scripts_dsl.policy.country.rule import AFTER, ATTEMPTS, CONTACT, TALKS, Abandoned, Gap, Limit
from scripts_dsl.values import read_duration

LIMIT = "4 attempts in 30 whole days,  3 attempts in 24h about the same subject,  1 talk a day"
GAP = "60 whole days after refusal,  72h after abandon unless reserved_agent,  never after opt_out"
ABANDONED = "never above 3% in a day, target 1%"

T = TypeVar("T")
Reads = Callable[[str], T | None]
"""What each function here is."""

LONGEST = timedelta(days=3 * 366)
MOST = 10_000

_ABOUT = r"(?: about the same (?P<about>subject|purpose))?"
_SPAN = r"(?:(?P<days>\d{1,4}) whole days|(?P<span>\d\S*))"
_LIMIT = re.compile(
    rf"(?P<most>[1-9]\d{{0,3}}) (?P<what>attempt|talk)s? (?:in {_SPAN}|a (?P<calendar>day|week|month)){_ABOUT}",
    re.ASCII,
)
_GAP = re.compile(
    rf"(?:{_SPAN}|(?P<never>never)) after (?P<after>{'|'.join(AFTER)}){_ABOUT}"
    r"(?P<included>, that day included)?(?P<reserved> unless reserved_agent)?",
    re.ASCII,
)
_ABANDONED = re.compile(
    r"never above (?P<cap>\S+) in a (?P<window>day|month|campaign|campaign or 30 days)"
    r"(?:, target (?P<target>\S+))?"
)


def limit(text: str) -> Limit | None:
    """How often."""
    match = _LIMIT.fullmatch(text)
    if match is None:
        return None
    within = _span(match)
    if within is None and not match["calendar"]:
        return None
    return Limit(
        int(match["most"]),
        TALKS if match["what"] == "talk" else ATTEMPTS,
        within,
        match["calendar"] or "",
        whole_days=bool(match["days"]),
        about=match["about"] or CONTACT,
        written=text,
    )


def gap(text: str) -> Gap | None:
    """How soon again."""
    match = _GAP.fullmatch(text)
    if match is None:
        return None
    length = _span(match)
    if length is None and not match["never"]:
        return None
    return Gap(
        match["after"],
        length,
        whole_days=bool(match["days"]),
        first_day_counts=bool(match["included"]),
        about=match["about"] or CONTACT,
        unless_reserved=bool(match["reserved"]),
        written=text,
    )


def abandoned(text: str) -> Abandoned | None:
    """How many may find nobody."""
    match = _ABANDONED.fullmatch(text)
    cap = percent(match["cap"]) if match else None
    target = percent(match["target"]) if match and match["target"] else None
    if match is None or cap is None or (match["target"] and target is None):
        return None
    return Abandoned(Decimal(cap), target, match["window"])


def _span(match: re.Match[str]) -> timedelta | None:
    """Of `30 whole days`, or `24h`."""
    found = timedelta(days=int(match["days"])) if match["days"] else read_duration(match["span"] or "")
    return found if found is not None and timedelta(0) < found <= LONGEST else None
