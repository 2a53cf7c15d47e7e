"""An engine that dials is killed again and again, beside a real Asterisk whose outside world counts who is rung."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from centrala.demo.folder import ROOT
from centrala.migrations import upgrade
from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.statements import Sql
from ivr.store import open_store
from support.asterisk import Pbx, started
from support.dial_kills import BEGINS, number

PROMISE = Promise("P5", "an engine that dials is killed", "nobody is dialled twice, nobody forgotten")
DIALS, KILLS = 200, 14
"""Of one round: they share a database."""
SIZE = Size(short=0, long=500 * DIALS, of="calls out", seconds=400)
"""In `make test` tests/live/test_dial_kills.py is its short form."""
LIVES = 0.0, 0.8
"""s of an engine's life after it has begun to dial."""
EARLY, BIRTHS = 0.2, (0.3, 1.5)
"""Share of those that are killed so many seconds after their start, perhaps while they put things in order."""
ENDS = 120.0
FIRST_WORDS = (b"Does: rings", b"Does: is engaged")
"""Of every call out there; what follows are answers and keys."""
ROWS = Sql("SELECT number, state, because FROM attempt")


async def run(trial: Trial, folder: Path) -> None:
    with started("chaos-dials", folder / "dials") as pbx:
        for count in trial.rounds(DIALS):
            path = folder / f"dials-{trial.done}.db"
            await upgrade(f"sqlite:///{path}")
            kills, broken = await dial_and_kill(pbx, f"sqlite:///{path}", count, KILLS, trial.chance)
            trial.tally.n += count
            trial.tally.broken += broken
            trial.tally.count("kills", kills)


async def dial_and_kill(pbx: Pbx, url: str, dials: int, kills: int, chance: random.Random) -> tuple[int, list[str]]:
    """How often it was killed, and what is wrong. `url`: an empty database with all tables."""
    pbx.cli("devstate change Custom:demo-carrier NOT_INUSE")
    async with watched(pbx) as rung:
        killed = await _lives(pbx, url, dials, kills, chance)
        await asyncio.sleep(0.5)
    pbx.cli("devstate change Custom:demo-carrier UNAVAILABLE")
    return killed, await _wrong(url, dials, rung)


async def _lives(pbx: Pbx, url: str, dials: int, kills: int, chance: random.Random) -> int:
    """Engine after engine; one that has dialled everybody before its time is up was the last one."""
    user, script = pbx.box.engine, ROOT / "tests" / "support" / "dial_kills.py"
    command = [str(script), url, str(pbx.box.ports.ami), user.name, user.secret, str(dials)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}"}
    for killed in range(kills + 1):
        quiet, told = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
        life = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment, stdout=quiet, stderr=told
        )
        lasts = chance.uniform(*BIRTHS)
        try:
            if killed == kills or chance.random() >= EARLY:
                lasts = chance.uniform(*LIVES) if killed < kills else ENDS
                await _begins(life)
            async with asyncio.timeout(lasts):
                status = await life.wait()
        except TimeoutError:
            continue
        finally:
            if life.returncode is None:
                life.kill()
                await life.wait()
        if status:
            raise RuntimeError(f"the dialler ended with {status}")
        return killed
    raise RuntimeError(f"not everybody has an end after {ENDS:.0f} s")


async def _begins(life: asyncio.subprocess.Process) -> None:
    """Or ends before."""
    assert life.stderr is not None
    async with asyncio.timeout(ENDS):
        while (line := await life.stderr.readline()) and line.decode().strip() != BEGINS:
            pass


@asynccontextmanager
async def watched(pbx: Pbx) -> AsyncIterator[Counter[str]]:
    """The outside world's own count of who was rung."""
    user, rung = pbx.box.demo, Counter[str]()
    assert user is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", pbx.box.ports.ami)
    writer.write(f"Action: Login\r\nUsername: {user.name}\r\nSecret: {user.secret}\r\n\r\n".encode())

    async def watch() -> None:
        dialled = ""
        while line := await reader.readline():
            if line.startswith(b"Number: "):
                dialled = line.decode().strip().removeprefix("Number: ")
            elif line.startswith(FIRST_WORDS):
                rung[dialled] += 1

    watching = asyncio.create_task(watch())
    try:
        yield rung
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        writer.close()


async def _wrong(url: str, dials: int, rung: Counter[str]) -> list[str]:
    store = await open_store(url)
    rows = {n: (state, because) for n, state, because in await store.fetch(ROWS)}
    await store.close()
    found = [f"{n} was dialled {times} times" for n, times in rung.items() if times > 1]
    found += [f"{n} was never tried" for n in {number(n) for n in range(dials)} - rows.keys()]
    for dialled, (state, because) in rows.items():
        times = 0 if because.startswith("given up") else 1
        if state != "failed" or rung[dialled] != times:
            found.append(f"{dialled} was dialled {rung[dialled]} times and is {state}: {because}")
    return found
