"""Key 9 in a talk with an agent: whoever presses it, and nothing else around it, is never called again.

In: KeyInTalk on the bus, of people whom we have rung. Out: StopKeyPressed, the outcome `do_not_call`, and the number to
refusals.py, all in one transaction and before the call's end. Digits that are typed one after the other, of an account
or a card, stop nobody, whatever is among them. What people type is kept nowhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.bus import Bus
from ivr.dialguard.refusals import WORD
from ivr.happenings import CallEnded, KeyInTalk, OutcomeSaid, StopKeyPressed, TalkEnded
from ivr.live import LiveCalls

STOP = "9"
BEFORE = 1.5
"""Seconds without another key before a 9 that stands alone: who types a number is not slower between two digits."""
AFTER = 0.7
"""Seconds without another key after it. Shorter, for the stop must hold everywhere within a second of the key."""


class Refuses(Protocol):
    """Refusals."""

    def pressed(self, key: StopKeyPressed, number: str) -> None: ...


@dataclass(slots=True)
class _Keys:
    """Of one call."""

    number: str
    last: float | None = None
    """When a key was pressed last, on the loop's clock."""
    nine: datetime | None = None
    """When a 9 was pressed that may prove to stand alone; several in a row are one."""
    timer: asyncio.TimerHandle | None = None
    stopped: bool = False


class StopKeys:
    """See above."""

    def __init__(self, bus: Bus, live: LiveCalls, refusals: Refuses) -> None:
        self._bus, self._live, self._refusals = bus, live, refusals
        self._calls: dict[str, _Keys] = {}
        """Of whoever has pressed something, until the call is over."""
        bus.subscribe(KeyInTalk, self._pressed)
        bus.subscribe(TalkEnded, lambda event: self._settle(event.call_id or ""))
        bus.subscribe(CallEnded, lambda event: self._over(event.call_id or ""))

    def _pressed(self, event: KeyInTalk) -> None:
        call = self._live.get(event.call_id)
        number = call.ani if call is not None else event.number
        if number is None:
            return
        keys, now = self._calls.setdefault(event.call_id, _Keys(number)), asyncio.get_running_loop().time()
        alone = keys.last is None or now - keys.last >= BEFORE
        keys.last = now
        if keys.timer is not None:
            keys.timer.cancel()
        if event.key == STOP and not keys.stopped and (alone or keys.nine is not None):
            keys.nine = keys.nine or event.at
            keys.timer = asyncio.get_running_loop().call_later(AFTER, self._settle, event.call_id)
        else:
            keys.nine = keys.timer = None

    def _settle(self, call_id: str) -> None:
        """Nothing came after it, or the talk is over: a 9 that waits stands alone."""
        keys = self._calls.get(call_id)
        if keys is None or keys.nine is None:
            return
        if keys.timer is not None:
            keys.timer.cancel()
        at, keys.nine, keys.timer, keys.stopped = keys.nine, None, None, True
        pressed = StopKeyPressed(call_id=call_id, at=at)
        self._bus.publish(pressed)
        self._refusals.pressed(pressed, keys.number)
        self._bus.publish(OutcomeSaid(call_id=call_id, word=WORD, cause_id=pressed.id))

    def _over(self, call_id: str) -> None:
        self._settle(call_id)
        self._calls.pop(call_id, None)
