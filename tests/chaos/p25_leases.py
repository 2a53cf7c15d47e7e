"""Two engines with an Asterisk each, on one PostgreSQL, and one campaign: the one that calls is killed, or hangs for
longer than its lease lasts and wakes up again."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from chaos.p05_dials import watched
from chaos.p06_pbx import begun, called, numbers
from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.dialguard.lease import LASTS
from ivr.statements import Sql
from ivr.store import Store, open_store
from support.asterisk import Pbx, started
from support.engine import RunningEngine
from support.postgres import postgres
from support.world import world

PROMISE = Promise(
    "P25",
    "of two engines on one PostgreSQL the one that calls people is killed, or sleeps and wakes",
    "the other one goes on within 8 s, and nobody is called twice",
)
SIZE = Size(short=0, long=60, of="times", seconds=780, tries="people")
TAKES_OVER = LASTS + 2.0
"""s: the lease, and two looks at it."""
MOMENTS = 0.5, 5.0
SETTLES = 90.0
OURS = "campaigns.ours"
OPEN = Sql("SELECT number, asterisk, claimed FROM attempt WHERE state = 'intent'")
TRIED = Sql("SELECT number, because FROM attempt")
WAITS = Sql("SELECT number, state, because FROM candidate WHERE campaign = 'reminders' AND tries = 0")
STATES = Sql("SELECT state, count(*) FROM candidate WHERE campaign = 'reminders' GROUP BY state")


async def run(trial: Trial, folder: Path) -> None:
    with ExitStack() as things:
        server = things.enter_context(postgres())
        connection = await asyncpg.connect(server.url("postgres"), timeout=10)
        await connection.execute("CREATE DATABASE centrala")
        await connection.close()
        url = server.url("centrala")
        pbxes = [things.enter_context(started(name, folder / name)) for name in ("north", "south")]
        for pbx in pbxes:
            things.enter_context(world(pbx, 2.0))
        engines = list[RunningEngine]()
        for pbx in pbxes:
            engines.append(await asyncio.to_thread(begun, pbx, folder / f"{pbx.box.name}-engine", url))
        store = await open_store(url)
        try:
            await _tries(trial, pbxes, engines, store)
        finally:
            await store.close()
            for engine in engines:
                assert engine.engine is not None
                await asyncio.to_thread(engine.engine.stop)


async def _tries(trial: Trial, pbxes: list[Pbx], engines: list[RunningEngine], store: Store) -> None:
    first = 0
    async with AsyncExitStack() as stack:
        seen = [await stack.enter_async_context(watched(pbx)) for pbx in pbxes]
        for _ in trial.rounds():
            people = numbers(first, trial.chance)
            first += len(people)
            await called(store, people)
            await engines[0].until(lambda: _holder(engines), SETTLES)
            await asyncio.sleep(trial.chance.uniform(*MOMENTS))
            await _one_goes(trial, engines)
            await _all_called(store)
        trial.tally.n += first
        rung = sum(seen, Counter[str]())
    tries = Counter(number for number, because in await store.fetch(TRIED) if not because.startswith("given up"))
    trial.tally.broken += [f"{number} was rung {times} times" for number, times in rung.items() if times > 1]
    trial.tally.broken += [f"{number} had {times} attempts" for number, times in tries.items() if times > 1]
    states = dict(await store.fetch(STATES))
    trial.tally.count("nobody knows", states.get("fix", 0))


async def _one_goes(trial: Trial, engines: list[RunningEngine]) -> None:
    """The one that calls; and it comes back when the other one has taken over."""
    goes = _holder(engines)
    assert goes is not None
    stays = engines[1 - engines.index(goes)]
    before, began = len(stays.said(OURS)), time.monotonic()
    sleeps = trial.chance.random() < 1 / 3
    if sleeps:
        os.kill(goes.pid, signal.SIGSTOP)
    else:
        await asyncio.to_thread(goes.kill)
    try:
        with suppress(AssertionError):
            await stays.until(lambda: len(stays.said(OURS)) > before, TAKES_OVER + 5)
        took = time.monotonic() - began
        trial.tally.took(took)
        if took > TAKES_OVER:
            trial.tally.broken.append(f"the other one went on only after {took:.2f} s")
    finally:
        if sleeps:
            os.kill(goes.pid, signal.SIGCONT)
        else:
            await asyncio.to_thread(goes.start)
    trial.tally.count("sleeps" if sleeps else "kills")


def _holder(engines: list[RunningEngine]) -> RunningEngine | None:
    """Whoever has taken the lease last."""
    last = {engine.said(OURS)[-1]["lease"]: engine for engine in engines if engine.said(OURS)}
    return last[max(last)] if last else None


async def _all_called(store: Store) -> None:
    """Raises RuntimeError when somebody is forgotten."""
    end = time.monotonic() + SETTLES
    while (open_ := await store.fetch(OPEN)) or await store.fetch(WAITS):
        if time.monotonic() > end:
            raise RuntimeError(f"open after {SETTLES} s: {open_}, {await store.fetch(WAITS)}")
        await asyncio.sleep(0.2)
