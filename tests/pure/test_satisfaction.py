"""Satisfaction counted: never a mean without its number and interval, what silence may hide, with and without."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cti.satisfaction.counting import KEYS, Asked, group, groups, over_time
from cti.satisfaction.effects import BEFORE_AFTER, HOLDOUT, Versioned, changes, holdout

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
"""A Monday, half past eleven in Warsaw."""
WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)


def asked(x: float | None, after: timedelta = timedelta(), **of: object) -> Asked:
    return Asked(NOW + after, x, **of)  # type: ignore[arg-type]


def test_a_group_says_how_many_were_asked_how_many_answered_and_between_what_it_lies() -> None:
    found = group("", [*(asked(1.0) for _ in range(6)), asked(0.75), asked(0.5), asked(0.25), *(asked(None),) * 11])
    assert (found.asked, found.n, found.mean) == (20, 9, pytest.approx(7.5 / 9))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 7.5 / 9 < found.high
    assert (found.top.n, found.top.of, found.bottom.n) == (7, 9, 1)
    assert (found.response.value, found.response.of) == (0.45, 20)
    assert found.response.low is not None
    assert found.response.low < 0.45


def test_nobody_answered_is_no_mean() -> None:
    found = group("", [asked(None)])
    assert (found.n, found.mean, found.low, found.top.value, found.worse) == (0, None, None, None, (None, None, None))


def test_silence_may_hide_as_much_as_there_is_of_it() -> None:
    half = group("", [asked(0.8), asked(None)])
    assert half.worse == pytest.approx((0.8, 0.675, 0.55))
    assert group("", [asked(0.8)]).worse == pytest.approx((0.8, 0.8, 0.8))
    assert group("", [asked(0.2), asked(None)]).worse[2] == pytest.approx(0.1), "nobody is worse off than the worst"


def test_every_answer_is_counted_in_its_groups_on_the_clock_of_the_site() -> None:
    one = asked(1.0, campaign="spring", flow="energia", queue="sales", agent="ewa", products=("gold", "silver"))
    names = {by: tuple(found.name for found in groups([one], by, WARSAW)) for by in KEYS}
    assert names == {
        "all": ("",), "campaign": ("spring",), "flow": ("energia",), "queue": ("sales",), "agent": ("ewa",),
        "product": ("gold", "silver"), "weekday": ("1",), "hour": ("11",), "weekday_hour": ("1-11",),
    }  # fmt: skip


def test_groups_stand_by_name_and_never_by_value() -> None:
    found = groups([asked(0.0, queue="a"), asked(1.0, queue="b"), asked(None)], "queue", WARSAW)
    assert [(one.name, one.asked) for one in found] == [("a", 1), ("b", 1)]


def test_the_band_over_time_becomes_narrower_and_ends_where_the_whole_does() -> None:
    chance = random.Random(4)
    rows = [asked(chance.choice((0.5, 0.75, 1.0)), number * DAY / 20) for number in range(400)]
    days = over_time(reversed(rows), WARSAW)
    widths = [one.high - one.low for one in days if one.high is not None and one.low is not None]
    assert (len(days), days[-1].total, sum(one.n for one in days)) == (21, 400, 400)
    assert widths[-1] < widths[0] / 2
    assert (days[-1].low, days[-1].high) == (group("", rows).low, group("", rows).high)


def test_a_day_on_which_nobody_answered_keeps_what_was_known() -> None:
    days = over_time([asked(1.0), asked(None, DAY)], WARSAW)
    assert [(one.n, one.total, one.mean) for one in days] == [(1, 1, 1.0), (0, 1, 1.0)]


# --- with and without ----------------------------------------------------------------------------------------------


def test_a_campaign_is_compared_with_whom_it_left_out() -> None:
    found = holdout("spring", [0.25] * 200, [1.0] * 200)
    assert (found.how, found.difference, found.proven) == (HOLDOUT, -0.75, True)
    assert found.high is not None
    assert found.high < 0
    few = holdout("spring", [0.25] * 3, [1.0] * 3)
    assert (few.difference, few.proven) == (-0.75, False), "three answers prove nothing"
    assert holdout("spring", [0.5], []).difference is None


def test_no_difference_is_rarely_called_one_however_often_one_looks() -> None:
    chance = random.Random(7)
    wrong = 0
    for _ in range(30):
        one, other = ([chance.choice((0.25, 0.5, 0.75, 1.0)) for _ in range(120)] for _ in range(2))
        wrong += any(holdout("x", one[:n], other[:n]).proven for n in (40, 80, 120))
    assert wrong <= 1


def said(version: str, x: float, days: float, name: str = "energia") -> Versioned:
    return Versioned(NOW + days * DAY, x, "flow", name, version)


def test_a_change_is_what_people_said_before_beside_what_they_said_after() -> None:
    answers = [*(said("a", 0.5, day) for day in range(10)), *(said("b", 1.0, 10 + day) for day in range(10))]
    (found,) = changes(answers)
    assert (found.how, found.name, found.since, found.difference) == (BEFORE_AFTER, "energia", NOW + 10 * DAY, 0.5)
    assert (found.having.n, found.without.n) == (10, 10)


def test_what_was_said_long_before_a_change_says_nothing_of_it() -> None:
    answers = [said("a", 0.0, 0), said("a", 0.5, 40), said("b", 1.0, 50), said("b", 0.0, 79)]
    (found,) = changes(answers)
    assert (found.without.n, found.having.n, found.difference) == (1, 1, 0.5)
    assert changes([said("a", 0.5, 0), said("a", 0.5, 1)]) == ()


def test_the_latest_change_comes_first_and_each_file_has_its_own() -> None:
    answers = [
        said("a", 0.5, 0), said("b", 0.5, 1), said("c", 0.5, 2), said("x", 0.5, 0, "other"), said("y", 0.5, 5, "other"),
    ]  # fmt: skip
    assert [(one.name, one.since) for one in changes(answers)] == [
        ("other", NOW + 5 * DAY), ("energia", NOW + 2 * DAY), ("energia", NOW + DAY),
    ]  # fmt: skip
