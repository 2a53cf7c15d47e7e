"""Which promised calls have missed the time that was chosen. In: promises that are not over, from keeper.py. Out:
CallbackLate, once for each; again when the program was restarted meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from ivr.callbacks.happenings import CallbackLate
from ivr.callbacks.states import CallbackState
from ivr.callbacks.turn import Callback


class Lateness:
    """`publish` tells the bus."""

    def __init__(self, publish: Callable[[CallbackLate], None]) -> None:
        self._publish = publish
        self._told: set[str] = set()

    def look(self, callbacks: Iterable[Callback], now: datetime) -> None:
        """Tell what is late by now."""
        late = {one.id: one for one in callbacks if is_late(one, now)}
        for one in late.values():
            if one.id not in self._told:
                self._publish(CallbackLate(call_id=one.call_id or None, callback=one.id, queue=one.queue, due=one.due))
        self._told = set(late)


def is_late(callback: Callback, now: datetime) -> bool:
    """A time was chosen and its window is over, and nobody has rung the person, or rings. A caller who only wanted to
    keep the place in the queue was promised no moment: in a rush all of them would be told."""
    chosen, untried = callback.since > callback.asked, callback.tries == 0
    return chosen and untried and callback.state is CallbackState.WAITING and now > callback.due
