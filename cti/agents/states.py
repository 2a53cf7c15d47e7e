"""The states of an agent and the moves between them, as a table. Pure; the diagram in the docs is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AgentState(StrEnum):
    """Where an agent stands."""

    LOGGED_OUT = "logged_out"
    """No desk is open."""
    READY = "ready"
    """May be given the next call."""
    RINGING = "ringing"
    """The phone rings; nobody has answered yet."""
    TALKING = "talking"
    """In a call."""
    WRAP_UP = "wrap_up"
    """After a call, writing down how it ended."""
    NOT_READY = "not_ready"
    """At the desk, but not to be called; the reason says why."""


LOGGED_OUT, READY, RINGING, TALKING, WRAP_UP, NOT_READY = AgentState

MOVES: Mapping[AgentState, frozenset[AgentState]] = {
    LOGGED_OUT: frozenset({READY, NOT_READY}),
    # A talk without a ring before it: the link to the switch was down while the phone rang.
    READY: frozenset({RINGING, TALKING, NOT_READY, LOGGED_OUT}),
    RINGING: frozenset({TALKING, READY, WRAP_UP, NOT_READY, LOGGED_OUT}),
    TALKING: frozenset({WRAP_UP}),
    # A phone that is called directly, past the queue, rings in any state but talking.
    WRAP_UP: frozenset({READY, NOT_READY, RINGING, TALKING, LOGGED_OUT}),
    NOT_READY: frozenset({READY, NOT_READY, RINGING, TALKING, LOGGED_OUT}),
}
"""From -> to. Not ready to not ready changes the reason."""


class IllegalMove(Exception):
    """An agent cannot go from this state to that one."""

    def __init__(self, before: AgentState, after: AgentState) -> None:
        super().__init__(f"an agent who is {before} cannot become {after}")
        self.before, self.after = before, after


def move(before: AgentState, after: AgentState) -> AgentState:
    """`after`, when the table has the move. Raises IllegalMove."""
    if after not in MOVES[before]:
        raise IllegalMove(before, after)
    return after
