"""Where an agent stands: a word each, and the moves between them as a table. Pure.

Called by cti/presence.py; the diagram in the docs is drawn from MOVES.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AgentState(StrEnum):
    """The trade's six."""

    LOGGED_OUT = "logged_out"
    """No desk; the telephone is in no queue."""
    NOT_READY = "not_ready"
    """At the desk and takes no calls: lunch, training, a missed call."""
    READY = "ready"
    """Waits for a call."""
    RINGING = "ringing"
    """The telephone rings; the card is on the screen."""
    TALKING = "talking"
    """With a caller."""
    WRAP_UP = "wrap_up"
    """After the call, until its disposition is stored."""


_S = AgentState
MOVES: Mapping[AgentState, frozenset[AgentState]] = {
    _S.LOGGED_OUT: frozenset({_S.NOT_READY}),
    _S.NOT_READY: frozenset({_S.READY, _S.RINGING, _S.LOGGED_OUT}),  # ringing: called directly, not by a queue
    _S.READY: frozenset({_S.NOT_READY, _S.RINGING, _S.LOGGED_OUT}),
    _S.RINGING: frozenset({_S.TALKING, _S.READY, _S.NOT_READY, _S.WRAP_UP}),
    _S.TALKING: frozenset({_S.WRAP_UP}),
    _S.WRAP_UP: frozenset({_S.READY, _S.NOT_READY, _S.RINGING, _S.LOGGED_OUT}),
}
"""State -> states that may follow."""


class IllegalMoveError(ValueError):
    """This state does not follow that one; nothing changed."""


def move(state: AgentState, to: AgentState) -> AgentState:
    """The state after the move. Raises IllegalMoveError."""
    if to not in MOVES[state]:
        raise IllegalMoveError(f"{state} -> {to}")
    return to
