"""To what a person has agreed, and whether that is enough for one kind of call. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

BY_HAND, AUTOMATIC, RECORDED = "by_hand", "automatic", "recorded"
WAYS = (BY_HAND, AUTOMATIC, RECORDED)
"""How people are called: an agent dials, a machine dials and an agent speaks, a machine dials and speaks."""
WAY_OF: dict[str, str] = {"preview": BY_HAND, "progressive": AUTOMATIC, "predictive": AUTOMATIC, "robot": RECORDED}
"""By the style of a campaign. One that is not known is the way that needs most, RECORDED."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One entry of the ledger. It is never changed; taking it back is written beside it."""

    purpose: str
    """marketing, fundraising, …"""
    at: datetime | None = None
    """When it was given, or used last where a rule counts from there; None: nobody can prove when."""
    ways: frozenset[str] = frozenset(WAYS)
    """Of being called."""
    written: bool = False
    """Signed, or given in a form that counts as signed."""
    evidence: str = ""
    """Where it can be shown: a recording, a form, a letter."""
    withdrawn: datetime | None = None


def agreed(purposes: Iterable[str], at: datetime | None = None) -> tuple[Consent, ...]:
    """Consents in writing to every way of being called."""
    return tuple(Consent(purpose, at, written=True) for purpose in sorted(purposes))


def in_force(consents: Iterable[Consent], now: datetime) -> tuple[Consent, ...]:
    """Those that were not taken back. What is taken back at a moment holds at no later one, whatever is older."""
    return tuple(c for c in consents if c.withdrawn is None or c.withdrawn > now)


def young(consent: Consent, oldest: timedelta | None, now: datetime) -> bool:
    """Not older than a rule lets it be; one without a date is too old for every such rule."""
    return oldest is None or (consent.at is not None and now - consent.at <= oldest)
