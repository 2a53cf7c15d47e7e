"""An engine that dials is killed between any two of its steps; so is Asterisk, and so is the connection. Simulated: the
product's own code and statements on a clock of its own (tests/support/simulated_dialling.py)."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from support.simulated_dialling import dialled, empty_tables

PROMISE = Promise(
    "P5", "an engine that dials is killed at any of its steps (simulated)", "nobody is dialled twice, nobody forgotten"
)
NUMBERS = 40
"""Calls out in one world, twenty at once."""
SIZE = Size(short=25 * NUMBERS, long=100_000, of="calls out", seconds=360)
LIFE, SECONDS = 400, 3.0
"""Steps of an engine's life, or how long it lasts, on average: most steps are made at once, and then it waits."""
MOST_KILLS = 6


async def run(trial: Trial, folder: Path) -> None:
    tables, chance = await empty_tables(folder), trial.chance
    for number, count in enumerate(trial.rounds(NUMBERS)):
        lives = [life(chance) for _ in range(chance.randrange(MOST_KILLS + 1))]
        seed = f"{chance.random()}"
        made = await asyncio.to_thread(
            dialled,
            seed,
            tables,
            numbers=NUMBERS,
            kill_after=lives,
            pbx_kills=int(number % 4 == 3),
            cuts=int(number % 4 == 2),
        )
        trial.tally.n += count
        trial.tally.broken += [f"{what} (seed {seed}, {lives})" for what in made.wrong()]
        trial.tally.count("kills", made.kills)
        trial.tally.count("kills of Asterisk", made.pbx_kills)
        trial.tally.count("nobody knows", sum(state == "unknown" for state, _ in made.rows.values()))


def life(chance: random.Random) -> int | float:
    return int(chance.expovariate(1 / LIFE)) if chance.random() < 0.5 else chance.expovariate(1 / SECONDS)
