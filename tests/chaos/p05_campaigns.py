"""An engine with a campaign is killed at any of its steps; so is Asterisk, and so is the connection. Simulated: the
product's own runner and statements on a clock of its own (tests/support/simulated_campaign.py)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chaos.p05_simulated import life
from chaos.table import Promise, Size
from chaos.trial import Trial
from support.simulated_campaign import called
from support.simulated_dialling import empty_tables

PROMISE = Promise(
    "P5",
    "an engine with a campaign is killed at any of its steps (simulated)",
    "nobody is called twice, nobody forgotten, every outcome is told once",
)
PEOPLE = 40
SIZE = Size(short=25 * PEOPLE, long=100_000, of="people", seconds=600)
MOST_KILLS = 6


async def run(trial: Trial, folder: Path) -> None:
    tables, chance = await empty_tables(folder), trial.chance
    for number, count in enumerate(trial.rounds(PEOPLE)):
        lives = [life(chance) for _ in range(chance.randrange(MOST_KILLS + 1))]
        seed, kinds = f"{chance.random()}", number % 4
        made = await asyncio.to_thread(
            called, seed, tables, people=PEOPLE, kill_after=lives, pbx_kills=int(kinds == 3), cuts=int(kinds == 2)
        )
        trial.tally.n += count
        trial.tally.broken += [f"{what} (seed {seed}, {lives})" for what in made.wrong()]
        trial.tally.count("kills", made.kills)
        trial.tally.count("kills of Asterisk", made.pbx_kills)
        trial.tally.count("nobody knows", sum(state == "fix" for state, _ in made.states.values()))
