"""What the brake works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.bus import Bus
from ivr.statements import Write
from ivr.store import Store
from outbound.campaigns.telling import Tells
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Of one engine."""

    bus: Bus
    store: Store
    flush: Callable[[], Awaitable[None]]
    """Until everything that happened so far is on disk."""
    also: Callable[[Write], None]
    """A write that goes the way of everything that happens."""
    campaigns: Callable[[], Mapping[str, Campaign]]
    """Those of the files in force, by name."""
    token: Callable[[], int | None]
    """Of the lease of the engine that calls people; None: this one does not."""
    lease: str
    """Its name."""
    produced: Callable[[Campaign], Collection[str]]
    """Signals of displeasure that can come of a campaign."""
    alarms: Tells
    rules: Callable[[], Awaitable[Sequence[Rule]]]
    """Of the countries. Raises ScriptError."""
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    """Seconds."""
