"""The composite score of an agent: satisfaction and letting go first, sales after them, and never instead. Pure.

    s^    = (n s + k mu) / (n + k)                  k = 20: few answers pull to the team's mean
    f     = clip((s^ - floor) / (target - floor), 0, 1.2)      floor .60 (3.4 of 5), target .80 (4.2 of 5)
    h     = min(r, 1.5)                             r: retained sales / expected ones of the same offers
    g     = 1 if x >= .95 else (x / .95)^2          x: share of clear refusals after which the talk was over in time
    c     = 0 after a critical breach, else 1
    score = 100 c g f^0.6 h^0.4

Multiplied, so that paying for sales alone cannot lift the whole (Holmstrom and Milgrom 1991); gated by what must never
happen; shrunk, so that one bad answer punishes nobody; sales that were taken back count for nothing. It goes with its
formula to the agents themselves. It ranks nobody who was asked fewer than ENOUGH times.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

SHRINK = 20.0
"""k: so many answers of the team's mean are added to an agent's own."""
SMALLEST = 3
"""Agents whose surveys make a team's mean: of two, each could reckon the other's out of it."""
FLOOR, TARGET = 0.60, 0.80
"""Of s^: satisfaction that earns nothing, and the one that earns all."""
MIDDLE = (FLOOR + TARGET) / 2
"""Stands in for the mean of a team that has none …"""
SPREAD = 0.285
"""… and this for the spread of its answers: a baseline of 1.14 points of 1 to 5."""
BEST = 1.2
"""Most of f."""
MOST_SALES = 1.5
"""Most of h: more sales than this help no further."""
LETS_GO = 0.95
"""Share of refusals from which g is 1."""
OF_SATISFACTION, OF_SALES = 0.6, 0.4
"""Exponents of f and h."""
ENOUGH = 30
"""Surveys below which nobody is compared with anybody."""
SURE = 1.959964
"""Standard errors on either side in which the true value lies in 95 of 100 cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one agent in a time."""

    surveys: int
    """n: answers to surveys that were offered at random."""
    satisfaction: float
    """s: their mean, 0 to 1; of none any number."""
    team: float
    """mu: the mean of all answers of the team."""
    sales: float = 1.0
    """r; 1 for whoever has nothing to sell."""
    lets_go: float = 1.0
    """x; 1 for whoever heard no refusal."""
    breach: bool = False
    """A critical error: a blocked opt-out, a call outside its hours, something that must be said was not."""


@dataclass(frozen=True, slots=True)
class Score:
    """The value, and every step on the way to it."""

    value: float
    """0 to 100 · 1.2^0.6 · 1.5^0.4, some 131."""
    shrunk: float
    f: float
    g: float
    h: float
    c: int


def score(facts: Facts) -> Score:
    """See the formula above."""
    n = max(0, facts.surveys)
    shrunk = (n * facts.satisfaction + SHRINK * facts.team) / (n + SHRINK) if n else facts.team
    f = min(max((shrunk - FLOOR) / (TARGET - FLOOR), 0.0), BEST)
    h = min(max(facts.sales, 0.0), MOST_SALES)
    x = min(max(facts.lets_go, 0.0), 1.0)
    g = 1.0 if x >= LETS_GO else (x / LETS_GO) ** 2
    c = 0 if facts.breach else 1
    return Score(100.0 * c * g * f**OF_SATISFACTION * h**OF_SALES, shrunk, f, g, h, c)


def interval(facts: Facts, spread: float) -> tuple[float, float]:
    """The score at either end of the interval in which the agent's own satisfaction lies in 95 of 100 cases. `spread`:
    standard deviation of one answer; with few answers both ends are near the team's, for the score is shrunk."""
    if facts.surveys <= 0:
        return (score(facts).value, score(facts).value)
    half = SURE * spread / sqrt(facts.surveys)
    ends = (_at(facts, max(0.0, facts.satisfaction - half)), _at(facts, min(1.0, facts.satisfaction + half)))
    return min(ends), max(ends)


def _at(facts: Facts, satisfaction: float) -> float:
    return score(
        Facts(
            surveys=facts.surveys,
            satisfaction=satisfaction,
            team=facts.team,
            sales=facts.sales,
            lets_go=facts.lets_go,
            breach=facts.breach,
        )
    ).value
