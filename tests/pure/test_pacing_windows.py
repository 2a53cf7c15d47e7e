"""What a window of a rule still leaves: no more than the cap, and no less."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.pacing import Window

CAPS = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1), Decimal(3), Decimal(5), Decimal(100)])


@given(CAPS.filter(lambda cap: cap < 100), st.integers(0, 5_000), st.integers(0, 200))
def test_so_many_are_left_and_not_one_more(cap: Decimal, answered: int, abandoned: int) -> None:
    window = Window("w", cap, answered + abandoned, abandoned)
    assert window.left == 0 or window.holds(window.left)
    assert not window.holds(window.left + 1)


@given(CAPS, st.integers(0, 5_000), st.integers(0, 200))
def test_after_so_many_answers_one_may_be_abandoned_and_not_sooner(cap: Decimal, answered: int, abandoned: int) -> None:
    window = Window("w", cap, answered + abandoned, abandoned)
    if window.until is None:
        assert cap == 0
        return
    assert Window("w", cap, window.answered + window.until, abandoned).holds(1)
    assert window.until == 0 or not Window("w", cap, window.answered + window.until - 1, abandoned).holds(1)


@pytest.mark.parametrize(("answered", "abandoned", "left", "until"), [(0, 0, 0, 33), (33, 0, 1, 0), (70, 2, 0, 29)])
def test_of_three_in_a_hundred(answered: int, abandoned: int, left: int, until: int) -> None:
    window = Window("house/overdue", Decimal(3), answered, abandoned)
    assert (window.left, window.until) == (left, until)
