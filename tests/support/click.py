"""A telephone system for calls that agents begin: it writes down what it was told, and answers as a test wants."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Unpack

from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt, Claiming
from ivr.dialguard.states import AttemptState


@dataclass(frozen=True, slots=True)
class End:
    state: AttemptState = AttemptState.DONE
    because: str = ""


@dataclass
class Clicking:
    """Places, dialling and agents' own queues in one; `refuse`: what the guard says when it is asked at last."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    open: dict[str, bool] = field(default_factory=dict)
    """Telephone -> whether calls ring in its agent's own queue."""
    refuse: str = ""
    down: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """The person's call has ended."""

    # --- places ---

    async def take(
        self, call_id: str, queue: str, number: str, priority: int, position: int, *, alone: bool = False
    ) -> None:
        if self.down:
            raise ConnectionError("no connection")
        assert alone
        self.told.append(("take", queue, number))

    async def ring(self, call_id: str) -> None:
        self.told.append(("ring",))

    async def dial(
        self, attempt: Attempt, call_id: str, asked: datetime, *, shown: str = "", purpose: str = "service"
    ) -> None:
        assert asked.timestamp() == 0, "nobody asked for it: an opt-out counts, however old"
        self.told.append(("dial", attempt.number, *((shown, purpose) if shown else ())))

    async def hang_up(self, attempt: Attempt) -> None:
        self.told.append(("hang_up", attempt.number))

    async def leave(self, call_id: str) -> None:
        self.told.append(("leave",))

    def lost(self, call_id: str) -> bool:
        return False

    def forget(self, call_id: str) -> None:
        self.told.append(("forget",))

    async def sweep(self) -> None: ...

    # --- dialling ---

    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt:
        if self.refuse:
            raise Refused(self.refuse)
        now = datetime.now(UTC)
        attempt, call_id = how.get("attempt"), how.get("call_id")
        return Attempt(attempt or "a", key, call_id, written, "b", "c", now, AttemptState.INTENT, "")

    async def let_go(self, attempt: Attempt) -> End:
        await self.over.wait()
        return End()

    # --- an agent's own queue ---

    def name(self, interface: str) -> str:
        return f"to.{interface.partition('/')[2]}"

    async def enter(self, user: str, interface: str) -> None:
        self.open[interface] = True

    async def shut(self, interface: str) -> None:
        self.open[interface] = False
