"""Tickets for the websocket: a session buys one by HTTP, the first message of a connection spends it.

So the websocket needs no cookie, and a page of another site that opens it has nothing to show. Pure.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LIFETIME = 30.0
"""Seconds between buying and spending: a page does both at once."""
MAX_OPEN = 10_000
"""Tickets bought and not spent, of everybody; more is a flood, and the oldest go first."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was bought."""

    user: str
    roles: tuple[str, ...]
    """Of the user, when it was bought; a change revokes it."""
    until: float


class Tickets:
    """All open tickets. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._open: dict[str, Ticket] = {}

    def issue(self, user: str, roles: Sequence[str]) -> str:
        """A fresh ticket of 256 random bits for `user`."""
        self._forget()
        ticket = secrets.token_urlsafe(32)
        self._open[ticket] = Ticket(user, tuple(roles), self._monotonic() + LIFETIME)
        return ticket

    def redeem(self, ticket: str) -> Ticket | None:
        """What was bought, once; None for a wrong, spent or old one."""
        found = self._open.pop(ticket, None)
        return found if found and self._monotonic() < found.until else None

    def revoke(self, user: str) -> None:
        """Make all open tickets of `user` worthless (he logged out)."""
        for ticket in [t for t, owner in self._open.items() if owner.user == user]:
            del self._open[ticket]

    def _forget(self) -> None:
        now = self._monotonic()
        while self._open:
            oldest = next(iter(self._open))
            if self._open[oldest].until > now and len(self._open) < MAX_OPEN:
                return
            del self._open[oldest]
