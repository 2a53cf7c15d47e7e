"""The whole product: a SIP caller in the menus, an agent's phone that rings, the card in Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import desk_page
from support.browser import Witness, chromium, new_page
from support.demo import Demo, running
from support.desk_page import USER, card
from support.sip import SipCaller, SipPhone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

RING = 2.0
"""s that the agent's phone rings before it answers."""
TRIES, BETWEEN_MS = 10, 2_000
"""A caller who wants to be through presses now and then: greeting and menu take some seconds."""
IVAN = "+79031234567"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    desk_page.build()
    with running(tmp_path_factory.mktemp("demo")) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(demo: Demo) -> AsyncIterator[SipPhone]:
    async with demo.phone(USER, ring=RING) as registered:
        yield registered


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(demo: Demo, phone: SipPhone) -> AsyncIterator[tuple[Page, Witness]]:
    """Ewa at her desk with her phone, ready."""
    async with chromium() as browser, new_page(browser, demo.web) as (page, witness):
        await desk_page.log_in(page, demo.web, demo.password(USER))
        await desk_page.get_ready(page)
        yield page, witness


async def report_a_fault(page: Page, caller: SipCaller) -> None:
    """Press 2 until the agent's phone rings."""
    await caller.answered()
    ringing = card(page).get_by_text("Ringing").first
    for _ in range(TRIES):
        caller.press("2")
        with suppress(AssertionError):
            await expect(ringing).to_be_visible(timeout=BETWEEN_MS)
            return
    raise AssertionError("the agent's phone does not ring")


async def finish(page: Page, note: str) -> None:
    await expect(card(page).get_by_text("Call ended")).to_be_visible()
    await desk_page.choose_and_note(page, note)
    await desk_page.store(page)
    await expect(page.get_by_role("status").filter(has_text="Ready")).to_be_visible()


async def test_the_card_is_there_while_the_phone_rings_and_the_next_call_shows_the_note(
    demo: Demo, watched: tuple[Page, Witness]
) -> None:
    page, _ = watched
    async with demo.caller(IVAN) as caller:
        await report_a_fault(page, caller)
        await expect(card(page).get_by_role("heading", name="Иван Петров")).to_be_visible()
        for text in ("Russian · русский", "faults", "Передал показания по телефону", "Overdue"):
            await expect(card(page).get_by_text(text).first).to_be_visible()
        await expect(card(page).get_by_role("listitem").filter(has_text="Faults")).to_contain_text("2")
        await expect(card(page).get_by_text("Talking").first).to_be_visible()
        script = card(page).get_by_role("region", name="Talk script")
        await expect(script.get_by_text("Здравствуйте, Энергия Ковальски, меня зовут Ewa Zielińska")).to_be_visible()
        await expect(script.get_by_role("group", name="Чем я могу помочь?").get_by_role("button")).to_have_count(4)
    await finish(page, "Power is back in his street")
    async with demo.caller(IVAN) as caller:
        await report_a_fault(page, caller)
        again = card(page).get_by_role("listitem").filter(has_text="Power is back in his street")
        await expect(again).to_contain_text("Solved")
        await expect(card(page).get_by_text("Talking").first).to_be_visible()
    await finish(page, "")


@pytest.mark.attack("A9")
@pytest.mark.attack("A32")
@pytest.mark.parametrize(
    "name", ['\\"><img src=x onerror=alert(1)>', "{{7*7}}${jndi:ldap://127.0.0.1/}", "\u202egnp.exe", "W" * 200]
)
async def test_a_hostile_name_in_an_invite_is_only_text(demo: Demo, watched: tuple[Page, Witness], name: str) -> None:
    page, witness = watched
    async with demo.caller("+48501502503", name=name) as caller:
        await report_a_fault(page, caller)
        await expect(card(page).get_by_role("heading", name="+48\u00a0501")).to_be_visible()
        await expect(card(page).get_by_text("caller's phone says")).to_be_visible()
        assert await page.locator("article img, article a, article script").count() == 0
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await expect(card(page).get_by_text("Talking").first).to_be_visible()
    await finish(page, name)
    assert witness.saw_nothing(), witness
