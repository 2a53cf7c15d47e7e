"""The beta distribution, of which the standard library has none: what a share may be after so many tries."""

from __future__ import annotations

import math
from functools import lru_cache

_TINY = 1e-300
_MOST = 300
_CLOSE = 3e-14


def below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) (continued fraction, Lentz; DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _fraction(1 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _large(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _MOST):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _large(1 + even * d), _large(1 + even / c)
        found *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _large(1 + odd * d), _large(1 + odd / c)
        found *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return found


def _large(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


@lru_cache(maxsize=4096)
def quantile(share: float, a: float, b: float) -> float:
    """What the share is below with this chance, to six digits."""
    low, high = 0.0, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, a, b) < share else (low, middle)
    return (low + high) / 2
