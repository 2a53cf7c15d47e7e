"""The world's clock is set while calls go on."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.steady import steady

PROMISE = Promise(
    "P15", "the clock is set, an hour back or ahead, in mid-call", "a call lasts as long as it lasts (durations only)"
)
SIZE = Size(short=30_000, long=1_000_000, of="simulated calls", seconds=60)
EXACT = 0.001


class World:
    def __init__(self) -> None:
        self.says, self.passed = datetime(2026, 3, 29, tzinfo=UTC), 0.0

    def goes_on(self, seconds: float) -> None:
        self.says += timedelta(seconds=seconds)
        self.passed += seconds


async def run(trial: Trial, _folder: Path) -> None:
    for count in trial.rounds(1_000):
        for _ in range(count):
            lasted, passed = one_call(World(), trial.chance)
            trial.tally.tried(abs(lasted - passed) < EXACT, f"{passed:.3f} s were told as {lasted:.3f} s")
        await asyncio.sleep(0)


def one_call(world: World, chance: random.Random) -> tuple[float, float]:
    """How many seconds the call was told to last, and how many it lasted."""
    clock = steady(lambda: world.says, lambda: world.passed)
    began = clock()
    for _ in range(chance.randrange(1, 6)):
        world.says += timedelta(seconds=chance.choice((-3600, 3600, -1, 1)))
        world.goes_on(chance.expovariate(1 / 60))
    return (clock() - began).total_seconds(), world.passed
