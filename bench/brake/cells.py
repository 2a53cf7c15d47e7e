"""Every figure that the brake has to reach: what is played, what was to come out, what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bench.brake.many import NEVER, Rows, stopped, world
from bench.brake.people import MEAN, SD, Draw, Draws, answers, calls
from scripts_dsl.policy.brake.outcomes import satisfied
from scripts_dsl.policy.brake.plans import SCALE, Baseline, Stake, of_events, of_scores
from scripts_dsl.policy.brake.terms import IN_PITCH, OPTS_OUT

ALPHA = 0.05
TOLERANCE = 0.05
RUNS = 2_000
LONGEST = 6_000
"""Answers after the change; of calls 20,000."""
CALLS = 20_000

CSAT_STAKE = of_scores(Baseline(satisfied(MEAN), SD / SCALE), TOLERANCE)
WITHIN = 1.10
"""A median may be a tenth above the one asked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One situation."""

    table: str
    row: str
    column: str
    stake: Stake
    before: Draw
    after: Draw
    change: int
    """Good answers before it."""
    median: float
    """Asked for."""
    p90: float
    detector: float | None = None
    """Of the detector: from which value it says something."""
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Found:
    """What came out."""

    cell: Cell
    median: float
    p90: float
    caught: float
    """Share of the runs that stopped in time."""
    early: float
    """Share that stopped before anything had changed."""

    @property
    def met(self) -> bool:
        """The median is within a tenth of what was asked for, or better."""
        return self.median <= WITHIN * self.cell.median


def found(cell: Cell, runs: int = RUNS, seed: int = 1, threshold: float = 1 / ALPHA) -> Found:
    """Plays it. The median is over all runs that had not stopped before the change."""
    rows = Rows(cell.stake, runs, detector=cell.detector is not None)
    people = world(cell.before, cell.after, cell.change, cell.change + cell.longest, runs, seed)
    at = stopped(rows, people, cell.detector or threshold)
    return summed(cell, at)


def summed(cell: Cell, at: Draws) -> Found:
    """From the answers after which the runs stopped."""
    early = (at != NEVER) & (at <= cell.change)
    late = np.where(at[~early] == NEVER, np.inf, at[~early] - cell.change)
    median, p90 = np.quantile(late, [0.5, 0.9], method="lower")
    return Found(cell, float(median), float(p90), float(np.isfinite(late).mean()), float(early.mean()))


def false_stops(stake: Stake, people: Draw, longest: int, runs: int = RUNS, seed: int = 2) -> float:
    """Share of runs that stop though nothing changes."""
    at = stopped(Rows(stake, runs), world(people, people, longest, longest, runs, seed), 1 / ALPHA)
    return float((at != NEVER).mean())


def run_length(level: float, longest: int, runs: int = RUNS, seed: int = 3) -> float:
    """Mean answers until the detector says something though nothing changes; runs that never did count as `longest`."""
    rows = Rows(CSAT_STAKE, runs, detector=True)
    people = answers(MEAN)
    at = stopped(rows, world(people, people, longest, longest, runs, seed), level)
    return float(np.where(at == NEVER, longest, at).mean())


# --- tables --------------------------------------------------------------------------------------------------------

SCORES: dict[float, tuple[tuple[float, float], ...]] = {
    0.15: ((790, 2852), (2033, 4350), (2609, 4867)),
    0.2: ((396, 989), (975, 1645), (1187, 2019)),
    0.3: ((144, 347), (409, 676), (476, 777)),
    0.5: ((55, 117), (145, 245), (175, 291)),
    0.8: ((24, 46), (64, 99), (74, 114)),
    1.0: ((19, 34), (46, 67), (54, 78)),
}
"""Fall in points of 1-5 -> median and 90 % of the runs: from the first answer on, after 1000 and 3000 good ones."""
AFTER = (0, 1000, 3000)
DETECTORS: dict[float, tuple[tuple[float, float], ...]] = {
    0.2: ((162, 362), (411, 926)),
    0.3: ((88, 192), (185, 377)),
    0.5: ((47, 91), (72, 142)),
    1.0: ((17, 32), (29, 45)),
}
"""The same after 500 good answers, of the detector from 1000 and from 10,000 on."""
LEVELS = (1000.0, 10_000.0)
EVENTS = (
    (0.01, 0.015, 5000, 9554, 16_640),
    (0.01, 0.02, 5000, 2526, 4465),
    (0.01, 0.03, 5000, 740, 1422),
    (0.01, 0.05, 5000, 274, 490),
    (0.20, 0.24, 2000, 2588, 4982),
    (0.20, 0.27, 2000, 758, 1296),
    (0.20, 0.32, 2000, 266, 421),
    (0.20, 0.40, 2000, 103, 179),
)
"""Rate before and after, calls before, median and 90 %."""


def of_rate(rate: float) -> Stake:
    """What is bet on bad events of that rate."""
    return of_events(OPTS_OUT if rate < 0.05 else IN_PITCH, Baseline(1 - rate))


def cells() -> Iterator[Cell]:
    """All of them."""
    for fall, asked in SCORES.items():
        for change, (median, p90) in zip(AFTER, asked, strict=True):
            yield _scores("csat", f"{fall}", f"after {change}", fall, change, median, p90)
    for fall, pairs in DETECTORS.items():
        for level, (median, p90) in zip(LEVELS, pairs, strict=True):
            yield replace(_scores("detector", f"{fall}", f"A = {level:.0f}", fall, 500, median, p90), detector=level)
    for before, after, change, median, p90 in EVENTS:
        bad = of_rate(before)
        row, column = f"{before:.0%} to {_percent(after)}", f"after {change}"
        yield Cell("events", row, column, bad, calls(before), calls(after), change, median, p90, longest=CALLS)


def _percent(rate: float) -> str:
    return f"{100 * rate:g}%"


def _scores(table: str, row: str, column: str, fall: float, change: int, median: float, p90: float) -> Cell:
    return Cell(table, row, column, CSAT_STAKE, answers(MEAN), answers(MEAN - fall), change, median, p90)


NULLS: dict[str, Callable[[], tuple[Stake, Draw, int, float]]] = {
    "scores, no change": lambda: (CSAT_STAKE, answers(MEAN), LONGEST, 0.02),
    "scores, as low as is still no fall": lambda: (CSAT_STAKE, answers(MEAN - TOLERANCE), LONGEST, 0.05),
    "1 % of calls, no change": lambda: (of_rate(0.01), calls(0.01), CALLS, 0.02),
    "1.1 % of calls, as high as is still no rise": lambda: (of_rate(0.01), calls(0.011), CALLS, 0.05),
    "20 % of calls, no change": lambda: (of_rate(0.2), calls(0.2), 8000, 0.02),
    "21 % of calls, as high as is still no rise": lambda: (of_rate(0.2), calls(0.21), 8000, 0.05),
}
"""Situations without a fall: what is bet, people, answers, how many may stop."""
