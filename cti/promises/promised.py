"""Where promises and tasks appear at once: on the card that a page gets when it is loaded again, in the list of whom
they are for, and in the alarm that leaves before one is late.

In: the bus (PromiseMade, PromiseMoved, PromiseNear), cti/promises. Out: the card of the seat, `owed` messages; `tell`
of ivr/alarms.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from cti.desk.card import Promise
from cti.desk.status import Owed
from cti.floor.floor import Floor
from cti.happenings import PromiseMade, PromiseMoved, PromiseNear
from cti.promises import Promises, What
from cti.promises.rows import Shown
from cti.promises.states import told_at
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackLate
from ivr.happenings import Happening

OVER = frozenset({"kept", "withdrawn"})
KINDS: Mapping[str, Literal["promise", "task"]] = {What.PROMISE: "promise", What.TASK: "task"}


class Tells(Protocol):
    """ivr/alarms.py."""

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None: ...

    def of_queue(self, queue: str | None) -> str | None:
        """Who is told of what nobody of this queue does."""


def alarmed(alarms: Tells) -> Callable[[PromiseNear | PromiseMoved], None]:
    """A handler for the bus. The customer's name and what was promised stay here: the promise's id leads to them. What
    came with a customer was not promised here: a list of customers that is taken over would be a flood of alarms."""

    def told(event: PromiseNear | PromiseMoved) -> None:
        came_along = event.call_id is None and event.what == What.PROMISE
        if came_along or (type(event) is PromiseMoved and event.state != "late"):
            return
        how = "due_soon" if type(event) is PromiseNear else "late"
        due = event.due.isoformat(timespec="minutes") if event.due is not None else ""
        details = {event.what: event.promise, "due": due, "owner": event.owner or ""}
        queue = {"queue": event.queue} if event.queue is not None else {}
        who = event.owner or alarms.of_queue(event.queue)
        alarms.tell(f"{event.what}.{how}", event.call_id, details | queue, who)

    return told


def alarmed_of_callbacks(alarms: Tells) -> Callable[[CallbackLate], None]:
    """A handler for the bus, as above."""

    def told(event: CallbackLate) -> None:
        details = {"callback": event.callback, "due": event.due.isoformat(timespec="minutes"), "queue": event.queue}
        alarms.tell(event.kind, event.call_id, details, alarms.of_queue(event.queue))

    return told


class Promised:
    """Subscribes itself."""

    def __init__(self, bus: Bus, floor: Floor, promises: Promises | None) -> None:
        self._floor = floor
        if promises is not None:
            promises.watch(self._owed)
        bus.subscribe(PromiseMade, self._made)
        bus.subscribe(PromiseMoved, self._moved)

    def _made(self, event: PromiseMade) -> None:
        made = Promise(
            id=event.promise, kind=KINDS[event.what], text=event.text, due_at=event.due, owner=event.owner,
            queue=event.queue, overdue=False,
        )  # fmt: skip
        self._change(event, lambda promises: [*promises, made])

    def _moved(self, event: PromiseMoved) -> None:
        if event.state in OVER:
            self._change(event, lambda promises: [one for one in promises if one.id != event.promise])
        else:
            late = {"overdue": True}
            self._change(
                event, lambda all_: [one.model_copy(update=late) if one.id == event.promise else one for one in all_]
            )

    def _owed(self, one: Shown, before: str | None) -> None:
        """Told to who keeps it, who kept it before, and to everybody who could take it."""
        told = shown(one)
        for seat in self._floor:
            free = one.queue is not None and one.queue in seat.queues and before is None
            if free or seat.user in (one.owner, before):
                self._floor.desk.send(seat.user, told)

    def _change(self, event: Happening, how: Callable[[list[Promise]], list[Promise]]) -> None:
        """On the card of the call in which it was made, and on every one that shows it."""
        made = event.call_id if type(event) is PromiseMade else None
        for seat in self._floor:
            pop = seat.pop
            if pop is not None and (made is None or pop.call_id == made):
                seat.pop = pop.model_copy(update={"promises": how(pop.promises)})


def shown(one: Shown) -> Owed:
    """For the wire."""
    return Owed(
        id=one.id, kind=KINDS[one.what], call_id=one.call_id, customer=one.customer_id, name=one.name,
        number=one.number, text=one.text, due_at=one.due,
        told_at=told_at(one.made, one.due) if one.due is not None else None, owner=one.owner, queue=one.queue,
        made_at=one.made, made_by=one.made_by, state=one.state.value,
    )  # fmt: skip
