"""What the runner asks of the telephone, of the pace and of the files in force."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Unpack

from ivr.asterisk.rings import Ring
from ivr.bus import Bus
from ivr.dialguard.fence import Outcome
from ivr.dialguard.lease import Lease
from ivr.dialguard.limits import Limits
from ivr.dialguard.ports import Attempt, Claiming
from ivr.dialguard.states import AttemptState
from ivr.live import LiveCalls
from ivr.store import Store
from scripts_dsl.campaign import Campaign
from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph
from scripts_dsl.policy import Rule


class Ended(Protocol):
    """How an attempt ended: ivr.asterisk.dialling.End."""

    @property
    def state(self) -> AttemptState: ...
    @property
    def because(self) -> str: ...
    @property
    def outcome(self) -> Outcome | None: ...


class Line(Protocol):
    """ivr.asterisk.rings.Rings."""

    @property
    def ready(self) -> bool: ...
    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt: ...
    async def dial(self, attempt: Attempt, ring: Ring) -> None: ...
    def let_go(self, attempt: Attempt) -> Awaitable[Ended]: ...
    def look(self, attempt: Attempt) -> None: ...
    async def hang_up(self, attempt: Attempt) -> None: ...


@dataclass(frozen=True, slots=True)
class InFlight:
    """One call of a campaign."""

    rung: float
    """Seconds since it was sent."""
    answered: bool


class Pace(Protocol):
    """How many people a style of calling rings."""

    def lines(self, campaign: Campaign, calls: Sequence[InFlight]) -> int:
        """How many more may be rung now. `lines:` of the campaign holds besides."""
        ...

    def answered(self, campaign: Campaign, rung: float) -> None:
        """Somebody answered after so many seconds."""
        ...

    def ended(self, campaign: Campaign, rung: float, outcome: str) -> None:
        """A call is over, so many seconds after it was sent."""
        ...


class AllLines:
    """Style robot: every line that is free."""

    def lines(self, campaign: Campaign, calls: Sequence[InFlight]) -> int:
        return max(0, campaign.call.lines - len(calls))

    def answered(self, campaign: Campaign, rung: float) -> None:
        """Nothing to learn."""

    def ended(self, campaign: Campaign, rung: float, outcome: str) -> None:
        """Nothing to learn."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a style brings to a flow."""

    campaign: Campaign
    facts: CallFacts
    heard: str
    """What the dialplan heard: answered.MACHINE, …"""
    waited: float = 0.0
    """Seconds since he answered, when no engine was there for him."""


@dataclass(frozen=True, slots=True)
class Style:
    """How people of one style are called, and what they hear."""

    pace: Pace
    hears: Callable[[Person], Graph | None]
    """The flow that the answered call runs; None: there is none."""
    resumed: Callable[[Person], None] = lambda _: None
    """An engine before this one brought him to his flow, and it goes on."""


class Brake(Protocol):
    """outbound.braking.braking.Braking: satisfaction stops a campaign."""

    def may(self, campaign: str) -> bool:
        """A lease of about a second: whether its people may be rung at this moment."""
        ...

    def serves(self, campaign: str, call_id: str) -> None:
        """Somebody has answered."""
        ...


async def _nothing() -> None:
    """Nobody to take over from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the runner works with."""

    bus: Bus
    store: Store
    flush: Callable[[], Awaitable[None]]
    """Until everything that happened so far is on disk."""
    live: LiveCalls
    line: Line
    lease: Lease
    brake: Brake
    limits: Limits
    attempt: Callable[[str], Awaitable[Attempt | None]]
    """An attempt by its id. Raises StoreError."""
    styles: Mapping[str, Style]
    """By the word of `style:`."""
    rules: Callable[[], Awaitable[Sequence[Rule]]]
    """Of the countries. Raises ScriptError."""
    heartbeat: Callable[[], datetime | None]
    """When the way of people's answers to the disk was last seen at work; None: never."""
    clock: Callable[[], datetime]
    take_over: Callable[[], Awaitable[None]] = _nothing
    """What engines before this one have counted and learned comes in, when the lease is new. Raises StoreError."""
    detects: bool = False
    """Machines are listened for."""
