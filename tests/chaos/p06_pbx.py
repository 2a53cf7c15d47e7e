"""Asterisk is killed again and again while a campaign has lines out; people ring, are engaged, talk, press keys."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

from chaos.p05_dials import watched
from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.store import Store, open_store
from outbound.campaigns import store as campaigns
from outbound.campaigns.happenings import CampaignMoved
from support.asterisk import Pbx, started
from support.candidates import candidate, told
from support.engine import RunningEngine
from support.world import world

PROMISE = Promise(
    "P6",
    "Asterisk is killed while a campaign calls people",
    "every line that was out has its end within 10 s of its return, and nobody is ever called again",
)
CAMPAIGN = "reminders"
PEOPLE = 10
"""Of one round; eight are called at once."""
RINGS = 2.0
DIGITS = "00044457"
"""They talk, press 1, hang up, are engaged. Fewer hang up than a brake takes for usual: it would stop the campaign."""
MOMENTS = 0.3, 4.0
"""s from their list to the kill."""
SIZE = Size(short=0, long=200, of="kills", seconds=780, tries="people")
"""Seconds: fewer than the quarter of an hour after which who is engaged is called again by rule."""
LIMIT, SETTLES = 10.0, 60.0
FREELY = {"calls_a_minute": 100_000, "to_neighbours": 100_000, "minutes_a_day": 1_000_000}
OUT = "SELECT id FROM attempt WHERE state = 'intent'"
STATES = "SELECT number, state FROM candidate WHERE campaign = 'reminders'"
ATTEMPTS = "SELECT number, state, because FROM attempt"


async def run(trial: Trial, folder: Path) -> None:
    with started("chaos-p06", folder / "p06") as pbx:
        engine = await asyncio.to_thread(begun, pbx, folder / "p06-engine")
        store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
        rung, first = Counter[str](), 0
        try:
            with world(pbx, RINGS):
                for _ in trial.rounds():
                    await called(store, numbers(first, trial.chance))
                    async with watched(pbx) as before:
                        await asyncio.sleep(trial.chance.uniform(*MOMENTS))
                        out = [id_ for (id_,) in engine.fetch(OUT)]
                        await asyncio.to_thread(pbx.kill)
                    there = await back(pbx)
                    async with watched(pbx) as after:
                        trial.tally.took(await ended(engine, out) - there)
                        trial.tally.count("lines that were out", len(out))
                        await engine.until(partial(settled, engine, first + PEOPLE), SETTLES)
                    rung += before + after
                    first += PEOPLE
                    trial.tally.count("kills")
            trial.tally.n += first
            trial.tally.broken += wrong(engine, rung)
            trial.tally.count("nobody knows", sum(state == "fix" for _, state in engine.fetch(STATES)))
            if (most := trial.tally.part(1.0)) > LIMIT:
                trial.tally.broken.append(f"an end was known only after {most:.2f} s")
        finally:
            await store.close()
            assert engine.engine is not None
            await asyncio.to_thread(engine.engine.stop)


def begun(pbx: Pbx, folder: Path, database: str = "") -> RunningEngine:
    """An engine without limits of calls out."""
    folder.mkdir()
    engine = RunningEngine(pbx, folder, pbx.box.ports.ami, database=database)
    engine.write()
    path = folder / "centrala.yaml"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "calls_out": FREELY}), "utf-8")
    engine.start()
    return engine


def numbers(first: int, chance: random.Random) -> list[str]:
    """New ones, each in a block of its own."""
    return [f"+4822{n % 1000:03d}{n // 1000:03d}{chance.choice(DIGITS)}" for n in range(first, first + PEOPLE)]


async def called(store: Store, people: list[str]) -> None:
    """They wait on the list, and the campaign runs."""
    for rank, number in enumerate(people):
        await candidate(store, number, campaign=CAMPAIGN, fields={"name": "Ola", "bill": "80 PLN"}, rank=rank)
    running = CampaignMoved(campaign=CAMPAIGN, state="running", because="started", why="", by="sofia")
    await told(store, running, projections=(campaigns.project,))


async def back(pbx: Pbx) -> float:
    """In another second: its channels are numbered by it. When it was fully booted, on the monotonic clock."""
    await asyncio.sleep(1 - time.time() % 1)
    await asyncio.to_thread(pbx.instance.start, dies_with_us=True)
    there = time.monotonic()
    await asyncio.to_thread(pbx.cli, f"dialplan set global DEMO_RINGS {RINGS}")
    await asyncio.to_thread(pbx.cli, "devstate change Custom:demo-carrier NOT_INUSE")
    return there


async def ended(engine: RunningEngine, out: list[str]) -> float:
    """When none of these was open any more, on the monotonic clock."""
    await engine.until(lambda: not {id_ for (id_,) in engine.fetch(OUT)} & set(out), SETTLES)
    return time.monotonic()


def settled(engine: RunningEngine, people: int) -> bool:
    """Everybody was called; who waits for another try counts."""
    return people == len({number for number, _, _ in engine.fetch(ATTEMPTS)}) and not engine.fetch(OUT)


def wrong(engine: RunningEngine, rung: Counter[str]) -> list[str]:
    """Rung twice, or claimed anew after something else than an order that never left."""
    found = [f"{number} was rung {times} times" for number, times in rung.items() if times > 1]
    tries = Counter(number for number, _, why in engine.fetch(ATTEMPTS) if not why.startswith("given up"))
    return found + [f"{number} had {times} attempts" for number, times in tries.items() if times > 1]
