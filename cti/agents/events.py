"""What happens to agents, for the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMoved(Happening):
    """An agent stands somewhere else now. `call_id`: the call he rings, talks or wraps up for."""

    kind: ClassVar[str] = "agent.moved"
    user: str
    state: str
    """A word of AgentState."""
    reason: str | None
    """Why not ready, in the agent's words or ours."""
