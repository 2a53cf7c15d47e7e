"""The database takes nothing for a while: somebody else holds the lock of SQLite's file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import UTC, datetime

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial
from support.people import ANNA, at_work, calling
from support.stranger import Desk

PROMISED = "99.9 % of calls are served from what is there, a card comes within 1 s, nothing is lost"
PROMISE = Promise("P12", "SQLite's file is locked by somebody else", PROMISED)
SIZE = Size(short=4, long=60, of="seconds of it", seconds=80, tries="calls")
CALLS = 20
RINGS = 60.0
"""s that the agent's telephone would ring."""
STAY = 5.0
"""s that each of them is there."""
CAUGHT_UP = 60.0
CARD = 1.0
"""s from a telephone's ring to the caller's card."""
BEGAN = "SELECT count(*) FROM event WHERE kind = 'call.began'"


async def run(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    (before,) = scene.engine.fetch(BEGAN)[0]
    other = sqlite3.connect(scene.engine.folder / "centrala.db", isolation_level=None, timeout=10)
    for seconds in trial.rounds(trial.wanted):
        try:
            async with at_work(scene.pbx, scene.engine, RINGS) as (desk, _):
                other.execute("BEGIN EXCLUSIVE")
                await card(scene, trial, desk)
            await served(scene, trial, seconds)
            other.rollback()
        finally:
            other.close()
        began = time.monotonic()
        await scene.engine.until(lambda: scene.engine.fetch(BEGAN)[0][0] >= before + trial.tally.n, within=CAUGHT_UP)
        trial.tally.at_worst("caught up after", time.monotonic() - began)
        trial.tally.count("seconds of it", seconds)


async def card(scene: Scene, trial: Trial, desk: Desk) -> None:
    """Somebody wants a person: his card comes in time, without his past if need be."""
    before = len(desk.received)
    async with calling(scene.pbx, ANNA):
        pop = await desk.get("pop", after=before)
        seconds = (datetime.now(UTC) - datetime.fromisoformat(pop["at"])).total_seconds()
    trial.tally.at_worst("card after", seconds)
    trial.tally.tried(seconds <= CARD, f"the card came after {seconds:.2f} s")
    trial.tally.count("cards")


async def served(scene: Scene, trial: Trial, seconds: float) -> None:
    """Crowd after crowd for so many seconds: each of them is with the engine to its end."""
    end, first = time.monotonic() + seconds, True
    async with scene.witness() as eye:
        while first or time.monotonic() < end:
            first = False
            async with scene.crowd(CALLS):
                await eye.until(lambda all_: sum(one.in_flow for one in all_) == CALLS, STAY)
                await asyncio.sleep(min(STAY, max(0.0, end - time.monotonic())))
                seen = await eye.look()
                for one in seen:
                    trial.tally.tried(one.with_engine, f"{one.uniqueid} is in {one.context} {one.application}")
                if len(seen) != CALLS:
                    trial.tally.broken.append(f"{len(seen)} of {CALLS} calls are there")
