"""A day of calls at the desk and on the board in Chromium, and how large the pages are then.

`PYTHONPATH=tests:. python -m support.long_day 600`: so many calls for each page, and the figures of each third.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass

from playwright.async_api import CDPSession, Page, expect

from centrala.migrations import upgrade
from cti.web.server import STATIC
from support import board_page, desk_page
from support.board_page import caller, stands
from support.browser import chromium, new_page
from support.centre import Centre, opened

PLACES = ("menu", "account_number", "late_payment", "menu")
FLOW = "energia"
DRAWN = "document.querySelector('.picture img')?.complete"
"""The flow's picture is there, a document of its own whose nodes count."""
AT_ONCE = 8
"""Callers on the board in one round."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a page, after its garbage was collected."""

    heap: int
    """Bytes of JavaScript."""
    nodes: int
    """Of the document, and those that scripts still hold."""
    listeners: int


async def size(cdp: CDPSession) -> Size:
    for _ in range(3):  # what a first collection lets go is freed by the next
        await cdp.send("HeapProfiler.collectGarbage")
    found = {one["name"]: int(one["value"]) for one in (await cdp.send("Performance.getMetrics"))["metrics"]}
    return Size(found["JSHeapUsedSize"], found["Nodes"], found["JSEventListeners"])


async def measured(page: Page) -> CDPSession:
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Performance.enable")
    await cdp.send("HeapProfiler.enable")
    return cdp


async def at_the_desk(page: Page, centre: Centre, calls: int) -> list[Size]:
    """Each call rings, is answered, ends, and is stored with a note; sizes after each third."""
    cdp, sizes = await measured(page), []
    for number in range(calls):
        call_id = f"desk-{number}"
        centre.call(call_id, number=f"+4860{number:07}", name=f"Caller {number}")
        centre.ring(call_id)
        await expect(desk_page.card(page).get_by_text("Ringing").first).to_be_visible()
        centre.answer(call_id)
        await expect(desk_page.card(page).get_by_text("Talking").first).to_be_visible()
        centre.hang_up(call_id)
        await desk_page.choose_and_note(page, "Done")
        await desk_page.store(page)
        if (number + 1) % (calls // 3) == 0:
            sizes.append(await size(cdp))
    return sizes


async def on_the_board(page: Page, centre: Centre, calls: int) -> list[Size]:
    """Callers come, move through the flow and go, some at once; sizes after each third of the rounds."""
    cdp, sizes, rounds = await measured(page), [], calls // AT_ONCE
    dots = page.locator("circle.caller-dot")
    await page.locator(".calls-now select").select_option(FLOW)  # else, with nobody in it, another one is shown
    for number in range(rounds):
        lives = [
            caller(centre, f"board-{number}-{n}", "menu", number=f"+4850{number:05}{n:02}") for n in range(AT_ONCE)
        ]
        await expect(dots).to_have_count(AT_ONCE)
        for place in PLACES:
            for live in lives:
                stands(centre, live, place)
            await expect(page.get_by_role("row").filter(has_text=words(place))).not_to_have_count(0)
        for live in lives:
            centre.end(live.call_id)
        await expect(dots).to_have_count(0)
        if (number + 1) % (rounds // 3) == 0:
            await page.wait_for_function(DRAWN)
            sizes.append(await size(cdp))
    return sizes


def words(place: str) -> str:
    return place.replace("_", " ").capitalize()


async def main(calls: int) -> None:
    desk_page.build()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/day.db"
        await upgrade(url)
        async with opened(url, STATIC) as centre, chromium() as browser:
            board_page.furnish(centre)
            centre.phone()
            async with new_page(browser, centre.url) as (page, _):
                await desk_page.log_in(page, centre.url)
                await desk_page.get_ready(page)
                say("desk", await at_the_desk(page, centre, calls))
            async with new_page(browser, centre.url) as (page, _):
                await board_page.log_in(page, centre.url)
                say("board", await on_the_board(page, centre, calls))


def say(page: str, sizes: list[Size]) -> None:
    for third, one in enumerate(sizes, 1):
        print(f"{page} {third}/3: {one.heap / 1e6:.2f} MB, {one.nodes} nodes, {one.listeners} listeners", flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 600))
