"""What happens to people who answer a campaign with agents, and what the pace decides; kept in the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswered(Happening):
    """Counts as abandoned from now on, until PersonReached says otherwise: also when everything dies in between."""

    kind: ClassVar[str] = "campaign.person_answered"
    campaign: str
    windows: tuple[str, ...]
    """What rules count it in: `gb_ofcom/2026-05-06`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReached(Happening):
    """An agent is there."""

    kind: ClassVar[str] = "campaign.person_reached"
    campaign: str
    user: str
    after: float
    """Seconds since the answer."""
    in_time: bool
    """Two seconds; later it stays abandoned, whatever they talked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceDecided(Happening):
    """How many more lines ring; told when some do, and when the reason has changed."""

    kind: ClassVar[str] = "campaign.pace"
    campaign: str
    began: bool
    """From `learned` on, whatever the decisions before it say: a program or another file has begun, or it is time to
    keep what is known."""
    asked: Mapping[str, Any]
    """style, target, cap and guard."""
    heard: tuple[tuple[str, float, float], ...]
    """What was learned since the decision before."""
    leaks: int = 0
    """Agents of the campaign, from its beginning, who left while the promise rested on them."""
    learned: Mapping[str, Any] | None = None
    """Of a decision that begins: what was known before `heard`, see Pacer.kept; null: nothing."""
    market: Mapping[str, Any]
    lines: int
    style: str
    """What it fell back to: predictive, progressive, preview."""
    because: str
    why: str
    risk: float
    theta: float
