"""Whose sessions are over because their password or roles were changed: what they hold open ends within a second.

In: the count that every such change makes (agent.epoch), whichever process made it. Out: `end(user)` for each. Run by
agents_side.py. Sessions themselves are refused by the guard at once, by the same count; this is for what stays open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from cti.agents import Agents
from ivr.store import StoreError

LOOK = 0.5
"""Seconds between two looks: one row of the database each."""

log = structlog.get_logger(__name__)


class Endings:
    """`end` is told a user name; it does not wait for anything."""

    def __init__(self, agents: Agents, end: Callable[[str], None]) -> None:
        self._agents, self._end = agents, end
        self._sum: tuple[int, int] | None = None
        self._known: dict[str, int] = {}

    async def run(self) -> None:
        """Until cancelled. A database that is away is asked again."""
        while True:
            try:
                await self.look()
            except StoreError as problem:
                log.info("endings.unknown", problem=str(problem))
            await asyncio.sleep(LOOK)

    async def look(self) -> None:
        """End what belongs to users who are otherwise than at the last look, or gone. Raises StoreError."""
        found = await self._agents.epoch_sum()
        if found == self._sum:
            return
        first, now = self._sum is None, await self._agents.epochs()
        before, self._known, self._sum = self._known, now, found
        for user in [] if first else [user for user, epoch in before.items() if now.get(user) != epoch]:
            log.info("session.ended", user=user)
            self._end(user)
