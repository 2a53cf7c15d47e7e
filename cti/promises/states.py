"""The states of a promise, or of a task, and what time does to it. Pure; the diagram in the docs is drawn from the
table. Promise and task are one thing with two kinds: who, what, by when, told before it is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

BEFORE = timedelta(minutes=30)
"""Somebody is told so long before a promise is late; of one that is due in less than an hour, half of its time."""
FARTHEST = timedelta(days=366)
"""A promise for later than that is for a contract."""


class What(StrEnum):
    """What is owed."""

    PROMISE = "promise"
    """To a customer, who was told of it."""
    TASK = "task"
    """Among colleagues: somebody has to do it, or anybody of a queue."""


class PromiseState(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    LATE = "late"
    """Its time is over, and nobody has said that it was kept."""
    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    """It is owed no more: the customer does not want it, or it cannot be done and the customer knows."""


OPEN, LATE, KEPT, WITHDRAWN = PromiseState

MOVES: Mapping[PromiseState, frozenset[PromiseState]] = {
    OPEN: frozenset({LATE, KEPT, WITHDRAWN}),
    LATE: frozenset({KEPT, WITHDRAWN}),
    KEPT: frozenset(),
    WITHDRAWN: frozenset(),
}


class IllegalMove(Exception):
    """A promise cannot go from this state to that one."""

    def __init__(self, before: PromiseState, after: PromiseState) -> None:
        super().__init__(f"a promise that is {before} cannot become {after}")
        self.before, self.after = before, after


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise or a task that is not over, as far as time and moves are concerned."""

    id: str
    call_id: str | None
    """In which it was made; None: it came with the customer."""
    customer_id: str | None
    owner: str | None
    """User name of who keeps it."""
    made: datetime
    due: datetime | None
    """None: some time."""
    state: PromiseState = OPEN
    told: bool = False
    """That it is due soon."""
    what: What = What.PROMISE
    queue: str | None = None
    """Anybody of it may take the task; with an owner: where it came from."""

    def moved(self, to: PromiseState) -> Owed:
        """Raises IllegalMove."""
        if to not in MOVES[self.state]:
            raise IllegalMove(self.state, to)
        return replace(self, state=to)

    def taken(self, by: str) -> Owed:
        """Another one keeps it."""
        return replace(self, owner=by)


def told_at(made: datetime, due: datetime) -> datetime:
    """When somebody has to be told that it is due soon."""
    return due - min(BEFORE, max(timedelta(), (due - made) / 2))


def wanted(owed: Owed, now: datetime) -> PromiseState | None:
    """What is to be told of it now: LATE, that it is late; OPEN, that it will be soon; None: nothing."""
    if owed.due is None or owed.state is not OPEN:
        return None
    if now >= owed.due:
        return LATE
    return OPEN if not owed.told and now >= told_at(owed.made, owed.due) else None


def wakes(owed: Owed) -> datetime | None:
    """The next moment at which `wanted` is something; None: never."""
    if owed.due is None or owed.state is not OPEN:
        return None
    return owed.due if owed.told else told_at(owed.made, owed.due)


def may_be_due(due: datetime, now: datetime) -> bool:
    """Whether something may be promised for `due`."""
    return now < due <= now + FARTHEST
