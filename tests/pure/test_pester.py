"""The budget of bother: each touch costs, the cost halves with time, and there is a limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy.pester import ANNOYED, BUDGET, COSTS, Touch, bearable, bearable_from, pressure

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + number * DAY


def asked_daily(what: str, days: int) -> list[int]:
    """The days on which a touch is allowed, when it is made whenever it is."""
    touches: list[Touch] = []
    for number in range(days):
        if bearable(touches, COSTS[what], day(number)):
            touches.append(Touch(day(number), what))
    return [(touch.at - START).days for touch in touches]


def test_asked_every_day_a_marketing_call_is_made_about_once_a_month() -> None:
    assert asked_daily("marketing", 100) == [0, 1, 31, 61, 91]


@pytest.mark.parametrize(("at", "felt"), [(0, 1.0), (30, 1.5), (60, 1.75), (90, 0.875)])
def test_what_is_left_of_a_call_every_thirty_days(at: int, felt: float) -> None:
    calls = [Touch(day(number), "marketing") for number in (0, 30, 60) if number <= at]
    assert pressure(calls, day(at)) == pytest.approx(felt)


def test_after_an_abandoned_call_a_marketing_call_waits_thirty_days() -> None:
    assert bearable_from([Touch(START, "abandoned")], 1.0, START) == day(30)


def test_a_call_cut_short_in_the_pitch_and_two_messages_rest_until_day_37() -> None:
    touches = [Touch(START, "marketing", weight=ANNOYED), *(Touch(START, "sms", "sms") for _ in range(2))]
    assert not bearable(touches, 1.0, day(36))
    assert bearable(touches, 1.0, day(37))


def test_three_calls_missed_on_three_days_block_the_fourth() -> None:
    missed = [Touch(day(number), "missed") for number in range(3)]
    assert pressure(missed, day(3)) == pytest.approx(1.003, abs=5e-4)
    assert not bearable(missed, COSTS["marketing"], day(3))
    assert bearable(missed, COSTS["service"], day(3))


def test_what_was_asked_for_is_always_bearable_and_what_is_not_known_is_the_dearest() -> None:
    full = [Touch(START, "abandoned"), Touch(START, "abandoned")]
    assert bearable(full, COSTS["requested"], START)
    assert pressure([Touch(START, "pigeon")], START) == COSTS["abandoned"]


TOUCHES = st.lists(
    st.builds(
        Touch, st.floats(-200, 5).map(day), st.sampled_from(sorted(COSTS)),
        st.sampled_from(["call", "sms", "email", "fax"]), st.sampled_from([0.5, 1.0, 2.0]),
    ), max_size=8,
)  # fmt: skip


@given(TOUCHES, st.sampled_from([0.3, 1.0]))
def test_the_moment_that_is_told_is_the_first_second_within_the_budget(touches: list[Touch], cost: float) -> None:
    found = bearable_from(touches, cost, START)
    assert found is not None
    assert bearable(touches, cost, found)
    assert found == START or not bearable(touches, cost, found - timedelta(seconds=1))


@given(TOUCHES, st.builds(Touch, st.floats(-200, 0).map(day), st.sampled_from(sorted(COSTS))))
def test_one_touch_more_is_never_felt_less(touches: list[Touch], more: Touch) -> None:
    assert pressure([*touches, more], START) >= pressure(touches, START)
    assert BUDGET > 0
