"""Clocks are put forward and back, in every zone; the decision whether to call beside what the wall clock shows."""

from __future__ import annotations

import asyncio
from itertools import cycle
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from support.put_clocks import ZONES, asked, changes

PROMISE = Promise(
    "P15",
    "the clocks of a place are put forward or back, in every zone of the world, 2020 to 2040 (simulated)",
    "nobody is rung outside the hours, and none is left out",
)
SIZE = Size(short=5, long=len(ZONES), of="zones", seconds=400, tries="decisions")


async def run(trial: Trial, _folder: Path) -> None:
    zones = cycle(trial.chance.sample(ZONES, len(ZONES)))
    for _ in trial.rounds():
        zone = next(zones)
        for change in changes(zone):
            for wrong in asked(zone, change):
                trial.tally.tried(not wrong, wrong)
            trial.tally.count("changes", 1)
            await asyncio.sleep(0)
        trial.tally.count("zones", 1)
