"""Where an agent may go from where."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cti.agents import MOVES, AgentState, IllegalMove, Presence, move
from cti.agents.presence import project
from cti.happenings import AgentStateChanged
from ivr.happenings import Happening

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)

LEGAL = """
logged_out -> ready not_ready
ready -> ringing talking not_ready logged_out
ringing -> talking ready wrap_up not_ready logged_out
talking -> wrap_up
wrap_up -> ready not_ready ringing talking logged_out
not_ready -> ready not_ready ringing talking logged_out
"""


def test_the_table_is_the_one_that_is_written_here() -> None:
    written = {a: set(b.split()) for a, b in (line.split(" -> ") for line in LEGAL.strip().splitlines())}
    assert {str(a): {str(b) for b in after} for a, after in MOVES.items()} == written


@pytest.mark.parametrize("before", AgentState)
@pytest.mark.parametrize("after", AgentState)
def test_a_move_is_in_the_table_or_raises(before: AgentState, after: AgentState) -> None:
    if after in MOVES[before]:
        assert move(before, after) is after
    else:
        with pytest.raises(IllegalMove, match=f"{before}.*{after}"):
            move(before, after)


def test_every_state_can_be_reached_and_left() -> None:
    assert set(MOVES) == set(AgentState)
    assert set().union(*MOVES.values()) == set(AgentState)
    assert all(MOVES.values())


def _presence() -> tuple[Presence, list[Happening]]:
    told: list[Happening] = []
    return Presence(told.append, lambda: NOW), told


def test_whoever_was_never_seen_is_logged_out() -> None:
    presence, _ = _presence()
    assert presence.of("ewa").state is AgentState.LOGGED_OUT


def test_a_move_is_told_with_where_from_and_why() -> None:
    presence, told = _presence()
    presence.change("ewa", AgentState.NOT_READY, reason="lunch")
    assert presence.of("ewa").reason == "lunch"
    (change,) = told
    assert isinstance(change, AgentStateChanged)
    assert (change.user, change.before, change.state, change.reason) == ("ewa", "logged_out", "not_ready", "lunch")
    assert len(project(change)) == 1


def test_an_illegal_move_changes_nothing_and_tells_nobody() -> None:
    presence, told = _presence()
    presence.change("ewa", AgentState.READY)
    before = presence.of("ewa")
    with pytest.raises(IllegalMove):
        presence.change("ewa", AgentState.WRAP_UP)
    assert presence.of("ewa") is before
    assert len(told) == 1


def test_the_reason_ends_with_its_state() -> None:
    presence, _ = _presence()
    presence.change("ewa", AgentState.NOT_READY, reason="lunch")
    presence.change("ewa", AgentState.READY)
    assert presence.of("ewa").reason is None
