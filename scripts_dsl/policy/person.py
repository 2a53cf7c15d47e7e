"""Who would be called and what has happened so far: values that the caller of `decide` has loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

UNRUNG = frozenset({"busy", "failed", "congestion", "unreachable"})
"""Outcomes of attempts that did not ring at the person's."""
UNANSWERED = UNRUNG | {"no_answer", "machine"}
"""Outcomes of attempts in which nobody spoke with the person."""
REFUSALS = frozenset({"do_not_call", "complaint"})
"""Outcomes that mean: leave me alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a campaign would call."""

    number: str
    """E.164."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Values of the campaign's `fields:`, by name; None when empty."""
    zone: str | None = None
    """IANA zone that the person or a colleague has given."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made, or tried, to the person."""

    at: datetime
    """With a time zone."""
    outcome: str
    """busy, no_answer, machine, failed, or what the flow said: talked, promised, do_not_call, …"""
    campaign: str
    """Name of the campaign it belonged to."""

    @property
    def rang(self) -> bool:
        """The person's telephone rang."""
        return self.outcome not in UNRUNG

    @property
    def talked(self) -> bool:
        """The call was answered by a person."""
        return self.outcome not in UNANSWERED


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a person besides."""

    attempts: tuple[Attempt, ...] = ()
    """Of all campaigns, in any order."""
    lists: frozenset[str] = frozenset()
    """Do-not-call lists on which the number stands: company, national."""
    consents: frozenset[str] = frozenset()
    """Purposes to which the person has agreed: marketing."""
    compared: bool = False
    """Belongs to the part of people with whom the campaign is only compared."""
