"""An agent's states are a table: what it does not allow does not happen."""

from __future__ import annotations

import itertools

import pytest

from cti.agents.states import MOVES, AgentState, IllegalMoveError, move


def test_every_state_is_in_the_table_and_leads_somewhere() -> None:
    assert set(MOVES) == set(AgentState)
    assert all(MOVES.values())


def test_every_state_can_be_reached_from_logged_out_and_leads_back() -> None:
    for begin, end in itertools.permutations(AgentState, 2):
        seen = {begin}
        while (more := seen.union(*(MOVES[s] for s in seen))) != seen:
            seen = more
        assert end in seen


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (AgentState.LOGGED_OUT, AgentState.READY),
        (AgentState.LOGGED_OUT, AgentState.TALKING),
        (AgentState.READY, AgentState.TALKING),
        (AgentState.TALKING, AgentState.READY),
        (AgentState.TALKING, AgentState.LOGGED_OUT),
        (AgentState.READY, AgentState.READY),
    ],
)
def test_an_illegal_move_is_refused(state: AgentState, to: AgentState) -> None:
    with pytest.raises(IllegalMoveError):
        move(state, to)


def test_a_call_goes_ready_ringing_talking_wrap_up_ready() -> None:
    state = AgentState.READY
    for to in (AgentState.RINGING, AgentState.TALKING, AgentState.WRAP_UP, AgentState.READY):
        state = move(state, to)
    assert state is AgentState.READY
