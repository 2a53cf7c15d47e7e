"""Everybody's page comes back at once: the engine is killed and started again."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from chaos.floor import Floor, Page, floor, running
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P18",
    "the engine is started again, and every page of a large floor comes back",
    "all within 10 s; cards of those who are back come within 500 ms (99 of 100); at most 150 MB more",
)
PAGES, FEW = 2_000, 200
"""Of the long form and of the short one."""
SIZE = Size(short=FEW, long=20 * PAGES, of="pages", seconds=240)
LIMIT, CARD, MEMORY = 10.0, 0.5, 150.0
SLOW = 0.01
"""Share of the cards that may take longer."""
FIRST = 120.0
"""s until all are there for the first time."""
DOWN = 0.0, 8.0
"""s from the kill to the start."""
RINGS = 0.05
"""s between two calls while the pages come back."""


async def run(trial: Trial, folder: Path) -> None:
    tally, cards = trial.tally, list[float]()
    count = min(PAGES, trial.wanted)
    async with floor(folder / "herd", count, trial.chance) as (made, pages):
        alone = made.megabytes()
        async with running(pages):
            await made.all_live(pages, within=FIRST)
            for _ in trial.rounds(count):
                await made.kill()
                for page in pages:
                    page.live.clear()
                await asyncio.sleep(trial.chance.uniform(*DOWN) if count == PAGES else 0)
                await made.start()
                cards += await _they_come(trial, made, pages)
                tally.count("restarts")
                tally.at_most("MB more", made.megabytes() - alone)
    cards.sort()
    slow = cards[int(len(cards) * (1 - SLOW))]
    tally.count("cards meanwhile", len(cards))
    tally.at_worst("99 of 100 cards within", slow)
    if slow > CARD:
        tally.broken.append(f"99 of 100 cards came within {slow:.2f} s")
    if (more := tally.most["MB more"]) > MEMORY:
        tally.broken.append(f"{more:.0f} MB more")


async def _they_come(trial: Trial, made: Floor, pages: list[Page]) -> list[float]:
    """Seconds of each card that came meanwhile; when each page was back is told to the tally."""
    began, rang, left = time.monotonic(), list[str](), list(pages)
    while left and time.monotonic() - began < 3 * LIMIT:
        here = [page for page in pages if page.live.is_set()]
        if here:
            rang.append(made.ring(trial.chance.choice(here).number))
        await asyncio.sleep(RINGS)
        now = time.monotonic() - began
        for page in [page for page in left if page.live.is_set()]:
            trial.tally.tried(now <= LIMIT, f"{page.user} was back after {now:.1f} s", now)
            left.remove(page)
    for page in left:
        trial.tally.tried(False, f"{page.user} did not come back")
    await made.all_shown(pages, rang)
    missing = 3 * LIMIT
    return [pages[made.rung[ani]].when.get(ani, made.when[ani] + missing) - made.when[ani] for ani in rang]
