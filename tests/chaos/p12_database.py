"""The database takes nothing for a while: somebody else holds its lock."""

from __future__ import annotations

import asyncio
import sqlite3
import time

from chaos.scene import Scene
from chaos.table import Promise, Tally

PROMISE = Promise("P12", "the database takes nothing", "99.9 % of calls are served from what is there, nothing is lost")
SHORT, LONG = 5, 60
"""Seconds of it."""
CALLS = 20
STAY = 5.0
"""s that each of them is there."""
CAUGHT_UP = 60.0
BEGAN = "SELECT count(*) FROM event WHERE kind = 'call.began'"


async def run(scene: Scene, seconds: int) -> Tally:
    await scene.ready()
    tally = Tally("calls")
    (before,) = scene.engine.fetch(BEGAN)[0]
    other = sqlite3.connect(scene.engine.folder / "centrala.db", isolation_level=None, timeout=10)
    other.execute("BEGIN EXCLUSIVE")
    try:
        end = time.monotonic() + seconds
        async with scene.witness() as eye:
            while not tally.n or time.monotonic() < end:
                async with scene.crowd(CALLS):
                    await eye.until(lambda all_: sum(one.in_flow for one in all_) == CALLS, STAY)
                    standing = await eye.look()
                    for one in standing:
                        tally.tried(one.with_engine, f"{one.uniqueid} is in {one.context} {one.application}")
                    if len(standing) != CALLS:
                        tally.broken.append(f"{len(standing)} of {CALLS} calls are there")
                    await asyncio.sleep(min(STAY, max(0.0, end - time.monotonic())))
        other.rollback()
    finally:
        other.close()
    await scene.engine.until(lambda: scene.engine.fetch(BEGAN)[0][0] >= before + tally.n, within=CAUGHT_UP)
    tally.seen = f"locked for {seconds} s"
    return tally
