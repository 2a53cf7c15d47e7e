"""The engine is killed while agents have their pages open and telephones ring."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chaos.floor import Floor, Page, floor, running
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P17",
    "the engine is killed while agents have their pages open",
    "each page is back within 1 s of asking, in a new numbering; no card comes twice, and none that rings then is lost",
)
PAGES = 50
SIZE = Size(short=1, long=500, of="kills", seconds=200)
LIMIT = 1.0
MOMENT = 0.1
"""s between the last ring and the kill, at most."""


async def run(trial: Trial, folder: Path) -> None:
    chance = trial.chance
    async with floor(folder / "restarts", PAGES, chance) as (made, pages), running(pages):
        await made.all_live(pages)
        for _ in trial.rounds():
            epochs = {page.epoch for page in pages}
            before = [made.ring(page.number) for page in chance.sample(pages, PAGES // 2)]
            await asyncio.sleep(chance.uniform(0, MOMENT))
            await made.kill()
            made.comebacks.clear()
            for page in pages:
                page.live.clear()
            await made.start()
            await made.all_live(pages)
            after = [made.ring(page.number) for page in pages]
            await made.all_shown(pages, after)
            _judge(trial, made, pages, (before, after, epochs))


def _judge(
    trial: Trial, made: Floor, pages: list[Page], happened: tuple[list[str], list[str], set[str | None]]
) -> None:
    tally, (before, after, epochs) = trial.tally, happened
    wrong = [f"{page.user} went on in the numbering of a dead engine" for page in pages if page.epoch in epochs]
    wrong += [f"the card of {a} came more than once" for a in before if pages[made.rung[a]].shown[a] > 1]
    for ani in after:
        if (times := pages[made.rung[ani]].shown[ani]) != 1:
            wrong.append(f"the card of {ani}, who rang after the restart, came {times} times")
    for page in pages:
        wrong += page.wrong
        page.wrong.clear()
    wrong += [f"a page was back after {seconds:.2f} s" for seconds in made.comebacks if seconds > LIMIT]
    tally.tried(not wrong, "; ".join(wrong[:3]))
    for seconds in made.comebacks:
        tally.took(seconds)
    tally.count("comebacks", len(made.comebacks))
    tally.count("cards", len(before) + len(after))
