"""Campaigns of many countries call all night; one more reader of the laws looks at every call (respect_witness.py)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from support.respect_night import Night

PROMISE = Promise(
    "P29", "campaigns call people of twelve countries all night (simulated)", "nobody outside any window, cap or list"
)
SIZE = Size(short=500, long=1_000_000, of="simulated calls", seconds=600)


async def run(trial: Trial, _folder: Path) -> None:
    night = Night(trial.chance)
    for count in trial.rounds(500):
        before, wrong = sum(night.asked.values()), len(night.wrong)
        night.play(count)
        for what in night.wrong[wrong:]:
            trial.tally.tried(False, what)
        for _ in range(count - (len(night.wrong) - wrong)):
            trial.tally.tried(True, "")
        trial.tally.count("decisions", sum(night.asked.values()) - before)
        await asyncio.sleep(0)
