"""How sure a share is. Pure; used by every figure that is a sample."""

from __future__ import annotations

from math import sqrt

NORMAL_95 = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


def interval(part: float, of: float) -> tuple[float, float]:
    """Wilson's interval of a share of `of` > 0, at 95 %: honest for few and for all or none (Wilson 1927)."""
    share, square = part / of, NORMAL_95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = NORMAL_95 / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
