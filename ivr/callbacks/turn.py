"""What a promise wants now, and what comes after a try. Pure: facts in, decision and reason out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.callbacks.states import CallbackState, move
from ivr.dialguard.states import AttemptState

MOST_TRIES = 3
"""Times that the person's telephone rings for one promise."""
AGAIN_AFTER = timedelta(minutes=10)
"""From a try that did not reach the person to the next."""
SOON = timedelta(minutes=10)
"""Before the promised time from which on the place goes before all others."""
USUAL, FIRST = 5, 1
"""Priorities of a place, as `queue` has them: 1 first, 9 last."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One promise."""

    id: str
    call_id: str
    """The call in which it was given."""
    queue: str
    number: str
    """E.164."""
    tell: str
    """What the agent reads."""
    since: datetime
    """Beginning of the wait that the place stands for: when the caller joined this queue, else when it was promised.
    A time that was chosen, also before it has come."""
    asked: datetime
    due: datetime
    """asked + within."""
    name: str | None = None
    language: str = ""
    caller: str | None = None
    """Number from which it was asked for; often the same. None: withheld."""
    state: CallbackState = CallbackState.WAITING
    tries: int = 0
    not_before: datetime | None = None
    attempt: str | None = None
    """The last one."""
    because: str = ""

    def moved(self, to: CallbackState, because: str) -> Callback:
        """Raises IllegalMove."""
        return replace(self, state=move(self.state, to), because=because)


def ahead(callback: Callback, now: datetime) -> bool:
    """Its time was chosen, and has not come: who talks with us before wants that call all the same."""
    return callback.since > now


def wants_place(callback: Callback, now: datetime, *, staffed: bool) -> bool:
    """Whether it should stand in the queue now. `staffed`: the queue is open and somebody serves it."""
    early = callback.not_before is not None and now < callback.not_before
    return callback.state is CallbackState.WAITING and staffed and not early


def priority(callback: Callback, now: datetime) -> int:
    """Of its place: a promise that is about to be broken goes first."""
    return FIRST if now >= callback.due - SOON else USUAL


def after(callback: Callback, end: AttemptState, because: str, now: datetime) -> Callback:
    """The promise after a try that ended so."""
    tried = replace(callback, tries=callback.tries + 1)
    if end is AttemptState.DONE:
        return tried.moved(CallbackState.DONE, "they talked")
    if end is AttemptState.UNKNOWN:
        return tried.moved(CallbackState.FAILED, "perhaps called: nobody knows, so nobody calls again by itself")
    if end is AttemptState.BLOCKED:
        return tried.moved(CallbackState.FAILED, because)
    if tried.tries >= MOST_TRIES:
        return tried.moved(CallbackState.FAILED, f"not reached in {MOST_TRIES} tries")
    return replace(tried.moved(CallbackState.WAITING, "not reached"), not_before=now + AGAIN_AFTER)


def position(callback: Callback, others: list[datetime]) -> int:
    """The place in the queue, 1 first: behind everybody who has waited longer."""
    return 1 + sum(joined < callback.since for joined in others)
