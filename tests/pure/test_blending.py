"""Agents who serve callers beside a campaign: how many it leaves to them, and what the callers notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.pacing import Agent, Line, Market, Pacer
from outbound.pacing.blending import MOST, REMEMBERED, Callers, left_to_callers
from outbound.pacing.market import IDLE, TALKING
from outbound.simulation.blended import Beside, Blended, Nobody
from outbound.simulation.day import Dialler, Result
from outbound.simulation.world import HOUR, Fates, World
from scripts_dsl.policy import Pace

LESS = 0.05
"""The service level falls by no more than this."""


# --- how many --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 300), st.floats(0, 2), st.floats(5, 2_000))
def test_more_callers_are_left_more_agents_and_never_more_than_a_third_of_them(
    agents: int, share: float, handling: float
) -> None:
    found = left_to_callers(agents, share, handling)
    assert 0 <= found <= MOST * agents
    assert left_to_callers(agents, share * 1.3, handling) >= found
    assert left_to_callers(agents, share, handling * 1.3) >= found


def test_without_callers_nobody_is_left_to_them_and_a_large_floor_needs_none() -> None:
    """Of fifty agents one becomes free every three seconds."""
    assert left_to_callers(10, 0.0, 150) == 0
    assert [left_to_callers(agents, 0.25, 150) for agents in (1, 2, 5, 10, 20, 50)] == [0, 0, 1, 2, 1, 0]


def test_callers_are_counted_over_half_an_hour() -> None:
    callers = Callers()
    assert callers.rate(5_000) == 0
    for n in range(60):
        callers.came(1_000 + 30 * n)
    assert callers.rate(1_000 + REMEMBERED) == pytest.approx(1 / 30, rel=0.05)
    assert callers.rate(1_000 + 2 * REMEMBERED) == 0
    one = Callers()
    one.came(0)
    assert one.rate(1) <= 1 / 600, "of one caller nobody knows how often callers come"


def test_who_came_under_a_clock_that_was_set_back_is_not_counted_for_ever() -> None:
    callers = Callers()
    for n in range(60):
        callers.came(1_000_000 + n)
    callers.came(5_000)
    assert callers.rate(5_001) == 0
    callers.came(5_002)
    assert 0 < callers.rate(5_003) <= 1 / 600


# --- what a decision makes of it -------------------------------------------------------------------------------------


def test_whom_a_campaign_leaves_to_callers_it_does_not_ring_for() -> None:
    market = Market((Line(2.0),), (*[Agent(IDLE)] * 4, *[Agent(TALKING, 30.0)] * 6), left=2)
    assert (market.idle, replace(market, left=0).idle, replace(market, left=9).idle) == (2, 4, 0)
    assert Pacer(Pace()).decide(market).lines == 1
    assert Pacer(Pace()).decide(replace(market, left=0)).lines == 3


# --- what callers notice ---------------------------------------------------------------------------------------------


def played(dialler: Dialler, agents: int, a_minute: float, hours: float = 2.0) -> tuple[float, Result]:
    """The share of callers who were answered within twenty seconds, and what the campaign came to."""
    world = World()
    shift = Blended(world, dialler, agents, hours * HOUR, Fates(world, 101), a_minute, 101)
    result = shift.run()
    return shift.service_level, result


@pytest.mark.parametrize(("agents", "a_minute"), [(10, 1.0), (20, 2.0)])
def test_a_campaign_beside_callers_takes_no_more_than_five_points_of_their_service_level(
    agents: int, a_minute: float
) -> None:
    """And keeps its own promise, though callers come first."""
    without, _ = played(Nobody(), agents, a_minute)
    beside, result = played(Beside(Pacer(Pace())), agents, a_minute)
    assert beside >= without - LESS
    assert result.broken == 0
    assert result.utilisation > 0.55


def test_a_small_team_that_leaves_nobody_to_callers_answers_a_fifth_of_them_late() -> None:
    without, _ = played(Nobody(), 5, 0.4)
    greedy, _ = played(Beside(Pacer(Pace()), leaves=False), 5, 0.4)
    ours, _ = played(Beside(Pacer(Pace())), 5, 0.4)
    assert without > 0.99
    assert greedy < 0.85
    assert ours > greedy + 0.05
