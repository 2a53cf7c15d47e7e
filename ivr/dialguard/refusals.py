"""Who says in a call that he wants none gets none: a flow's word `do_not_call` becomes a suppressed number.

In: OutcomeSaid on the bus; key 9 in a talk (stop_key.py). Out: suppression.py, at once: word and suppressed number go
to disk in one transaction, so whoever is killed in between has kept both or neither. centrala/program.py owns `run`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from ivr.bus import Bus
from ivr.happenings import OutcomeSaid, StopKeyPressed
from ivr.live import LiveCalls
from ivr.numbers import masked

WORD = "do_not_call"
SCOPE = "all"

Suppressing = Coroutine[Any, Any, None]

log = structlog.get_logger(__name__)


class Refusals:
    """`suppress(number, scope, why)`: Suppression.begun."""

    def __init__(self, bus: Bus, live: LiveCalls, suppress: Callable[[str, str, str], Suppressing]) -> None:
        self._live, self._suppress = live, suppress
        self._said: asyncio.Queue[tuple[str, Suppressing]] = asyncio.Queue()
        self._key = ""
        """Id of the StopKeyPressed whose word is heard next, and is no second refusal."""
        bus.subscribe(OutcomeSaid, self._heard)

    def pressed(self, key: StopKeyPressed, number: str) -> None:
        """Key 9 in a talk, by whom."""
        self._key = key.id
        self._refuse(number, f"pressed 9 in call {key.call_id}")

    def _heard(self, said: OutcomeSaid) -> None:
        call = self._live.get(said.call_id)
        caused = said.cause_id is not None and said.cause_id == self._key
        if said.word == WORD and not caused and call is not None and call.ani is not None:
            self._refuse(call.ani, f"said so in call {call.call_id}")

    def _refuse(self, number: str, why: str) -> None:
        self._said.put_nowait((number, self._suppress(number, SCOPE, why)))

    async def run(self) -> None:
        """Until cancelled. Nobody's word waits for another's."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                tasks.create_task(self._finish(*await self._said.get()))

    @staticmethod
    async def _finish(number: str, suppressing: Suppressing) -> None:
        try:
            await suppressing
        except Exception as problem:
            # The row is written as soon as the disk takes it; Asterisk is locked until it has the key.
            log.error("refusal.not_everywhere_yet", number=masked(number), problem=repr(problem))
