"""Where an invitation stands on its way to somebody. A letter is handed over once at most: who may have it does not
get it again.

    new ──► waiting ◄─┐            nobody has tried yet; try again later
     │         │      │
     │         ▼      │
     │      sending ──┘            one program has it in its hands
     │         │
     ▼         ├──► sent           the server has taken it      ──► bounced
    withheld   ├──► bounced        it refused the receiver for good
    ready      ├──► failed         it refused the letter, or all tries are used up
               └──► unsure         the program or the line died meanwhile: perhaps they have it
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Delivery(StrEnum):
    """See above."""

    NEW = "new"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNSURE = "unsure"
    WITHHELD = "withheld"
    """No address, or they want none."""
    READY = "ready"
    """Only a link: somebody else gives it to them."""


MOVES: Mapping[Delivery, frozenset[Delivery]] = {
    Delivery.NEW: frozenset({Delivery.WAITING, Delivery.SENDING, Delivery.WITHHELD, Delivery.READY}),
    Delivery.WAITING: frozenset({Delivery.SENDING, Delivery.FAILED}),
    Delivery.SENDING: frozenset({Delivery.WAITING, Delivery.SENT, Delivery.BOUNCED, Delivery.FAILED, Delivery.UNSURE}),
    Delivery.SENT: frozenset({Delivery.BOUNCED}),
    Delivery.UNSURE: frozenset({Delivery.BOUNCED}),
}
"""Allowed moves; the others change nothing."""


def before(state: Delivery) -> tuple[Delivery, ...]:
    """The states from which one may come to this one."""
    return tuple(sorted(one for one, to in MOVES.items() if state in to))
