"""What was promised since a telephone began to ring: on the card that a page gets when it is loaded again; and in the
alarm that leaves before a promise is late.

In: the bus (PromiseMade, PromiseMoved, PromiseNear). Out: the card of the seat; `tell` of ivr/alarms.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cti.desk.messages import Promise
from cti.floor import Floor
from cti.happenings import PromiseMade, PromiseMoved, PromiseNear
from ivr.bus import Bus
from ivr.happenings import Happening

OVER = frozenset({"kept", "withdrawn"})


class Tells(Protocol):
    """ivr/alarms.py."""

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None: ...


def alarmed(alarms: Tells) -> Callable[[PromiseNear | PromiseMoved], None]:
    """A handler for the bus. The customer's name and what was promised stay here: the promise's id leads to them. What
    came with a customer was not promised here: a list of customers that is taken over would be a flood of alarms."""

    def told(event: PromiseNear | PromiseMoved) -> None:
        if event.call_id is None or (type(event) is PromiseMoved and event.state != "late"):
            return
        what = event.kind if type(event) is PromiseNear else "promise.late"
        due = event.due.isoformat(timespec="minutes") if event.due is not None else ""
        details = {"promise": event.promise, "due": due, "owner": event.owner or ""}
        alarms.tell(what, event.call_id, details, event.owner)

    return told


class Promised:
    """Subscribes itself."""

    def __init__(self, bus: Bus, floor: Floor) -> None:
        self._floor = floor
        bus.subscribe(PromiseMade, self._made)
        bus.subscribe(PromiseMoved, self._moved)

    def _made(self, event: PromiseMade) -> None:
        made = Promise(id=event.promise, text=event.text, due_at=event.due, owner=event.owner, overdue=False)
        self._change(event, lambda promises: [*promises, made])

    def _moved(self, event: PromiseMoved) -> None:
        if event.state in OVER:
            self._change(event, lambda promises: [one for one in promises if one.id != event.promise])
        else:
            late = {"overdue": True}
            self._change(
                event, lambda all_: [one.model_copy(update=late) if one.id == event.promise else one for one in all_]
            )

    def _change(self, event: Happening, how: Callable[[list[Promise]], list[Promise]]) -> None:
        """On the card of the call in which it was made, and on every one that shows it."""
        made = event.call_id if type(event) is PromiseMade else None
        for seat in self._floor:
            pop = seat.pop
            if pop is not None and (made is None or pop.call_id == made):
                seat.pop = pop.model_copy(update={"promises": how(pop.promises)})
