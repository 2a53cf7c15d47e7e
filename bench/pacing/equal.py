"""How busy each method keeps its agents at the same share of abandoned calls: its knob is turned, and between two of
its settings lies a straight line, for they can be played in turns. Score 1 of PB-1."""

from __future__ import annotations

from itertools import pairwise

from bench.pacing.playing import BEST, BY_TALKS, BY_WAITING, OURS, Kept, Make, ours, tuned
from bench.pacing.rivals import Progressive, Ratio
from bench.pacing.tuning import HIGHEST, RATIOS
from bench.pacing.vicidial import Settings, Vicidial

SEEDS = (101, 102)
AT = (1.0, 2.0, 3.0)
"""Percent."""
WIDER = "6"
"""Percent that may be abandoned at most, for this score only: with 3 nobody could be compared at 3."""
TARGETS = ("0.5", "1", "2", "3.2")

Point = tuple[float, float]
"""Abandoned and busy, in percent."""


def knobs(scenario: str, agents: int) -> dict[str, list[tuple[str, Make]]]:
    """Every position of every knob, by its name."""
    best = tuned().get(f"{scenario}/{agents}", {}).get(BEST, {})

    def adaptive(highest: float) -> Make:
        values = Settings(str(best["mode"]), highest, float(best["intensity"]), float(best["target"]), limit=0.06)
        return lambda _scenario, _agents, _seed: Vicidial(values)

    def ratio(value: float, *, talking: bool) -> Make:
        return lambda _scenario, _agents, _seed: Ratio(value, talking=talking)

    return {
        BY_TALKS: [(f"talks {value}", ratio(value, talking=True)) for value in RATIOS[:40:2]],
        BY_WAITING: [(f"waiting {value}", ratio(value, talking=False)) for value in RATIOS[::5]],
        BEST: [(f"highest {value}", adaptive(value)) for value in HIGHEST] if best else [],
        OURS: [(f"target {value}", ours(value, cap=WIDER)) for value in TARGETS],
    }


def curves(scenario: str, agents: int, kept: Kept, hours: float) -> dict[str, list[Point]]:
    """Where each method may be, the progressive one included."""
    found: dict[str, list[Point]] = {}
    start = kept.scored("progressive", scenario, agents, lambda *_: Progressive(), SEEDS, hours)
    for method, positions in knobs(scenario, agents).items():
        points = [(start.abandoned, start.busy)]
        for name, make in positions:
            score = kept.scored(name, scenario, agents, make, SEEDS, hours)
            points.append((score.abandoned, score.busy))
        found[method] = hull(points)
    return found


def hull(points: list[Point]) -> list[Point]:
    """The points that no mixture of two others surpasses, by rising share."""
    best: list[Point] = []
    for point in sorted(points):
        while best and best[-1][1] <= point[1] and _below(best, point):
            best.pop()
        if not best or point[1] > best[-1][1]:
            best.append(point)
    return best


def _below(best: list[Point], point: Point) -> bool:
    """The last one is not above the line from the one before it to the point."""
    (x1, y1) = best[-1]
    if len(best) == 1:
        return x1 == point[0]
    x0, y0 = best[-2]
    return (y1 - y0) * (point[0] - x0) <= (point[1] - y0) * (x1 - x0)


def at(points: list[Point], share: float) -> float | None:
    """How busy at this share; None where the curve does not reach it."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= share <= x1:
            return y0 + (y1 - y0) * (share - x0) / (x1 - x0) if x1 > x0 else max(y0, y1)
    return None
