"""Who says in a call that he wants none gets none: a flow's word `do_not_call` becomes a suppressed number.

In: OutcomeSaid on the bus. Out: suppression.py, at once. centrala/program.py owns `run`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from ivr.bus import Bus
from ivr.happenings import OutcomeSaid
from ivr.live import LiveCalls
from ivr.numbers import masked

WORD = "do_not_call"
SCOPE = "all"

log = structlog.get_logger(__name__)


class Refusals:
    """`suppress(number, scope, why)`: Suppression.suppress."""

    def __init__(self, bus: Bus, live: LiveCalls, suppress: Callable[[str, str, str], Awaitable[None]]) -> None:
        self._live, self._suppress = live, suppress
        self._said: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        bus.subscribe(OutcomeSaid, self._heard)

    def _heard(self, said: OutcomeSaid) -> None:
        call = self._live.get(said.call_id)
        if said.word == WORD and call is not None and call.ani is not None:
            self._said.put_nowait((call.ani, f"said so in call {call.call_id}"))

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            number, why = await self._said.get()
            try:
                await self._suppress(number, SCOPE, why)
            except Exception as problem:
                # The row is written as soon as the disk takes it; Asterisk is locked until it has the key.
                log.error("refusal.not_everywhere_yet", number=masked(number), problem=repr(problem))
