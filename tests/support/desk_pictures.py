"""Makes the pictures of the desk in docs/pictures: `npm run pictures` in web/."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from support import desk_page
from support.browser import chromium, new_page
from support.desk_scene import Scene, anna, opened
from support.png import shrunk

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 720}
NOTE = "Corrected bill goes out today; she pays by Friday."


async def main() -> None:
    desk_page.build()
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with opened() as scene, chromium() as browser, new_page(browser, scene.url, viewport=SIZE) as (page, _):
        await desk_page.log_in(page, scene)
        await desk_page.get_ready(page)
        await a_call(page, scene)


async def a_call(page: Page, scene: Scene) -> None:
    scene.queue("support", waiting=2, longest_wait=48)
    scene.ring(anna(scene))
    await expect(desk_page.card(page)).to_be_visible()
    await save(page, "desk-ringing.png")
    scene.answer()
    await expect(page.get_by_label("Note")).to_be_visible()
    scene.hang_up(talk=83)
    await desk_page.choose_and_note(page, NOTE)
    await save(page, "desk-after-call.png")


async def save(page: Page, name: str) -> None:
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_timeout(300)
    (PICTURES / name).write_bytes(shrunk(await page.screenshot(animations="disabled")))


if __name__ == "__main__":
    asyncio.run(main())
