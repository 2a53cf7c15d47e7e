"""People say stop while they are being dialled. Simulated: the product's own code on a clock of its own
(tests/support/simulated_stops.py); how long it takes on a real Asterisk is not told by it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from support.simulated_dialling import empty_tables
from support.simulated_stops import stopped

PROMISE = Promise(
    "P7",
    "somebody says stop while they are being dialled (simulated)",
    "nobody is rung 20 ms after it was acknowledged",
)
NUMBERS = 20
SIZE = Size(short=2 * NUMBERS, long=100_000, of="races", seconds=400)


async def run(trial: Trial, folder: Path) -> None:
    tables = await empty_tables(folder)
    for count in trial.rounds(NUMBERS):
        seed = f"{trial.chance.random()}"
        made = await asyncio.to_thread(stopped, seed, tables, count, cuts=trial.chance.choice((0, 0, 0, 1)))
        trial.tally.n += count
        trial.tally.broken += [f"{what} (seed {seed})" for what in made.late]
        trial.tally.count("acknowledged", len(made.at))
        trial.tally.count("refused at the claim", made.refused)
        trial.tally.count("rung before the stop", len(made.rung))
