"""The states of an attempt to call somebody, and the moves between them, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AttemptState(StrEnum):
    """Where an attempt stands."""

    INTENT = "intent"
    """Claimed: on disk before anything was sent. It may have been dialled or not."""
    DONE = "done"
    """Answered."""
    FAILED = "failed"
    """Not answered: busy, nobody there, not to be reached, or never dialled and given up."""
    BLOCKED = "blocked"
    """Not dialled: refused by a list, a rule or a limit."""
    UNKNOWN = "unknown"
    """Perhaps dialled; nobody will ever know. Counts as a call, and is never dialled again."""


INTENT, DONE, FAILED, BLOCKED, UNKNOWN = AttemptState

MOVES: Mapping[AttemptState, frozenset[AttemptState]] = {
    INTENT: frozenset({DONE, FAILED, BLOCKED, UNKNOWN}),
    DONE: frozenset(),
    FAILED: frozenset(),
    BLOCKED: frozenset(),
    UNKNOWN: frozenset(),
}
"""From -> to. What is over stays over: another try is another attempt with another id."""


class IllegalMove(Exception):
    """An attempt cannot go from this state to that one."""

    def __init__(self, before: AttemptState, after: AttemptState) -> None:
        super().__init__(f"an attempt that is {before} cannot become {after}")
        self.before, self.after = before, after


def move(before: AttemptState, after: AttemptState) -> AttemptState:
    """`after`, when the table has the move. Raises IllegalMove."""
    if after not in MOVES[before]:
        raise IllegalMove(before, after)
    return after
