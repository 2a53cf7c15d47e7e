"""A telephone that stays on the line from talk to talk (campaigns): its name in Asterisk, and who is asked for one that
is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

CONTEXT = "held-phone"
"""Of the dialplan; as a queue calls it, the agent hears a tone and talks."""


def held_phone(phone: str) -> str:
    """The interface of the telephone `ewa`: not PJSIP/ewa."""
    return f"Local/{phone}@{CONTEXT}/n"


def is_held(interface: str) -> bool:
    """It stays on the line."""
    return interface.startswith("Local/") and interface.endswith(f"@{CONTEXT}/n")


@dataclass(frozen=True, slots=True)
class LegOnHold:
    """The telephone of an agent who stays on the line puts whoever it hears on hold, or talks again. On the bus, not
    kept."""

    interface: str
    """PJSIP/ewa."""
    leg: str
    """Unique id of its channel."""
    on: bool


class Reserving(Protocol):
    """cti.holding.Reserve, as the line of a person who was called and has answered asks it."""

    def due(self, call_id: str) -> float | None:
        """Until when an agent must be there, on the loop's clock; None: an ordinary call, or one that was asked for
        already."""

    async def agent(self, queue: str, due: float) -> str | None:
        """The telephone of an agent who is on the line and free, kept for the call; None: nobody until `due`."""
