"""The beta distribution, of which the standard library has none: what a share may be after so many tries."""

from __future__ import annotations

import math
from statistics import NormalDist

_TINY = 1e-300
_MOST = 300
_CLOSE = 3e-14
CLOSE_ENOUGH = 1e-4
"""Newton's next step would be of its square."""


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


def quantile(share: float, a: float, b: float) -> float:
    """What the share is below with this chance, to six digits: Newton's steps, kept between bounds that close in."""
    low, high = 0.0, 1.0
    x = _about(share, a, b)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    while high - low > 1e-6:
        too_much = below(x, a, b) - share
        low, high = (low, x) if too_much > 0 else (x, high)
        density = math.exp(front + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x)) if 0 < x < 1 else 0.0
        step = too_much / density if density > 0 else 1.0
        x = x - step if low < x - step < high else (low + high) / 2
        if abs(step) < CLOSE_ENOUGH:
            break
    return x


def _about(share: float, a: float, b: float) -> float:
    """Where to begin: Abramowitz and Stegun 26.5.22, good when both are large."""
    if a <= 1 or b <= 1:
        return a / (a + b)
    y = NormalDist().inv_cdf(share)
    first, second = 1 / (2 * a - 1), 1 / (2 * b - 1)
    h, spread = 2 / (first + second), (y * y - 3) / 6
    w = y * math.sqrt(h + spread) / h - (second - first) * (spread + 5 / 6 - 2 / (3 * h))
    return a / (a + b * math.exp(-2 * w))
