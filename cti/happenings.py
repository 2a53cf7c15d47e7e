"""What agents do: frozen, told on the bus, written to the event log beside the telephone's happenings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged(Happening):
    """An agent moved from one state to another; `call_id` is the call that made it so, if one did."""

    kind: ClassVar[str] = "agent.state"
    user: str
    before: str
    """Word of cti.agents.states.AgentState."""
    state: str
    reason: str | None = None
    """Why not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionSet(Happening):
    """An agent said how the talk ended; the last word of a call counts."""

    kind: ClassVar[str] = "call.disposition"
    user: str
    disposition: str
    """Code of cti.customers.dispositions."""
    note: str = ""
    """The agent's own words."""
