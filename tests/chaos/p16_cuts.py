"""The sockets of agents' pages are cut, between two frames or in the middle of one, while telephones ring."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from chaos.floor import Floor, Page, floor, running
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P16", "an agent's page loses its connection", "it is back within 1 s, no card is lost and none comes twice"
)
PAGES, FEW = 200, 20
"""Pages of the long form and of the short one."""
SIZE = Size(short=200, long=10_000, of="cuts", seconds=250)
BOARDS = 20
"""So many agents have one supervisor, whose board begins anew after a cut."""
AT_ONCE = 20
LIMIT = 1.0
AWAY = 0.0, 0.5
"""s that a page is away."""
PAUSE = 0.02
"""s between two cuts, on average."""
BYTES = 3_000
"""A cut comes at once, or after so many bytes at most: a card has some 900."""
RINGS = 1.0
"""Telephones that ring for each cut, on average."""


async def run(trial: Trial, folder: Path) -> None:
    tally, chance = trial.tally, trial.chance
    count = PAGES if trial.wanted >= PAGES * 10 else FEW
    async with floor(folder / "cuts", count, chance, count // BOARDS) as (made, pages), running(pages):
        await made.all_live(pages)
        for page in pages:
            page.away = AWAY
        made.comebacks.clear()
        for cuts in trial.rounds(AT_ONCE):
            for _ in range(cuts):
                while len(here := [page for page in pages if page.live.is_set()]) < count / 2:  # noqa: ASYNC110
                    await asyncio.sleep(PAUSE)
                _cut(trial, made, chance.choice(here))
                await asyncio.sleep(chance.uniform(0, 2 * PAUSE))
        await _settled(made, pages)
        _judge(trial, made, pages)
        tally.count("cards", len(made.rung))


def _cut(trial: Trial, made: Floor, page: Page) -> None:
    """The page of one; telephones ring before, his own most often."""
    chance, stranger = trial.chance, trial.chance.randrange(len(made.ami.devices))
    for _ in range(int(chance.expovariate(1 / RINGS))):
        made.ring(stranger if page.is_board else chance.choice((page.number, page.number, stranger)))
    if page.is_board:
        trial.tally.count("of them of boards")
    assert page.socket
    if chance.random() < 0.5:
        page.socket.abort()
    else:
        page.socket.left = chance.randrange(BYTES)
        trial.tally.count("of them in mid-frame")


async def _settled(made: Floor, pages: list[Page]) -> None:
    """Nobody is cut any more, and everything has come."""
    for page in pages:
        if page.socket is not None:
            page.socket.left = None
    await made.all_live(pages)
    await made.all_shown(pages, list(made.rung))


def _judge(trial: Trial, made: Floor, pages: list[Page]) -> None:
    tally = trial.tally
    tally.n = trial.done
    for ani, number in made.rung.items():
        if (times := pages[number].shown[ani]) != 1:
            tally.broken.append(f"the card of {ani} came {times} times to {pages[number].user}")
    came = sum((Counter(page.shown) for page in pages), Counter[str]())
    tally.broken += [f"a card of {ani}, who never rang" for ani in came.keys() - made.rung.keys()]
    tally.broken += [wrong for page in pages for wrong in page.wrong]
    for seconds in made.comebacks:
        tally.took(seconds)
        if seconds > LIMIT:
            tally.broken.append(f"a page was back after {seconds:.2f} s")
