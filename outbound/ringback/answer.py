"""What is told to somebody who was called, and what became of a time that they chose. Values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Why:
    """The last call of any campaign that rang at a number. Moments are on the person's clock."""

    campaign: str
    purpose: str
    called: datetime
    next: datetime | None
    """When a campaign may call next; None: nobody knows, or never."""
    over: bool
    """No campaign will call this number any more."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of a time that somebody chose."""

    kept: bool
    """We call then."""
    when: datetime | None
    """If kept, the time; else the first moment at which we may call after it; None: we do not call."""
