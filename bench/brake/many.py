"""Thousands of campaigns at once: the recursion of the brake written a second time, for whole rows of runs.

It is compared with the product's brake answer by answer (agree.py); what is told of thousands of runs then holds for
that, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.brake.people import Draw, Draws
from scripts_dsl.policy.brake.plans import Stake
from scripts_dsl.policy.brake.watching import LEAST, MOST, weight

CHUNK = 250
"""Answers drawn at once."""
NEVER = -1


@dataclass
class Rows:
    """The stakes of all runs."""

    stake: Stake
    runs: int
    detector: bool = False
    """All w are 1: the mean of M is what counts."""

    def __post_init__(self) -> None:
        self.bets = np.array(self.stake.bets)[:, None]
        self.parts = np.array(self.stake.parts)
        self.laid = np.zeros((len(self.stake.bets), self.runs))
        self.left, self.n = 1.0, 0

    def heard(self, x: Draws) -> Draws:
        """One answer of each run; the evidence of each."""
        opened = self._opened()
        self.laid += opened
        self.laid *= 1 + self.bets * (self.stake.floor - x)
        np.minimum(self.laid, MOST, out=self.laid)
        self.laid[self.laid < LEAST] = 0
        self.n += 1
        if self.detector:
            return self.laid.mean(0)
        found: Draws = self.parts @ self.laid + self.left
        return found

    def _opened(self) -> float:
        if self.detector:
            return 1.0
        opened = 0.0 if self.n % self.stake.block else weight(self.n // self.stake.block)
        self.left = max(0.0, self.left - opened)
        return opened

    def keep(self, which: Draws) -> None:
        """Only these runs go on."""
        self.laid = self.laid[:, which]


def stopped(rows: Rows, world: Iterator[Draws], threshold: float) -> Draws:
    """The answer after which each run stopped, from 1 on; NEVER when the world ended before."""
    found = np.full(rows.runs, NEVER)
    alive = np.arange(rows.runs)
    for chunk in world:
        chunk = chunk[:, alive]
        for x in chunk:
            over = rows.heard(x) >= threshold
            if over.any():
                found[alive[over & (found[alive] == NEVER)]] = rows.n
        going = found[alive] == NEVER
        if not going.all():
            rows.keep(going)
            alive = alive[going]
        if not len(alive):
            break
    return found


def world(before: Draw, after: Draw, change: int, ends: int, runs: int, seed: int) -> Iterator[Draws]:
    """`change` answers as before, then the others, `ends` in all."""
    dice = np.random.default_rng(seed)
    at = 0
    while at < ends:
        many = min(CHUNK, (change if at < change else ends) - at)
        yield (before if at < change else after)(dice, many, runs)
        at += many
