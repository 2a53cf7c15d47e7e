"""What a campaign's calls cost, and what one call, one talk, one success costs, with an interval. Pure.

In: cells, and `costs:` of the settings. A cost is exact for each call: so much for the attempt, so much a minute on the
line, so much an hour of an agent's talk. One success costs the sum of all calls over the number of successes, a ratio
of two means; its interval is Fieller's (1954), at 95 %. Where the number below is not clearly above nothing there is
none, and none is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from cti.intervals import NORMAL_95
from outbound.results.cells import Cell, Facts, facts
from scripts_dsl.campaign.model import Counted
from scripts_dsl.settings.model import Costs

MINUTE, HOUR = 60.0, 3600.0

OVER: Mapping[str, Callable[[Facts], bool]] = {
    "cost_attempt": lambda _: True,
    "cost_right_party": lambda f: f.right_party,
    "cost_success": lambda f: f.converted,
}
"""What the costs of all calls are divided by: the number of calls of which this is so."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one of them costs."""

    name: str
    value: float | None
    """None: there was none."""
    of: int
    """How many there were."""
    low: float | None
    high: float | None
    """None: too few to say."""


@dataclass(slots=True)
class _Sums:
    """Over calls: costs c, and s, which is 1 for each that counts below the line."""

    calls: int = 0
    c: float = 0.0
    cc: float = 0.0
    s: int = 0
    cs: float = 0.0


def total(cells: Iterable[Cell], costs: Costs) -> float:
    """Of all calls, in the currency of the costs."""
    return sum(_cost(cell, costs)[0] for cell in cells)


def unit_costs(cells: Iterable[Cell], counted: Counted, costs: Costs) -> tuple[Cost, ...]:
    """In the order of OVER; without the last when the file names no success."""
    made = [(cell.calls, facts(cell, counted), *_cost(cell, costs)) for cell in cells]
    wanted = {name: counts for name, counts in OVER.items() if counted.success or name != "cost_success"}
    return tuple(_over(name, counts, made) for name, counts in wanted.items())


def _over(name: str, counts: Callable[[Facts], bool], made: Iterable[tuple[int, Facts, float, float]]) -> Cost:
    sums = _Sums()
    for calls, known, cost, squares in made:
        sums.calls += calls
        sums.c += cost
        sums.cc += squares
        if counts(known):
            sums.s += calls
            sums.cs += cost
    if not sums.s:
        return Cost(name, None, 0, None, None)
    low, high = _fieller(sums) or (None, None)
    return Cost(name, sums.c / sums.s, sums.s, low, high)


def _fieller(sums: _Sums) -> tuple[float, float] | None:
    """The ratios that the means do not contradict; None: they do not bound it."""
    n = sums.calls
    if n < 2:
        return None
    mean, below = sums.c / n, sums.s / n
    var = max(0.0, sums.cc / n - mean * mean) / (n - 1)
    var_below = max(0.0, below - below * below) / (n - 1)
    both = (sums.cs / n - mean * below) / (n - 1)
    square = NORMAL_95**2
    a, b, c = below**2 - square * var_below, mean * below - square * both, mean**2 - square * var
    if a <= 0:
        return None
    root = sqrt(max(0.0, b * b - a * c))
    return max(0.0, (b - root) / a), (b + root) / a


def _cost(cell: Cell, costs: Costs) -> tuple[float, float]:
    """Sum of the costs of its calls, and of their squares."""
    a, m, h = float(costs.attempt), float(costs.minute) / MINUTE, float(costs.agent_hour) / HOUR
    of = cell.seconds
    first = a * cell.calls + m * of.line + h * of.talk
    crossed = a * (m * of.line + h * of.talk) + m * h * of.both
    return first, a * a * cell.calls + m * m * of.line2 + h * h * of.talk2 + 2 * crossed
