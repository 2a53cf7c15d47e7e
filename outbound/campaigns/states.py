"""The states of a campaign, and the moves between them, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    """Never started."""
    RUNNING = "running"
    """People are called."""
    PAUSED = "paused"
    """Somebody has said: not now."""
    STOPPED = "stopped"
    """It has stopped by itself, or for good: it goes on only with a reason and a change."""
    DONE = "done"
    """Nobody is left to be called."""


DRAFT, RUNNING, PAUSED, STOPPED, DONE = CampaignState

MOVES: Mapping[CampaignState, frozenset[CampaignState]] = {
    DRAFT: frozenset({RUNNING}),
    RUNNING: frozenset({PAUSED, STOPPED, DONE}),
    PAUSED: frozenset({RUNNING, STOPPED}),
    STOPPED: frozenset({RUNNING}),
    DONE: frozenset({RUNNING}),
}


class IllegalMove(Exception):
    """A campaign cannot go from this state to that one."""

    def __init__(self, before: CampaignState, after: CampaignState) -> None:
        super().__init__(f"a campaign that is {before} cannot become {after}")
        self.before, self.after = before, after


def move(before: CampaignState, after: CampaignState) -> CampaignState:
    """`after`, when the table has the move. Raises IllegalMove."""
    if after not in MOVES[before]:
        raise IllegalMove(before, after)
    return after
