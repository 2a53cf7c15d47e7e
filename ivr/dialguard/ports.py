"""What a line and Asterisk's side ask of the attempts on disk (attempts.Attempts), without knowing the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from ivr.dialguard.states import AttemptState


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to call somebody."""

    id: str
    key: str
    """Of the effect that asked for it: the same key never makes a second attempt."""
    call_id: str | None
    number: str
    """E.164."""
    boot: str
    """Which start of Asterisk it was claimed for; with Twilio, which start of the engine claimed it."""
    channel: str
    """Uniqueid of the caller who is put through; of another call out, the attempt's own id."""
    claimed: datetime
    state: AttemptState
    because: str
    asterisk: str = ""
    """Who dials; `twilio` for one of theirs."""


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """What must still be so in the transaction that keeps a claim."""

    lease: str
    token: int
    """This engine holds the lease of that name: lease.Lease."""
    seen: datetime
    """Nobody is ringing the number, nor has anybody claimed it since: what was decided about the person then holds."""


class Claiming(TypedDict, total=False):
    """What may be said of a claim."""

    call_id: str | None
    channel: str | None
    """Uniqueid whose end is the attempt's end; None: the attempt's own."""
    purpose: str
    """`marketing`, or `service`, which is what it is when nobody says it."""
    asked: datetime | None
    """When the person asked for the call."""
    attempt: str | None
    """Its id; None: a new one."""
    only: OnlyIf | None


class Ledger(Protocol):
    """See attempts.Attempts."""

    async def claim(self, written: str, key: str, *, boot: str, **how: Unpack[Claiming]) -> Attempt: ...

    async def by_key(self, key: str) -> Attempt | None: ...

    async def open(self) -> tuple[Attempt, ...]: ...

    def ended(
        self, attempt: Attempt, state: AttemptState, because: str, *, cause: int = 0, talk: float = 0.0
    ) -> object: ...
