"""Desk and board do not grow with the calls that went by: as large after the last third of a day as after the first."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from cti.web.server import STATIC
from support import board_page, desk_page
from support.browser import chromium, new_page
from support.centre import Centre, opened
from support.long_day import Size, at_the_desk, on_the_board

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DESK_CALLS, BOARD_CALLS = 24, 72
"""A real day is `python -m support.long_day 600`."""
ROW = Size(heap=30_000, nodes=8, listeners=1)
"""Of a call in the list of earlier calls, which has 50; a card that stayed would be hundreds of nodes."""
SPARE = Size(heap=500_000, nodes=10, listeners=4)
"""Compiled code and caches come late."""


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    desk_page.build()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def centre(sqlite_url: str) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, STATIC) as made:
        board_page.furnish(made)
        made.phone()
        yield made


async def test_the_desk_does_not_grow(browser: Browser, centre: Centre) -> None:
    async with new_page(browser, centre.url) as (page, witness):
        await desk_page.log_in(page, centre.url)
        await desk_page.get_ready(page)
        keeps_its_size(await at_the_desk(page, centre, DESK_CALLS), listed=DESK_CALLS * 2 // 3)
        assert witness.saw_nothing(), witness


async def test_the_board_does_not_grow(browser: Browser, centre: Centre) -> None:
    async with new_page(browser, centre.url) as (page, witness):
        await board_page.log_in(page, centre.url)
        keeps_its_size(await on_the_board(page, centre, BOARD_CALLS))
        assert witness.saw_nothing(), witness


def keeps_its_size(sizes: list[Size], listed: int = 0) -> None:
    """`listed`: calls since the first third that may still stand in a list."""
    first, _, last = sizes
    assert last.nodes <= first.nodes + listed * ROW.nodes + SPARE.nodes, sizes
    assert last.listeners <= first.listeners + listed * ROW.listeners + SPARE.listeners, sizes
    assert last.heap <= first.heap + listed * ROW.heap + SPARE.heap, sizes
