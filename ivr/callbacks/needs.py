"""What the keeper of promises works with: the telephone side, the store, the clock; and a place in a queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.bus import Bus
from ivr.callbacks.turn import Callback
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.live import LiveCalls


class Ended(Protocol):
    """How an attempt ended."""

    @property
    def state(self) -> AttemptState: ...
    @property
    def because(self) -> str: ...


class Dials(Protocol):
    """ivr.asterisk.dialling.Dialling."""

    async def claim(
        self,
        written: str,
        key: str,
        *,
        call_id: str | None = None,
        asked: datetime | None = None,
        attempt: str | None = None,
    ) -> Attempt: ...

    def let_go(self, attempt: Attempt) -> Awaitable[Ended]: ...


class Holds(Protocol):
    """ivr.asterisk.places.Places."""

    async def take(
        self, call_id: str, queue: str, number: str, priority: int, position: int, *, alone: bool = False
    ) -> None: ...
    async def ring(self, call_id: str) -> None: ...
    async def dial(
        self, attempt: Attempt, call_id: str, asked: datetime, *, shown: str = "", purpose: str = "service"
    ) -> None: ...
    async def hang_up(self, attempt: Attempt) -> None: ...
    async def leave(self, call_id: str) -> None: ...
    def lost(self, call_id: str) -> bool: ...
    def forget(self, call_id: str) -> None: ...
    async def sweep(self) -> None: ...


@dataclass(slots=True)
class Place:
    """Of one promise that stands in a queue. Its id is the id of the call it may become."""

    id: str
    callback: str
    priority: int
    began: datetime
    told: bool = False
    """The timeline knows of the call."""
    busy: bool = False
    """An agent's telephone rings for it, or an agent has taken it."""
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the keeper works with."""

    bus: Bus
    live: LiveCalls
    places: Holds
    dialling: Dials
    load: Callable[[], Awaitable[tuple[Callback, ...]]]
    """Promises that are not over. Raises StoreError."""
    attempt_of: Callable[[str], Awaitable[Attempt | None]]
    """The attempt of a key. Raises StoreError."""
    staffed: Callable[[str], bool]
    """Whether a queue is open now and somebody serves it."""
    clock: Callable[[], datetime]
