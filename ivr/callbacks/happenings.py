"""What happens to a promised call; kept in the event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPlaced(Happening):
    """What is known of the person when the promise is given. `call_id`: the call in which it was."""

    kind: ClassVar[str] = "callback.placed"
    callback: str
    since: int
    """Microseconds since 1970: beginning of the wait that the place stands for."""
    name: str | None
    language: str
    caller: str | None = None
    """Who called, E.164, if he is to be rung on another telephone or not; None: withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTurn(Happening):
    """Its turn has come: an agent's telephone rings for it. `call_id`: the call to the person, if it comes to one."""

    kind: ClassVar[str] = "callback.turn"
    callback: str
    queue: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackMoved(Happening):
    kind: ClassVar[str] = "callback.moved"
    callback: str
    state: str
    """CallbackState."""
    because: str
    tries: int
    not_before: int | None
    """Microseconds since 1970."""
    attempt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackLate(Happening):
    """The time that was chosen for the call is over, and nobody has made it."""

    kind: ClassVar[str] = "callback.late"
    callback: str
    queue: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClicked(Happening):
    """An agent wants to call somebody; his own telephone rings first."""

    kind: ClassVar[str] = "call.clicked"
    user: str
    number: str
