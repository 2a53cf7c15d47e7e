"""Pictures of the board for README and docs, see support/pictures.py."""

from __future__ import annotations

import re
import tempfile
from datetime import timedelta

from playwright.async_api import Page, expect

from centrala.migrations import upgrade
from cti.web.server import STATIC
from support import board_page, desk_page
from support.board_page import caller
from support.browser import chromium, new_page
from support.centre import Centre, bearer, now, opened
from support.keeping import Keep

SIZE = {"width": 1280, "height": 1000}
SMALL = {"width": 1280, "height": 720}
CHAT = (
    ("ewa", "chat", "Caller from 12 Mill Lane: the whole street is dark. Is that the outage of this morning?"),
    ("sofia", "chats/ewa", "No, a new one. The crew is on its way, power by 14:00."),
    ("ewa", "chat", "Thanks, I tell them."),
)
"""Who writes, where, and what."""


async def make(keep: Keep) -> None:
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
            await take(page, centre, keep)


async def take(page: Page, centre: Centre, keep: Keep) -> None:
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
        await save(page, keep, "board-now.png")
        await take_chat(page, centre, keep)
    await page.goto(f"{centre.url}/board.html#reports?name=service_level")
    await page.get_by_role("combobox", name=re.compile("^By")).select_option("hour")
    await expect(page.get_by_role("group", name="Service level by group")).to_be_visible()
    await save(page, keep, "board-reports.png")
    await page.get_by_role("group", name="Service level by group").get_by_role("button").nth(1).click()
    await page.get_by_role("region", name="Rows: Service level").get_by_role("row").nth(1).get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_contain_text("energia")
    await save(page, keep, "board-trace.png", whole=False)


async def take_chat(page: Page, centre: Centre, keep: Keep) -> None:
    """An agent's conversation with the supervisors."""
    for user, path, text in CHAT:
        headers = bearer(await centre.log_in(user))
        async with centre.http.post(f"{centre.url}/api/{path}", json={"text": text}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
    await page.get_by_role("button", name="Messages with Ewa").click()
    await expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(len(CHAT))
    await page.set_viewport_size(SMALL)
    await save(page, keep, "board-chat.png", whole=False)
    await page.set_viewport_size(SIZE)
    await page.keyboard.press("Escape")


async def save(page: Page, keep: Keep, name: str, whole: bool = True) -> None:
    await page.wait_for_timeout(300)
    keep(name, await page.screenshot(animations="disabled", full_page=whole))
