"""What a line and Asterisk's side ask of the attempts on disk (attempts.Attempts), without knowing the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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


class Ledger(Protocol):
    """See attempts.Attempts."""

    async def claim(
        self,
        written: str,
        key: str,
        *,
        boot: str,
        call_id: str | None = None,
        channel: str | None = None,
        purpose: str = "service",
        asked: datetime | None = None,
        attempt: str | None = None,
    ) -> Attempt: ...

    async def by_key(self, key: str) -> Attempt | None: ...

    async def open(self) -> tuple[Attempt, ...]: ...

    def ended(
        self, attempt: Attempt, state: AttemptState, because: str, *, cause: int = 0, talk: float = 0.0
    ) -> object: ...
