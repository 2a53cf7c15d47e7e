"""A call at a time that somebody chose: what fits a queue's hours, and what would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.callbacks import chosen
from ivr.callbacks.turn import FIRST, Callback, ahead, priority, wants_place
from scripts_dsl.hours import Calendar, calendar

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = calendar({"mon-fri": "08:00-18:00"}, holidays="PL", closed=["2026-12-24"], opened=[], zone="Europe/Warsaw")
NEVER = calendar({}, holidays=None, closed=[], opened=[], zone="Europe/Warsaw")
MONDAYS = calendar({"mon": "08:00-09:00"}, holidays=None, closed=[], opened=[], zone="Europe/Warsaw")
BLINKS = calendar({"mon-sun": "08:00-08:05, 12:00-13:00"}, holidays=None, closed=[], opened=[], zone="Europe/Warsaw")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


NOW = at("2026-05-06 10:00")  # a Wednesday


@pytest.mark.parametrize("text", ["2026-05-06 10:01", "2026-05-06 17:50", "2026-05-07 08:00", "2026-06-05 10:00"])
def test_a_time_within_the_hours_fits(text: str) -> None:
    chosen.check(at(text), OFFICE, NOW)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("2026-05-06 18:00", "2026-05-07 08:00"),
        ("2026-05-06 17:51", "2026-05-07 08:00"),  # it closes before the call would be late
        ("2026-05-09 12:00", "2026-05-11 08:00"),
        ("2026-05-07 07:59", "2026-05-07 08:00"),
    ],
    ids=["closed", "closes at once", "weekend", "not yet"],
)
def test_what_does_not_fit_names_the_next_time_that_does(text: str, opens: str) -> None:
    with pytest.raises(chosen.Closed) as refused:
        chosen.check(at(text), OFFICE, NOW)
    assert refused.value.opens == at(opens)
    chosen.check(refused.value.opens, OFFICE, NOW)


def test_holidays_and_closed_days_are_no_time() -> None:
    with pytest.raises(chosen.Closed) as refused:
        chosen.check(at("2026-12-24 10:00"), OFFICE, at("2026-12-20 10:00"))
    assert refused.value.opens == at("2026-12-28 08:00"), "Thursday closed, Christmas, a weekend"


def test_an_opening_that_is_too_short_is_passed_over() -> None:
    with pytest.raises(chosen.Closed) as refused:
        chosen.check(at("2026-05-07 08:00"), BLINKS, NOW)
    assert refused.value.opens == at("2026-05-07 12:00")


@pytest.mark.parametrize("hours", [NEVER, MONDAYS], ids=["never", "next Monday is too far"])
def test_nothing_is_offered_beyond_the_farthest_day(hours: Calendar) -> None:
    with pytest.raises(chosen.Closed) as refused:
        chosen.check(NOW + chosen.FARTHEST, hours, NOW)
    assert refused.value.opens is None


@pytest.mark.parametrize("after", [timedelta(), timedelta(seconds=-1), chosen.FARTHEST + timedelta(seconds=1)])
def test_a_time_lies_ahead_and_within_a_month_also_where_it_is_always_open(after: timedelta) -> None:
    with pytest.raises(chosen.NotAhead):
        chosen.check(NOW + after, None, NOW)


def test_where_it_is_always_open_every_time_fits() -> None:
    chosen.check(at("2026-05-09 03:00"), None, NOW)


def test_a_chosen_time_is_kept_within_the_window_and_goes_first_from_its_first_moment_on() -> None:
    now = datetime(2026, 5, 6, 8, tzinfo=UTC)
    then = now + timedelta(hours=4)
    due = now + timedelta(seconds=chosen.within(then, now))
    one = Callback("p", "c", "support", "+48601234567", "", then, now, due, not_before=then)
    just_before = then - timedelta(microseconds=1)
    assert due == then + chosen.WINDOW
    assert [ahead(one, moment) for moment in (now, just_before, then)] == [True, True, False]
    assert [wants_place(one, moment, staffed=True) for moment in (now, just_before, then)] == [False, False, True]
    assert priority(one, then) == FIRST
