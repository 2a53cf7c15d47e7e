"""Curves that a sum never crosses but with a chance of alpha, at all times together. Pure.

S is a sum of what is left after its mean was taken away, V its variance so far. Howard, Ramdas, McAuliffe and Sekhon,
Annals of Statistics 49(2), 2021, 1055-1080. `v_opt`: the variance at which the curve is to be tightest.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

HALVINGS = 80
ETA, S = 2.0, 1.4
"""Of the stitching: how much longer each piece of the curve is than the one before, and how fast alpha is spent."""
ZETA_S = 3.105547277977581
"""The sum of n^-1.4."""
TERMS = 10_000
"""Of the continued fraction."""


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


def _crossing(rises: Callable[[float], float], level: float, high: float) -> float:
    """Where a curve that rises reaches the level, up to `high`."""
    low = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < level else (low, middle)
    return high


# --- normal mixture ------------------------------------------------------------------------------------------------


def rho(v_opt: float, alpha: float, *, one_sided: bool = False) -> float:
    """The width of the mixture that is tightest at v_opt."""
    odds = 2 * math.log(1 / (2 * alpha if one_sided else alpha))
    return v_opt / (odds + math.log1p(odds))


@dataclass(frozen=True, slots=True)
class NormalMixture:
    """For sums of anything whose tails are no fatter than a normal's."""

    rho: float
    one_sided: bool = False

    def log_mixture(self, s: float, v: float) -> float:
        """Logarithm of what the bet has come to."""
        whole = v + self.rho
        found = 0.5 * math.log(self.rho / whole) + s * s / (2 * whole)
        return found + math.log(2) + _log(NormalDist().cdf(s / math.sqrt(whole))) if self.one_sided else found

    def bound(self, v: float, alpha: float) -> float:
        """The curve at V = v."""
        odds, whole = 2 * math.log(1 / alpha), v + self.rho
        two_sided = math.sqrt(whole * (math.log(whole / self.rho) + odds))
        if not self.one_sided:
            return two_sided
        return _crossing(lambda s: self.log_mixture(s, v), math.log(1 / alpha), two_sided)


# --- polynomial stitching ------------------------------------------------------------------------------------------


def stitched(v: float, alpha: float, *, v_min: float, c: float = 0.0) -> float:
    """The curve of pieces; c is the scale of tails that are fatter (or, below 0, thinner) than a normal's."""
    v = max(v, v_min)
    pieces = S * math.log(math.log(ETA * v / v_min)) + math.log(ZETA_S / (alpha * math.log(ETA) ** S))
    k1 = (ETA**0.25 + ETA**-0.25) / math.sqrt(2)
    tail = (math.sqrt(ETA) + 1) / 2 * c * pieces
    return math.sqrt(k1 * k1 * v * pieces + tail * tail) + tail


# --- beta-binomial mixture -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BetaBinomialMixture:
    """For sums of what is -g or h: a rate of yes and no."""

    v_opt: float
    alpha_opt: float
    g: float
    h: float
    one_sided: bool = False

    @property
    def _r(self) -> float:
        return max(rho(self.v_opt, self.alpha_opt, one_sided=self.one_sided) - self.g * self.h, 1e-9)

    def log_mixture(self, s: float, v: float) -> float:
        """Logarithm of what the bet has come to."""
        g, h, r = self.g, self.h, self._r
        end = h / (g + h) if self.one_sided else 1.0
        ups, downs = (v + h * s) / (h * (g + h)), (v - g * s) / (g * (g + h))
        before = log_incomplete_beta(r / (g * (g + h)), r / (h * (g + h)), end)
        after = log_incomplete_beta(downs + r / (g * (g + h)), ups + r / (h * (g + h)), end)
        return v / (g * h) * math.log(g + h) - ups * math.log(g) - downs * math.log(h) + after - before

    def bound(self, v: float, alpha: float) -> float:
        """The curve at V = v; v / g when nothing could cross it."""
        return _crossing(lambda s: self.log_mixture(s, v), math.log(1 / alpha), v / self.g)


def rate_interval(
    hits: int, of: int, alpha: float, t_opt: float, alpha_opt: float | None = None
) -> tuple[float, float]:
    """Where the rate of yes lies after `hits` of `of`, at every look; tightest after t_opt of them."""
    share = hits / of

    def against(p: float) -> float:
        if not 0 < p < 1:
            return math.inf
        bet = BetaBinomialMixture(t_opt * p * (1 - p), alpha_opt or alpha, p, 1 - p)
        return bet.log_mixture(hits - of * p, of * p * (1 - p))

    level = math.log(1 / alpha)
    low = share - _crossing(lambda d: against(share - d), level, share) if hits else 0.0
    high = share + _crossing(lambda d: against(share + d), level, 1 - share) if hits < of else 1.0
    return max(0.0, low), min(1.0, high)


def log_incomplete_beta(a: float, b: float, x: float) -> float:
    """Logarithm of the integral of t^(a-1) (1-t)^(b-1) from 0 to x."""
    whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    if x >= 1:
        return whole
    if x <= (a + 1) / (a + b + 2):
        return a * math.log(x) + b * math.log1p(-x) - math.log(a) + math.log(_fraction(a, b, x))
    rest = b * math.log1p(-x) + a * math.log(x) - math.log(b) + math.log(_fraction(b, a, 1 - x))
    return whole + math.log1p(-math.exp(rest - whole))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, from the front (Lentz)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    found = d
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            found *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return found
