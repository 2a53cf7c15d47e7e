"""A seat: everything that the desk knows of one agent while the program runs. Data and its views; changed by
floor.py and its two callers only, in the agent's lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cti.agents import MOVES, AgentState, IllegalMove, Status
from cti.desk.card import Pop
from cti.desk.status import Agent, AgentStatus, CallStatus, Phone
from ivr.browsers import is_browser
from ivr.held import is_held

BUSY = frozenset({AgentState.RINGING, AgentState.TALKING, AgentState.WRAP_UP})
"""With a call, or after one."""


class Profile(Protocol):
    """Who sits there, as cti/agents knows him."""

    @property
    def user(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def queues(self) -> Sequence[str]: ...
    @property
    def interface(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Membership:
    """What the switch was told last about the agent's queues."""

    interface: str
    queues: tuple[str, ...]
    paused: bool | None
    """None: uncertain, the switch or we began anew."""


@dataclass(slots=True)
class Seat:
    """One agent. Only `presence` outlives the program."""

    user: str
    name: str
    languages: tuple[str, ...]
    queues: tuple[str, ...]
    interfaces: tuple[str, ...]
    """Telephones the agent may have, the preferred first: PJSIP/ewa."""
    presence: Status
    wish: bool = False
    """Wants calls whenever nothing else is in the way."""
    phones: frozenset[str] = frozenset()
    """Those of `interfaces` that are registered."""
    member: Membership | None = None
    ends: datetime | None = None
    """When the last wrap-up ends, or ended, by itself."""
    coming: str | None = None
    """Id of the call that rings and whose card is being made."""
    call: CallStatus | None = None
    pop: Pop | None = None

    @property
    def state(self) -> AgentState:
        return self.presence.state

    @property
    def phone(self) -> Phone:
        """The one that stays on the line; else the browser, if it is registered: the agent has switched it on; else the
        first that is registered; else the agent's own. A supervisor may have none at all."""
        there = (i for i in self.interfaces if i in self.phones)
        registered = sorted(there, key=lambda i: (not is_held(i), not is_browser(i)))
        shown = registered or self.interfaces or [""]
        return Phone(registered=bool(registered), interface=shown[0], held=is_held(shown[0]))

    @property
    def until(self) -> datetime | None:
        """When wrap-up ends by itself; None in other states."""
        return self.ends if self.state is AgentState.WRAP_UP else None

    @property
    def busy(self) -> bool:
        return self.state in BUSY

    def status(self) -> AgentStatus:
        """For an `agent` message."""
        at = self.presence
        return AgentStatus(state=at.state.value, reason=at.reason, since=at.since, until=self.until, phone=self.phone)

    def agent(self) -> Agent:
        """For a welcome."""
        at = self.presence
        return Agent(
            user=self.user,
            name=self.name,
            languages=list(self.languages),
            state=at.state.value,
            reason=at.reason,
            since=at.since,
            until=self.until,
            phone=self.phone,
        )


def wanted(seat: Seat) -> Membership | None:
    """What the switch should know: a member that rings, one that is paused, or none."""
    if seat.state is AgentState.LOGGED_OUT or not seat.phone.registered:
        return None
    rings = seat.state in (AgentState.READY, AgentState.RINGING)
    if not rings and seat.member is None:
        return None
    return Membership(seat.phone.interface, seat.queues, paused=not rings)


def way(state: AgentState, to: AgentState) -> tuple[AgentState, ...]:
    """The shortest legal way, without its beginning: one step, or more when an event of the switch was missed.

    Raises IllegalMove.
    """
    ways: list[tuple[AgentState, ...]] = [()]
    for reached in ways:
        last = reached[-1] if reached else state
        if last is to:
            return reached
        ways.extend((*reached, step) for step in AgentState if step in MOVES[last] and step not in (state, *reached))
    raise IllegalMove(state, to)
