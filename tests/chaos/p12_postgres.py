"""PostgreSQL hangs, and is killed, and comes back after a while."""

from __future__ import annotations

import asyncio
import time

import asyncpg  # type: ignore[import-untyped]

from chaos.p12_database import CAUGHT_UP, PROMISED, RINGS, card, served
from chaos.scene import Scene, scene
from chaos.table import Promise, Size
from chaos.trial import Trial
from support.people import at_work
from support.postgres import Postgres, postgres

PROMISE = Promise("P12", "PostgreSQL hangs, then is killed and stays away", PROMISED)
SIZE = Size(short=0, long=60, of="seconds of each", seconds=200, tries="calls")
BEGUN = """SELECT b.body::json->>'uniqueid', count(DISTINCT b.call_id), count(e.n)
    FROM event b LEFT JOIN event e ON e.call_id = b.call_id AND e.kind = 'call.ended'
    WHERE b.kind = 'call.began' GROUP BY 1"""


async def run(scene_: Scene, trial: Trial) -> None:
    """With an Asterisk, an engine and a watchdog of its own."""
    with postgres() as server:
        await _execute(server, "postgres", "CREATE DATABASE centrala")
        folder = scene_.engine.folder.parent / "on-postgres"
        async with scene(folder, server.url("centrala")) as made:
            for seconds in trial.rounds(trial.wanted):
                async with at_work(made.pbx, made.engine, RINGS) as (desk, _):
                    server.hold()
                    try:
                        await card(made, trial, desk)
                    except BaseException:
                        server.let_go()
                        raise
                try:
                    await served(made, trial, seconds)
                finally:
                    server.let_go()
                await _caught_up(made, server, trial)
                trial.tally.count("seconds held", seconds)
                await asyncio.to_thread(server.kill)
                try:
                    await served(made, trial, seconds)
                finally:
                    await asyncio.to_thread(server.start)
                await _caught_up(made, server, trial)
                trial.tally.count("seconds away", seconds)


async def _caught_up(made: Scene, server: Postgres, trial: Trial) -> None:
    """Every call that the witness saw has one record with one end."""
    await made.hang_up_all()
    began, missing = time.monotonic(), ["?"]
    while missing and time.monotonic() - began < CAUGHT_UP:
        await asyncio.sleep(0.2)
        found = {u: (calls, ends) for u, calls, ends in await _execute(server, "centrala", BEGUN)}
        missing = [f"{u}: calls and ends {found.get(u)}" for u in made.seen if found.get(u) != (1, 1)]
    trial.tally.at_worst("caught up after", time.monotonic() - began)
    trial.tally.broken += missing
    if lost := made.engine.said("eventlog.lost"):
        trial.tally.broken.append(f"lost: {lost[-1]}")


async def _execute(server: Postgres, database: str, sql: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(server.url(database), timeout=10)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()
