"""Intervals that hold at every look: the numbers of the reference library, and what they promise."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy.brake.boundaries import (
    BetaBinomialMixture,
    NormalMixture,
    log_incomplete_beta,
    rate_interval,
    rho,
    stitched,
)
from scripts_dsl.policy.brake.sequences import Band, Interval, betting, capital, lowest_mean, lowest_rate

ALPHA = 0.05
TO_FIVE_PLACES = 1e-5


def golden(value: float) -> object:
    """A number of the tests of the library by the authors of the paper."""
    return pytest.approx(value, abs=TO_FIVE_PLACES)


def test_normal_mixture() -> None:
    assert rho(100, ALPHA) == golden(12.60056)
    two, one = NormalMixture(rho(100, ALPHA)), NormalMixture(rho(100, ALPHA, one_sided=True), one_sided=True)
    assert (two.log_mixture(10, 100), two.bound(100, ALPHA)) == (golden(-0.6510052), golden(30.35209))
    assert (one.log_mixture(10, 100), one.bound(100, ALPHA)) == (golden(-0.06502391), golden(27.66071))


def test_beta_binomial_mixture() -> None:
    two, one = (BetaBinomialMixture(100, ALPHA, 0.2, 0.8, one_sided=side) for side in (False, True))
    assert (two.log_mixture(10, 100), two.bound(100, ALPHA)) == (golden(-0.6941012), golden(31.4308))
    assert (one.log_mixture(10, 100), one.bound(100, ALPHA)) == (golden(-0.07134019), golden(28.41238))


def test_polynomial_stitching() -> None:
    assert stitched(100, ALPHA, v_min=10, c=3) == golden(64.48755)
    assert stitched(100, ALPHA, v_min=10, c=-1) == golden(28.99389)


@pytest.mark.parametrize(
    ("hits", "of", "t_opt", "low", "high"),
    [
        (700, 1000, 100, 0.651629, 0.745949),
        (15, 50, 50, 0.129556, 0.511896),
        (5, 50, 50, 0.013021, 0.269264),
    ],
)
def test_the_rate_of_yes(hits: int, of: int, t_opt: float, low: float, high: float) -> None:
    assert rate_interval(hits, of, ALPHA, t_opt) == (golden(low), golden(high))


def test_a_rate_of_none_or_all_has_an_end() -> None:
    assert rate_interval(0, 50, ALPHA, 50)[0] == 0
    assert rate_interval(50, 50, ALPHA, 50)[1] == 1
    assert 0 < rate_interval(0, 50, ALPHA, 50)[1] < 0.3


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_rate_that_was_seen_lies_in_its_interval(seen: tuple[int, int]) -> None:
    hits, of = seen
    low, high = rate_interval(hits, of, ALPHA, 500)
    assert 0 <= low <= hits / of <= high <= 1
    assert low > 0 or hits < 12
    assert high < 1 or of - hits < 12


@given(st.floats(0.01, 300), st.floats(0.01, 300), st.floats(0.001, 0.999))
def test_both_parts_of_the_beta_function_are_the_whole(a: float, b: float, x: float) -> None:
    parts = math.exp(log_incomplete_beta(a, b, x)) + math.exp(log_incomplete_beta(b, a, 1 - x))
    assert parts == pytest.approx(math.exp(log_incomplete_beta(a, b, 1)), rel=1e-8, abs=1e-290)


# --- betting ----------------------------------------------------------------------------------------------------------


def yes(rate: float, many: int, seed: int) -> list[float]:
    """Answers of yes and no."""
    dice = Random(seed)
    return [float(dice.random() < rate) for _ in range(many)]


@pytest.mark.parametrize("mean", [0.2, 0.5, 0.8])
def test_the_true_mean_is_seldom_ever_left_out(mean: float) -> None:
    """At no look of 200; of 200 campaigns 10 may. 10,000 of them are in the bench."""
    runs = 200
    capitals = [capital(yes(mean, 200, seed), mean) for seed in range(runs)]
    out = sum(max(one) >= math.log(1 / ALPHA) for one in capitals)
    assert out <= 0.05 * runs + 3 * math.sqrt(0.05 * 0.95 * runs)
    assert max(max(one) for one in capitals) > 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_holds_what_was_seen_and_its_ends_are_refuted(answers: list[float]) -> None:
    found = betting(answers)
    assert 0 <= found.low <= found.high <= 1
    for outside in (found.low - 1e-3, found.high + 1e-3):
        if 0 < outside < 1:
            assert capital(answers, outside)[-1] >= math.log(1 / ALPHA)
    inside = (found.low + found.high) / 2
    assert capital(answers, inside)[-1] < math.log(1 / ALPHA) + 1e-9
    assert lowest_mean(answers, 0.025) >= found.low - 1e-6


def test_nothing_heard_is_nothing_known() -> None:
    assert betting([]) == Interval(0, 1)
    assert lowest_mean([], 0.05) == 0
    assert Band().interval == Interval(0, 1)


def test_the_closed_form_is_a_little_wider_and_the_same_in_the_end() -> None:
    answers = yes(0.7, 1000, 1)
    band = Band()
    for x in answers:
        band = band.heard(x)
    tight = betting(answers)
    assert band.mean == pytest.approx(sum(answers) / 1000)
    assert band.interval.low < tight.low + 0.01
    assert tight.high - 0.01 < band.interval.high
    assert 0.7 in band.interval
    assert band.interval.high - band.interval.low < 0.15


def test_the_band_is_that_of_the_formula_answer_by_answer() -> None:
    """Written down a second time, with sums instead of steps."""
    answers = [0.75, 0.25, 1.0, 0.0, 0.5] * 20
    band = Band()
    for x in answers:
        band = band.heard(x)
    mu, variance, sizes = [0.5], [0.25], []
    for i, _ in enumerate(answers, 1):
        sizes.append(min(0.5, math.sqrt(2 * math.log(40) / (i * math.log(i + 1) * variance[-1]))))
        mu.append((0.5 + sum(answers[:i])) / (i + 1))
        variance.append((0.25 + sum((answers[j] - mu[j + 1]) ** 2 for j in range(i))) / (i + 1))
    psi = [-math.log(1 - size) - size for size in sizes]
    spent = sum((x - m) ** 2 * p for x, m, p in zip(answers, mu, psi, strict=False))
    middle = sum(size * x for size, x in zip(sizes, answers, strict=True)) / sum(sizes)
    half = (math.log(40) + spent) / sum(sizes)
    assert 0 < middle - half < middle + half < 1
    assert band.interval == Interval(pytest.approx(max(0, middle - half)), pytest.approx(min(1, middle + half)))  # type: ignore[arg-type]


def test_a_rate_looked_at_once_is_tighter_than_one_looked_at_always() -> None:
    answers = yes(0.9, 2000, 3)
    share = sum(answers) / 2000
    assert lowest_mean(answers, 0.01) < lowest_rate(share, 2000, 0.01) < share
    assert lowest_rate(1.0, 50, 0.01) == pytest.approx(0.01 ** (1 / 50))
    assert lowest_rate(0.0, 50, 0.01) == 0
