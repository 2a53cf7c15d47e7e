"""Shows each agent whether the talk is recorded, and who silenced it.

In: the bus (TapeChanged; AgentConnected, when the call itself is shown anew). Out: the agent's `call` again, through
floor.py.
"""

from __future__ import annotations

from typing import Protocol

from cti.desk.status import RecordingName
from cti.floor.floor import Floor
from ivr.bus import Bus
from ivr.happenings import AgentConnected
from ivr.taping import TapeChanged

TALKS = frozenset({"answered", "ended"})
"""Of an engine that was restarted a talk is known as ended, and may go on."""


class Tapes(Protocol):
    """Of ivr/recordings."""

    def state(self, call_id: str, agent: str) -> tuple[RecordingName, str | None]: ...


class Taped:
    """Subscribes itself, behind floor/agent_calls.py."""

    def __init__(self, bus: Bus, floor: Floor, tapes: Tapes) -> None:
        self._floor, self._tapes = floor, tapes
        bus.subscribe(TapeChanged, lambda e: self._later(e.agent, e.call_id))
        bus.subscribe(AgentConnected, lambda e: self._later(e.member, e.call_id))

    def _later(self, user: str, call_id: str | None) -> None:
        if call_id is not None:
            self._floor.later(user, lambda: self._show(user, call_id))

    async def _show(self, user: str, call_id: str) -> None:
        seat = self._floor.seat(user)
        call = seat.call if seat is not None else None
        if seat is None or call is None or call.call_id != call_id or call.state not in TALKS:
            return
        recording, by = self._tapes.state(call_id, user)
        if (recording, by) != (call.recording, call.paused_by):
            seat.call = call.model_copy(update={"recording": recording, "paused_by": by})
            self._floor.desk.send(user, seat.call)
