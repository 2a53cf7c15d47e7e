"""Was it the campaign? People who are left alone beside those who are called."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from random import Random

import pytest

from scripts_dsl.policy.brake.holdout import Comparison, Verdict, begun, called, left_alone, stake
from scripts_dsl.policy.brake.watching import fresh, listened


def played(of_called: Callable[[int], float], of_alone: Callable[[int], float], blocks: int = 300) -> Comparison:
    """One in ten is left alone."""
    found = begun()
    for block in range(blocks):
        for _ in range(9):
            found = called(found, of_called(block))
        found = left_alone(found, of_alone(block))
    return found


def test_what_makes_everybody_unhappy_is_not_the_campaign() -> None:
    """An outage in the middle: both fall, by the same."""
    dice = Random(2)

    def score(block: int) -> float:
        return dice.choice((0.75, 1.0) if block < 150 else (0.0, 0.25))

    assert played(score, score).verdict() is Verdict.OPEN


def test_what_only_those_feel_who_are_called_is_the_campaign() -> None:
    dice = Random(3)
    found = played(lambda _: dice.choice((0.25, 0.75)), lambda _: dice.choice((0.5, 1.0)), 60)
    assert found.verdict() is Verdict.CAMPAIGN


def test_as_long_as_both_are_the_same_the_evidence_stays_one_on_average_at_most() -> None:
    """Every way in which two blocks of one and one answer can go, at the tolerance."""
    bet = stake(0.5, 0.4, 1)
    whole = 0.0
    rates = (0.5, 0.6)
    for t1, c1, t2, c2 in product((0, 1), repeat=4):
        chance = 1.0
        for x, rate in ((t1, rates[0]), (c1, rates[1]), (t2, rates[0]), (c2, rates[1])):
            chance *= rate if x else 1 - rate
        stream = fresh(bet)
        for t, c in ((t1, c1), (t2, c2)):
            stream = listened(bet, stream, (1 + t - c) / 2)
        whole += chance * stream.evidence
    assert whole == pytest.approx(1)


def test_an_answer_with_nobody_to_compare_with_is_not_compared() -> None:
    found = left_alone(begun(), 0.0)
    assert (found.stream.n, found.evidence) == (0, 1.0)
    assert left_alone(called(found, 1.0), 0.0).stream.n == 1


def test_more_answers_of_those_called_make_bolder_bets() -> None:
    few, many = stake(0.285, 0.05, 1), stake(0.285, 0.05, 9)
    assert all(one <= other for one, other in zip(few.bets, many.bets, strict=True))
    assert few.bets[0] < many.bets[0]
    assert few.floor == pytest.approx(0.5 - 0.05 / 8)
