"""Where a remark may go, and an idea. Pure; the diagrams in the docs are drawn from the tables.

A remark is closed by what came of it. One whose customer waits for a call is closed after a call that went through us,
or by saying how else the customer was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

WITHIN = timedelta(days=1)
"""Until somebody has called back, when the site says nothing."""


class RemarkState(StrEnum):
    """Where a remark stands."""

    OPEN = "open"
    LATE = "late"
    """Nobody has called back in time."""
    CLOSED = "closed"


class Result(StrEnum):
    """What came of a remark."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    THANKED = "thanked"
    NOT_REACHED = "not_reached"
    """It stays open."""
    NOT_WANTED = "not_wanted"
    """The customer does not want to be called."""
    ELSEWHERE = "elsewhere"
    """The customer was answered in another way: by letter, in the shop."""
    READ = "read"
    """Nobody had to call."""


class IdeaState(StrEnum):
    """What becomes of an idea."""

    NEW = "new"
    TAKEN = "taken"
    DONE = "done"
    DECLINED = "declined"


OPEN, LATE, CLOSED = RemarkState
MOVES: Mapping[RemarkState, frozenset[RemarkState]] = {
    OPEN: frozenset({LATE, CLOSED}),
    LATE: frozenset({CLOSED}),
    CLOSED: frozenset(),
}
NEW, TAKEN, DONE, DECLINED = IdeaState
IDEA_MOVES: Mapping[IdeaState | None, frozenset[IdeaState]] = {
    None: frozenset({NEW}),
    NEW: frozenset({TAKEN, DONE, DECLINED}),
    TAKEN: frozenset({DONE, DECLINED}),
    DONE: frozenset(),
    DECLINED: frozenset(),
}
"""None: it is no idea yet."""
TALKED = frozenset({Result.SOLVED, Result.EXPLAINED, Result.THANKED, Result.NOT_REACHED})
"""Somebody has called."""
SAYS_HOW = frozenset({Result.NOT_WANTED, Result.ELSEWHERE})
"""Nobody has called, and says why."""


class RemarkRefused(ValueError):
    """It cannot be done now; `code` for programs, the text for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Open:
    """A remark that is not closed, as far as time and moves are concerned."""

    id: str
    call_id: str | None
    owner: str
    due: datetime | None
    state: RemarkState = OPEN
    calls: int = 0
    """Calls to the customer so far."""
    idea: IdeaState | None = None
    author: str | None = None
    said: str = ""

    def moved(self, to: RemarkState) -> Open:
        """Raises RemarkRefused."""
        if to not in MOVES[self.state]:
            raise RemarkRefused("wrong_state", f"A remark that is {self.state} cannot become {to}.")
        return replace(self, state=to)

    def result(self, result: Result, note: str) -> Open:
        """What it is after somebody said what came of it. Raises RemarkRefused."""
        if result in TALKED and not self.calls:
            raise RemarkRefused("call_first", "Nobody has called the customer yet: call back first, or say how else.")
        if result in SAYS_HOW and not note.strip():
            raise RemarkRefused("say_how", "Say how the customer was answered, or why not.")
        if result is Result.READ and self.due is not None:
            raise RemarkRefused("call_first", "The customer waits for a call: call back first, or say how else.")
        return self if result is Result.NOT_REACHED else self.moved(CLOSED)

    def idea_moved(self, to: IdeaState, why: str) -> Open:
        """Raises RemarkRefused."""
        if to not in IDEA_MOVES[self.idea]:
            raise RemarkRefused("wrong_state", f"An idea that is {self.idea or 'none yet'} cannot become {to}.")
        if to is DECLINED and not why.strip():
            raise RemarkRefused("say_why", "Say why: whoever had the idea is told.")
        return replace(self, idea=to)


def late_at(one: Open) -> datetime | None:
    """When it will be late; None: never, or it is."""
    return one.due if one.state is OPEN else None
