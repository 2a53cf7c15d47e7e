"""The search for the most calls a second that are good, without an Asterisk."""

from __future__ import annotations

import pytest

from bench.ramp import FINE, FIRST, STEPS, UP, Ramp


def climb(ramp: Ramp, most: float, slips: frozenset[int] = frozenset()) -> list[float]:
    """The rates that are tried when all up to `most` are good; `slips`: numbers of steps that go wrong by chance."""
    tried: list[float] = []
    while (rate := ramp.rate) is not None:
        tried.append(rate)
        ramp.tell(clean=rate <= most and len(tried) - 1 not in slips)
    return tried


@pytest.mark.parametrize("most", [60, 75, 100, 199, 350, 800])
def test_the_most_is_found_within_a_few_percent(most: float) -> None:
    ramp = Ramp()
    tried = climb(ramp, most)
    assert ramp.good <= most < ramp.good * FINE * 1.02
    assert len(tried) <= STEPS


def test_a_rate_counts_as_bad_only_when_it_is_bad_twice() -> None:
    tried = climb(Ramp(), 130.0, slips=frozenset({0}))
    assert tried[:4] == [FIRST, FIRST, FIRST * UP, FIRST * UP * UP]
    assert tried.count(FIRST * UP * UP) == 2


def test_a_machine_that_carries_little_is_searched_downwards_and_not_for_ever() -> None:
    ramp = Ramp()
    tried = climb(ramp, 20.0)
    assert ramp.good <= 20 < ramp.good * FINE * 1.05
    assert len(tried) <= STEPS
    nothing = Ramp()
    assert len(climb(nothing, 0.0)) <= STEPS
    assert nothing.good == 0
