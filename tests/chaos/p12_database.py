"""The database takes nothing for a while: somebody else holds the lock of SQLite's file."""

from __future__ import annotations

import asyncio
import sqlite3
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISED = "99.9 % of calls are served from what is there, nothing is lost"
PROMISE = Promise("P12", "SQLite's file is locked by somebody else", PROMISED)
SIZE = Size(short=4, long=60, of="seconds of it", seconds=80, tries="calls")
CALLS = 20
STAY = 5.0
"""s that each of them is there."""
CAUGHT_UP = 60.0
BEGAN = "SELECT count(*) FROM event WHERE kind = 'call.began'"


async def run(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    (before,) = scene.engine.fetch(BEGAN)[0]
    other = sqlite3.connect(scene.engine.folder / "centrala.db", isolation_level=None, timeout=10)
    for seconds in trial.rounds(trial.wanted):
        other.execute("BEGIN EXCLUSIVE")
        try:
            await served(scene, trial, seconds)
            other.rollback()
        finally:
            other.close()
        began = time.monotonic()
        await scene.engine.until(lambda: scene.engine.fetch(BEGAN)[0][0] >= before + trial.tally.n, within=CAUGHT_UP)
        trial.tally.at_worst("caught up after", time.monotonic() - began)
        trial.tally.count("seconds of it", seconds)


async def served(scene: Scene, trial: Trial, seconds: float) -> None:
    """Crowd after crowd for so many seconds: each of them is with the engine to its end."""
    end, first = time.monotonic() + seconds, True
    async with scene.witness() as eye:
        while first or time.monotonic() < end:
            first = False
            async with scene.crowd(CALLS):
                await eye.until(lambda all_: sum(one.in_flow for one in all_) == CALLS, STAY)
                await asyncio.sleep(min(STAY, max(0.0, end - time.monotonic())))
                standing = await eye.look()
                for one in standing:
                    trial.tally.tried(one.with_engine, f"{one.uniqueid} is in {one.context} {one.application}")
                if len(standing) != CALLS:
                    trial.tally.broken.append(f"{len(standing)} of {CALLS} calls are there")
