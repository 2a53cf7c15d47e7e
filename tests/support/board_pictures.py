"""Makes the pictures of the board in docs/pictures: `npm run pictures` in web/."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import timedelta

from playwright.async_api import Page, expect

from centrala.migrations import upgrade
from cti.web.server import STATIC
from support import board_page, desk_page
from support.board_page import caller
from support.browser import chromium, new_page
from support.centre import Centre, now, opened
from support.desk_pictures import PICTURES
from support.png import shrunk

SIZE = {"width": 1280, "height": 1000}


async def main() -> None:
    desk_page.build()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/board.db"
        await upgrade(url)
        async with (
            opened(url, STATIC) as centre,
            chromium() as browser,
            new_page(browser, centre.url, viewport=SIZE) as (page, _witness),
        ):
            board_page.furnish(centre)
            await board_page.past_calls(centre, 40)
            await take(page, centre)


async def take(page: Page, centre: Centre) -> None:
    centre.phone()
    await board_page.log_in(page, centre.url)
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        for n, place in enumerate(("menu", "faults", "faults", "account_number", "late_payment", "menu")):
            live = caller(centre, f"c{n}", place, number=f"+4860123456{n}")
            live.began -= timedelta(seconds=40 + 17 * n)
            live.since = now() - timedelta(seconds=3 + 5 * n)
        centre.ring("c1")
        centre.answer("c1")
        talking = centre.live.get("c1")
        assert talking is not None
        talking.agent = "ewa"
        board_page.stands(centre, talking, "faults")
        await expect(page.get_by_role("row", name=re.compile("^Ewa"))).to_contain_text("Talking")
        await page.wait_for_timeout(1200)
        await save(page, "board-now.png")
    await page.goto(f"{centre.url}/board.html#reports?name=service_level")
    await page.get_by_role("combobox", name=re.compile("^By")).select_option("hour")
    await expect(page.get_by_role("group", name="Service level by group")).to_be_visible()
    await save(page, "board-reports.png")
    await page.get_by_role("group", name="Service level by group").get_by_role("button").nth(1).click()
    await page.get_by_role("region", name="Rows: Service level").get_by_role("row").nth(1).get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_contain_text("energia")
    (PICTURES / "board-trace.png").write_bytes(shrunk(await page.screenshot(animations="disabled")))


async def save(page: Page, name: str) -> None:
    await page.wait_for_timeout(300)
    (PICTURES / name).write_bytes(shrunk(await page.screenshot(animations="disabled", full_page=True)))


if __name__ == "__main__":
    asyncio.run(main())
