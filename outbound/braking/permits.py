"""The short lease of the brake without which a campaign calls nobody: a brake that is broken stops the car.

Lent by braking.py at the end of each look at the answers, so whoever holds it knows that they were heard a moment ago.
Nothing needs to be told for it to end.
"""

from __future__ import annotations

from collections.abc import Callable

LASTS = 1.0
"""Seconds."""
RENEW = 0.3
"""Seconds between two looks, and so between two renewals."""


class Permits:
    """`monotonic`: seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: dict[str, float] = {}
        """By campaign."""

    def lend(self, campaign: str, since: float) -> None:
        """For LASTS from `since`, when the look at the answers began."""
        self._until[campaign] = since + LASTS

    def take(self, campaign: str) -> None:
        """Now."""
        self._until.pop(campaign, None)

    def hold(self, campaign: str) -> bool:
        """Whether its people may be rung at this moment."""
        return self._monotonic() < self._until.get(campaign, 0.0)
