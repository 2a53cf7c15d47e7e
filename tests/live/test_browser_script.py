"""A talk by a script at the desk in Chromium, with the keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from cti.web.server import STATIC
from support import desk_page
from support.browser import chromium, new_page
from support.centre import Centre, opened
from support.desk_page import USER, card
from support.power_script import SITE, World, forget_last_call, power

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    desk_page.build()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def centre(sqlite_url: str) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, STATIC, outside=World()) as made:
        made.office.put(SITE, {}, {"power": power()})
        await forget_last_call(made.events)
        made.phone(USER)
        yield made


def script(page: Page) -> Locator:
    return card(page).get_by_role("region", name="Talk script")


async def test_a_talk_goes_by_its_script_without_a_mouse_and_outlives_a_reload(
    browser: Browser, centre: Centre
) -> None:
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        await desk_page.log_in(page, centre.url)
        await desk_page.get_ready(page)
        centre.call("c1")
        centre.ring("c1")
        centre.answer("c1")
        await expect(script(page).get_by_text("Dzień dobry, Anna Kowalska.")).to_be_visible()
        await expect(script(page).get_by_text("Ile domów?")).to_be_visible()
        await expect(script(page).get_by_text("locked", exact=True)).to_be_visible()

        await page.keyboard.press("s")
        await expect(script(page).get_by_label("Your answer")).to_be_focused()
        await page.keyboard.type("many")
        await page.keyboard.press("Enter")
        await expect(script(page).get_by_role("alert")).to_contain_text("“many” does not fit this field.")

        await script(page).get_by_label("Your answer").fill("3")
        await page.keyboard.press("Enter")
        settled = script(page).get_by_role("group", name="Załatwione?")
        await expect(settled.get_by_role("button", name="Yes")).to_be_focused()

        await script(page).get_by_role("button", name="angry").press("Enter")
        await expect(script(page).get_by_text("Przepraszam.")).to_be_visible()
        await page.reload()
        await expect(settled).to_be_visible()

        await page.keyboard.press("s")
        await expect(settled.get_by_role("button", name="Yes")).to_be_focused()
        await page.keyboard.press("1")
        asked = script(page).get_by_role("group", name="Czy mogę coś zaproponować?")
        await expect(asked.get_by_role("button", name="Yes")).to_be_focused()
        await expect(script(page).get_by_text("Bateria domowa.")).to_have_count(0)
        await page.keyboard.press("1")
        await expect(script(page).get_by_text("Bateria domowa.")).to_be_visible()
        await expect(script(page).get_by_text("The script is at its end. done")).to_be_visible()
        assert witness.saw_nothing(), witness
