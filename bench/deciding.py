"""A2: CPU of one decision whether somebody may be called, beside the least that anybody has to look at: the hour and
the holiday of one zone, and whether the number stands in a set.

All rules of the house and of all countries; people of four countries, each tried three times before; every hour of two
weeks. In turns, so that a busy machine changes little. `python -m bench A2` measures it alone.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import holidays

from bench.figures import Figure
from outbound.countries import countries
from scripts_dsl.policy import POLITE, Again, Attempt, History, Person, Terms, decide
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.country import copied, rules_of

ROUNDS = 7
BEGIN = datetime(2026, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = [BEGIN + timedelta(hours=hour) for hour in range(14 * 24)]
PEOPLE = {
    "+48601234567": "Europe/Warsaw", "+12125551234": "America/New_York", "+33142681234": "Europe/Paris",
    "+442071838750": "Europe/London",
}  # fmt: skip
LANDS = {"+4": "PL", "+1": "US", "+3": "FR"}
TERMS = Terms("spring", "marketing", POLITE, {"no_answer": Again(timedelta(hours=20))}, style="predictive")
US = 1_000_000
LIMIT = 300.0
"""No goal of anybody: well above what was measured first (160 to 190), so that a much slower one is noticed."""


def measure() -> tuple[list[Figure], list[str]]:
    """Both in turns."""
    known = countries()
    rules = rules_of(known)
    tried = tuple(Attempt(BEGIN - days * DAY, "no_answer", "winter", "marketing") for days in (40, 60, 80))
    past = History(tried, consents=agreed({"marketing"}, BEGIN - 90 * DAY), copies=copied(known, BEGIN))
    people = [Person(number) for number in PEOPLE]
    because: Counter[str] = Counter()

    def decisions() -> int:
        for person in people:
            because.update(decide(person, past, rules, TERMS, now).because for now in HOURS)
        return len(people) * len(HOURS)

    decisions()
    looks()
    pairs = [(_cpu(decisions), _cpu(looks)) for _ in range(ROUNDS)]
    ours, least = (median(pair[side] for pair in pairs) for side in (0, 1))
    figure = Figure(
        "A2", "CPU of one decision whether somebody may be called", f"{ours * US:.0f} µs",
        f"{least * US:.1f} µs, hour and holiday of one zone alone", median(a / b for a, b in pairs), LIMIT,
    )  # fmt: skip
    return [figure], [f"A2: {len(known.rules)} rules of countries, decided by {_reasons(because)}."]


def looks() -> int:
    """Is it between nine and six there, a working day, and is the number in no list?"""
    listed, open_ = frozenset({"+48600000000"}), 0
    calendars = {number: holidays.country_holidays(LANDS.get(number[:2], "GB"), years=2026) for number in PEOPLE}
    for number, zone in PEOPLE.items():
        for now in HOURS:
            there = now.astimezone(ZoneInfo(zone))
            free = there.weekday() < 5 and 9 <= there.hour < 18 and there.date() not in calendars[number]
            open_ += free and number not in listed
    assert open_
    return len(PEOPLE) * len(HOURS)


def _cpu(work: Callable[[], int]) -> float:
    """Seconds of one."""
    began = time.process_time()
    count = work()
    return (time.process_time() - began) / count


def _reasons(because: Counter[str]) -> str:
    found: Sequence[tuple[str, int]] = because.most_common(4)
    return ", ".join(f"{name} {count / because.total():.0%}" for name, count in found)
