"""The store's answer to who calls: in time for the card, after it, or never.

In: numbers of callers, from screenpop.py. Out: histories. A card waits HISTORY_DEADLINE at most; an answer that comes
until LATEST is told afterwards; then it is given up. A query that is given up is left to itself: even its cancelling
may take long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from cti.customers import History
from ivr.store import StoreError

HISTORY_DEADLINE = 0.5
"""Seconds that a card waits."""
LATEST = 5.0
"""Seconds after a card without it: later the agent has asked."""
MOST_STUCK = 20
"""Queries that did not come back; with more, the store is not even asked: it would only pile up."""

log = structlog.get_logger(__name__)

Asked = asyncio.Task[History]


class Histories(Protocol):
    """What the pop asks of cti/customers."""

    async def history(self, number: str | None, *, but: str = "") -> History:
        """`but`: the call that rings now."""


class Pasts:
    """Queries under way. `close` gives up what the store still owes."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._stuck: set[Asked] = set()

    def ask(self, number: str | None, call_id: str) -> Asked | None:
        """Begin to ask; None: the store does not answer, and is left alone."""
        if len(self._stuck) >= MOST_STUCK:
            return None
        asked = asyncio.ensure_future(self._histories.history(number, but=call_id))
        self._stuck.add(asked)
        asked.add_done_callback(self._answered)
        return asked

    def _answered(self, asked: Asked) -> None:
        """Whether anybody still waits for it or not."""
        self._stuck.discard(asked)
        if not asked.cancelled():
            asked.exception()

    async def in_time(self, asked: Asked | None) -> History | None:
        """None: late, or the store failed."""
        if asked is None:
            return None
        await asyncio.wait({asked}, timeout=HISTORY_DEADLINE)
        if not asked.done():
            log.warning("pop.history_late")
            return None
        try:
            return asked.result()
        except StoreError as problem:
            log.warning("pop.history_failed", problem=str(problem))
            return None

    def afterwards(self, asked: Asked | None, tell: Callable[[History], None]) -> None:
        """It was not there in time: tell it if it comes until LATEST."""
        if asked is None:
            return
        give_up = asyncio.get_running_loop().call_later(LATEST, asked.cancel)

        def came(answer: Asked) -> None:
            give_up.cancel()
            if not answer.cancelled() and answer.exception() is None:
                tell(answer.result())

        asked.add_done_callback(came)

    async def close(self) -> None:
        """Cancel and wait, at shutdown."""
        for task in self._stuck:
            task.cancel()
        await asyncio.gather(*self._stuck, return_exceptions=True)
