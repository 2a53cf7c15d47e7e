"""The telephone in the browser: a SIP caller, a real Asterisk, the engine, the desk in Chromium with a headset."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import desk_page
from support.asterisk import Pbx, started
from support.browser import Witness, chromium, new_page
from support.desk_page import USER, card
from support.engine import RunningEngine, running
from support.headset import hears, put_on, worn
from support.people import IVAN, calling

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    with started("softphone", tmp_path_factory.mktemp("pbx"), browsers=True) as made:
        yield made


@pytest.fixture(scope="module")
def engine(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    desk_page.build()
    with running(pbx, tmp_path_factory.mktemp("engine")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(pbx: Pbx, engine: RunningEngine) -> AsyncIterator[tuple[Page, Witness]]:
    """Ewa at her desk, ready, with the telephone of her browser."""
    async with (
        chromium(*worn(pbx.sounds / "demo-agent-en.wav")) as browser,
        new_page(browser, engine.url) as (page, witness),
    ):
        await put_on(page)
        await desk_page.log_in(page, engine.url, engine.password(USER))
        await page.get_by_role("main").get_by_role("button", name="Take calls in this browser").click()
        await expect(page.get_by_text("calls ring here")).to_be_visible()
        await desk_page.get_ready(page)
        yield page, witness


async def test_a_call_is_answered_spoken_held_and_ended_in_the_page(
    pbx: Pbx, engine: RunningEngine, watched: tuple[Page, Witness]
) -> None:
    page, witness = watched
    bar = page.get_by_role("region", name="Telephone in this browser")
    async with calling(pbx, IVAN) as caller:
        await expect(card(page).get_by_role("heading", name="Иван Петров")).to_be_visible()
        await expect(card(page).get_by_text("Ringing").first).to_be_visible()
        await expect(bar.get_by_text("Rings")).to_be_visible()
        await page.keyboard.press("a")
        await expect(card(page).get_by_text("Talking").first).to_be_visible()
        caller.say(pbx.sounds / "demo-caller-en.wav")
        await hears(page, pbx.sounds / "demo-caller-en.wav")
        await caller.hears(pbx.sounds / "demo-agent-en.wav")
        await page.keyboard.press("h")
        await expect(bar.get_by_text("On hold")).to_be_visible()
        await page.keyboard.press("h")
        await expect(bar.get_by_text("On the line")).to_be_visible()
        await page.keyboard.press("k")
        await page.keyboard.press("5")
        await caller.until(lambda: caller.sound.keys_heard.endswith("5"))
        await page.get_by_role("button", name="Hang up").click()
    await expect(card(page).get_by_text("Call ended")).to_be_visible()
    await desk_page.choose_and_note(page, "Heard in the browser")
    await desk_page.store(page)
    assert witness.saw_nothing(), witness
