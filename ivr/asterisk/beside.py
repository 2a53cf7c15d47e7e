"""Beside the queue: all its telephones have gone, and somebody at work may be back in a moment.

Queue() lets go of everybody who waits as soon as its last telephone goes, also when that takes three seconds. Callers
keep their places: they hear music here, their keys work, and who is first asks for the queue again and again; when it
takes him, the others follow in their order. Used by staying.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ivr.asterisk.agi import build
from ivr.asterisk.queueing import KEY, LEFT_EMPTY, NOBODY
from ivr.asterisk.registry import Caller, Registry
from ivr.asterisk.voice import GRACE_SECONDS, Voice
from scripts_dsl.effects import Enqueue

GRACE = 30.0
"""Seconds that places are kept. A telephone that lost its network or starts anew is registered again within them."""
LOOK = 0.25
"""Seconds between two looks whether it is his turn; keys are read all the time."""
ASK = 1.0
"""Seconds between two questions for the queue."""

_MUSIC = build("SET MUSIC", "ON")
_SILENCE = build("SET MUSIC", "OFF")
_LOOK = build("WAIT FOR DIGIT", str(round(LOOK * 1000)))

Ask = Callable[[float, int], Awaitable[tuple[str, str]]]
"""Seconds, position in the queue -> QUEUESTATUS and the key that led out of it."""


class Beside:
    """Of one call. `expected(queue)`: somebody who serves it is at work, with a telephone or without."""

    def __init__(self, voice: Voice, registry: Registry, caller: Caller, expected: Callable[[str], bool]) -> None:
        self._voice, self._registry, self._caller, self._expected = voice, registry, caller, expected
        self._now = asyncio.get_running_loop().time

    async def wait(self, effect: Enqueue, due: float, status: str, ask: Ask) -> tuple[str, str]:
        """As `ask`; `status` when nobody came back. `due`: the end of the caller's own time, on the loop's clock."""
        if not self._expected(effect.queue):
            return status, ""
        self._caller.beside = True
        try:
            await self._voice.command(_MUSIC)
            how = await self._wait(effect, due, status, ask)
            await self._voice.command(_SILENCE)
            return how
        finally:
            self._caller.beside = False

    async def _wait(self, effect: Enqueue, due: float, status: str, ask: Ask) -> tuple[str, str]:
        """The clock of GRACE is looked at by who is first: the others follow him, in or out."""
        until, next_ask = self._now() + GRACE, 0.0
        while self._expected(effect.queue):
            key = (await self._voice.command(_LOOK, LOOK + GRACE_SECONDS)).key
            if key and key in effect.keys:
                return KEY, key
            if self._now() >= due:
                return "TIMEOUT", ""
            if not self._registry.is_first_beside(self._caller):
                continue
            if self._now() >= next_ask:
                next_ask = self._now() + ASK
                status, key = await self._go_in(due, ask)
                if status not in NOBODY:
                    return status, key
                if status in LEFT_EMPTY:
                    until = self._now() + GRACE
            if self._now() >= until:
                break
        return status, ""

    async def _go_in(self, due: float, ask: Ask) -> tuple[str, str]:
        self._caller.beside = False
        try:
            return await ask(due - self._now(), self._registry.inside(self._caller) + 1)
        finally:
            self._caller.beside = True
