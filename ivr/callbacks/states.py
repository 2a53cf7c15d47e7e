"""The states of a promised call, and the moves between them, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CallbackState(StrEnum):
    """Where a promise stands."""

    WAITING = "waiting"
    """In the queue, or until the queue is open again."""
    CALLING = "calling"
    """An agent is on the line, the person is rung or talks."""
    DONE = "done"
    """They talked."""
    FAILED = "failed"
    """Not reached, not allowed, or nobody knows: a person has to look."""
    CANCELLED = "cancelled"
    """Served otherwise, or asked again."""


WAITING, CALLING, DONE, FAILED, CANCELLED = CallbackState

MOVES: Mapping[CallbackState, frozenset[CallbackState]] = {
    WAITING: frozenset({CALLING, FAILED, CANCELLED}),
    CALLING: frozenset({WAITING, DONE, FAILED}),
    DONE: frozenset(),
    FAILED: frozenset(),
    CANCELLED: frozenset(),
}


class IllegalMove(Exception):
    """A promise cannot go from this state to that one."""

    def __init__(self, before: CallbackState, after: CallbackState) -> None:
        super().__init__(f"a callback that is {before} cannot become {after}")
        self.before, self.after = before, after


def move(before: CallbackState, after: CallbackState) -> CallbackState:
    """`after`, when the table has the move. Raises IllegalMove."""
    if after not in MOVES[before]:
        raise IllegalMove(before, after)
    return after
