"""Rows that figures are made of: calls, visits of queues, spells of agents, promises. Values; reading.py makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A call from its beginning to its end."""

    call_id: str
    at: datetime
    number: str | None
    """E.164; None when withheld."""
    flow: str
    seconds: float | None
    why: str | None
    """completed, hung_up, …; None while it goes on."""
    queues: tuple[str, ...]
    """Those that it waited in."""
    agents: tuple[str, ...]
    """Whom the caller talked with, in order."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a queue that is over: answered, or left in another way."""

    call_id: str
    at: datetime
    """When the caller joined."""
    number: str | None
    queue: str
    waited: float
    """Seconds."""
    why: str
    """answered, abandoned, timeout, nobody, key."""
    agent: str | None = None
    talk: float | None = None
    """Seconds, hold included; None: nobody talked, or they still do."""
    solved: bool | None = None
    """As the caller said when asked afterwards; None: not asked, or no answer."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Some time of an agent in one state, cut at full hours."""

    agent: str
    at: datetime
    seconds: float
    state: str
    """Of cti.agents.states.AgentState."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A call back that was promised, something that an agent promised, or a task."""

    call_id: str
    """'': a task without a call."""
    at: datetime
    queue: str | None
    due: datetime
    state: str
    """Of ivr.callbacks.states.CallbackState; of a promise or a task open, late, done, cancelled."""
    done: datetime | None
    """When they talked; when somebody said that it was kept."""
    kind: str = "callback"
    """callback, promise, task."""
    agent: str | None = None
    """User name of whose it is; of a promised call, and of a task that nobody took, None."""
    number: str | None = None
    """E.164, to whom it was promised."""


Row = Call | Visit | Spell | Owed


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A contact of somebody, near the time of a report."""

    at: datetime
    call_id: str
    queue: str | None
    """None: the beginning of a call."""


@dataclass(frozen=True, slots=True)
class Log:
    """Everything of a time."""

    since: datetime
    until: datetime
    known: datetime
    """What happened until then is known; not later than now."""
    calls: tuple[Call, ...] = ()
    visits: tuple[Visit, ...] = ()
    spells: tuple[Spell, ...] = ()
    owed: tuple[Owed, ...] = ()
    contacts: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
    """By number, the oldest first, with those of the days before and after."""
