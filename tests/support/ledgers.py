"""Attempts to call somebody, in memory (ivr.dialguard.ports.Ledger)."""

from __future__ import annotations

from typing import Any

from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.ids import new_id
from support.callers import NOON


class MemoryLedger:
    """Attempts in memory."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.rows: dict[str, Attempt] = {}
        self.ends: list[tuple[str, AttemptState, str, float]] = []

    async def claim(
        self,
        written: str,
        key: str,
        *,
        boot: str,
        channel: str | None = None,
        call_id: str | None = None,
        attempt: str | None = None,
        **_: Any,
    ) -> Attempt:
        if self.refuses:
            raise Refused(self.refuses)
        made = Attempt(attempt or new_id(), key, call_id, written, boot, channel or "", NOON, AttemptState.INTENT, "")
        return self.rows.setdefault(key, made)

    async def by_key(self, key: str) -> Attempt | None:
        return self.rows.get(key)

    async def open(self) -> tuple[Attempt, ...]:
        return ()

    def ended(self, attempt: Attempt, state: AttemptState, because: str, *, cause: int = 0, talk: float = 0.0) -> None:
        self.ends.append((attempt.number, state, because, talk))
