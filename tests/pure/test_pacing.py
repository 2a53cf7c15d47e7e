"""Ringing ahead of the agents: what is promised about abandoned calls holds at every moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy import Pace, Tally, pacing
from scripts_dsl.policy.pacing import spare

FRESH = timedelta(seconds=5)
BUSY = Tally(answered=1_000, abandoned=5, agents=20, idle=2, in_flight=2, last_result=FRESH)


@pytest.mark.parametrize(("cap", "first"), [("3", 34), ("5", 20), ("1", 100), ("0.5", 200)])
def test_the_first_abandoned_call_needs_so_many_answers(cap: str, first: int) -> None:
    assert Pace(Decimal(0), Decimal(cap)).first_abandon == first


def test_between_answers_and_abandoned_it_rings_ahead_as_far_as_the_worst_case_allows() -> None:
    found = pacing(Pace(), BUSY)
    assert (found.style, found.because) == ("predictive", "pace")
    assert found.lines == spare(Pace(), BUSY) == 25
    assert Fraction(5 + 25, 1_000 + 25) <= Fraction(3, 100) < Fraction(5 + 26, 1_000 + 26)


@pytest.mark.parametrize(
    ("change", "style", "because"),
    [
        ({"agents": 2}, "progressive", "agents"),
        ({"answered": 33, "abandoned": 0}, "progressive", "answers"),
        ({"abandoned": 30}, "progressive", "abandoned"),
        ({"last_result": timedelta(minutes=10, seconds=1)}, "progressive", "last_result"),
        ({"last_result": None}, "progressive", "last_result"),
        ({"reserved": True}, "preview", "reserved_agent"),
    ],
)
def test_it_falls_back_by_itself(change: dict[str, object], style: str, because: str) -> None:
    found = pacing(Pace(), replace(BUSY, **change))  # type: ignore[arg-type]
    assert (found.style, found.because) == (style, because)


def test_progressive_rings_one_line_for_each_free_agent() -> None:
    held = replace(BUSY, abandoned=30, idle=5, in_flight=3)
    assert pacing(Pace(), held).lines == 2
    assert pacing(Pace(), replace(held, in_flight=9)).lines == 0


MOVES = st.lists(st.tuples(st.sampled_from(("ring", "answer", "nobody", "free")), st.integers(0, 9)), max_size=300)


@given(agents=st.integers(1, 30), cap=st.sampled_from(("1", "3", "5")), moves=MOVES)
def test_never_above_the_cap_at_any_moment(agents: int, cap: str, moves: list[tuple[str, int]]) -> None:
    """Whatever happens: lines are answered or not, agents become free late, and nobody ever leaves."""
    pace, share = Pace(Decimal(0), Decimal(cap)), Fraction(cap) / 100
    answered = abandoned = ringing = 0
    idle = agents
    for move, count in moves:
        tally = Tally(answered, abandoned, agents, idle, ringing, FRESH)
        if move == "ring":
            ringing += min(count * 5, pacing(pace, tally).lines)
        elif move == "free":
            idle = min(agents, idle + count)
        elif ringing:
            ringing -= 1
            answered += move == "answer"
            abandoned += move == "answer" and not idle
            idle -= bool(move == "answer" and idle)
        assert abandoned <= share * answered
