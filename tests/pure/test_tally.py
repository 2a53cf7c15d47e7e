"""Today's figures of a queue, row by row: whatever ended counts once, and midnight begins anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cti.board.tally import Tally
from cti.reports.rows import Visit

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


def visit(call_id: str, at: datetime = NOON, waited: float = 5, why: str = "answered") -> Visit:
    return Visit(call_id, at, None, "faults", waited, why)


def figure(tally: Tally, name: str, queue: str = "faults") -> float | None:
    return next(one.value for one in tally.of(queue) if one.name == name)


def test_what_ends_while_the_day_is_read_counts_once_whether_it_was_read_or_not() -> None:
    tally = Tally(lambda: NOON, lambda: WARSAW)
    tally.begin()
    tally.add(visit("read, too"))
    tally.add(visit("not read", waited=60))
    tally.began([visit("before"), visit("read, too")])
    tally.add(visit("after"))
    assert figure(tally, "offered") == 4
    assert figure(tally, "service_level") == 0.75
    assert figure(tally, "offered", "sales") == 0
    assert figure(tally, "service_level", "sales") is None


def test_the_sites_midnight_begins_a_new_day() -> None:
    now = NOON
    tally = Tally(lambda: now, lambda: WARSAW)
    tally.add(visit("a"))
    now = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    assert figure(tally, "offered") == 0, "in Warsaw it is Tuesday"
    tally.add(visit("began on Monday", now - timedelta(hours=1)))
    tally.add(visit("b", now))
    assert figure(tally, "offered") == 1
