"""An agent's desk in Chromium: the card is there while the phone rings, and nothing that a caller sends can do harm."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from support import desk_page
from support.browser import Witness, chromium, new_page
from support.desk_page import card
from support.desk_scene import USER, Scene, anna, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}",
    "\u202egnp.exe \u2066Anna",
    "W" * 300,
    "\u0000\u001b[31m\u2028Anna",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d" * 40,
]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    desk_page.build()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    async with opened() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def watched(browser: Browser, scene: Scene) -> AsyncIterator[tuple[Page, Witness]]:
    """Ewa's desk, ready, and who watches what the page does."""
    async with new_page(browser, scene.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        await desk_page.log_in(page, scene)
        await desk_page.get_ready(page)
        yield page, witness


@pytest_asyncio.fixture(loop_scope="module")
async def page(watched: tuple[Page, Witness]) -> Page:
    return watched[0]


async def test_the_card_is_on_the_screen_while_the_phone_rings(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    await expect(card(page).get_by_role("heading", name="Anna Kowalska")).to_be_visible()
    for text in ("Ringing", "+48\u00a0601\u00a0234\u00a0567", "Polish · polski", "Not verified", "Bills and payments"):
        await expect(card(page).get_by_text(text).first).to_be_visible()
    await expect(card(page).get_by_text("Overdue")).to_be_visible()
    await expect(card(page).get_by_text("4539578767").first).to_be_visible()
    assert await page.title() == "☎ Anna Kowalska – Centrala"
    await expect(page.locator("[aria-live=assertive]")).to_have_text("Incoming call: Anna Kowalska, queue support")


async def test_a_whole_call_needs_no_mouse_and_the_next_card_shows_what_was_stored(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    scene.answer()
    await expect(card(page).get_by_text("Talking").first).to_be_visible()
    scene.hang_up(talk=83)
    await desk_page.choose_and_note(page, "Pays by Friday")
    await desk_page.store(page)
    scene.ring(anna(scene, call_id="the-next-one"))
    timeline = card(page).get_by_role("listitem").filter(has_text="Pays by Friday")
    await expect(timeline).to_contain_text("Solved")
    await expect(page.get_by_role("button", name="Anna Kowalska")).to_have_count(2)


async def test_without_a_disposition_nothing_is_stored(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    scene.hang_up(talk=3)
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await expect(card(page).get_by_role("alert")).to_have_text("Choose how the call ended.")
    assert scene.past == []


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_caller_sends_is_only_text(watched: tuple[Page, Witness], scene: Scene, name: str) -> None:
    page, witness = watched
    trail = [{"place": name, "prompt": name, "keys": name, "label": name, "at": anna(scene).at}]
    customer = {"id": "x", "name": name, "language": "pl", "numbers": [name]}
    typed = [{"name": name, "label": name, "value": name}]
    scene.ring(
        anna(
            scene,
            ani=name,
            caller_name=f"{name}!",
            customer=customer,
            tell=name,
            trail=trail,
            typed=typed,
            queue=name,
            language=name,
        )
    )
    await expect(card(page).get_by_text("Ringing").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.querySelector('article').getBoundingClientRect().bottom <= innerHeight")
    assert await page.locator("article img, article a, article script").count() == 0
    assert witness.saw_nothing(), witness


async def test_a_call_that_rings_while_the_line_is_broken_is_there_when_it_is_back(page: Page, scene: Scene) -> None:
    scene.desk.close(USER, 1001)
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    scene.ring(anna(scene))
    await expect(card(page).get_by_role("heading", name="Anna Kowalska")).to_be_visible()
    await expect(page.get_by_role("button", name="Anna Kowalska")).to_have_count(1)


async def test_a_second_window_takes_over_and_the_first_one_says_so(page: Page, scene: Scene) -> None:
    second = await page.context.new_page()
    await second.goto(scene.url)
    await expect(page.get_by_text("opened in another window")).to_be_visible()
    scene.ring(anna(scene))
    await expect(card(second).get_by_role("heading", name="Anna Kowalska")).to_be_visible()
    await page.get_by_role("button", name="Use this window").click()
    await expect(card(page).get_by_role("heading", name="Anna Kowalska")).to_be_visible()


async def test_a_session_that_ends_asks_for_the_password_and_keeps_the_note(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    scene.answer()
    await page.get_by_label("Note").fill("Half a sentence")
    await page.context.clear_cookies()
    scene.desk.close(USER, 1001)
    await expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    await desk_page.fill_in_login(page)
    await expect(page.get_by_label("Note")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("Half a sentence")
    scene.hang_up(talk=5)
    await expect(card(page).get_by_text("Call ended")).to_be_visible()


async def test_storing_after_the_session_has_ended_stores_once_the_password_is_given(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    scene.hang_up(talk=3)
    await desk_page.choose_and_note(page, "Half a sentence")
    await page.context.clear_cookies()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    await desk_page.fill_in_login(page)
    await page.get_by_label("Note").focus()
    await desk_page.store(page)
    assert scene.past[0].note == "Half a sentence"


async def test_a_wrong_password_is_said_and_shows_nothing(browser: Browser, scene: Scene) -> None:
    async with new_page(browser, scene.url) as (page, _witness):
        await page.goto(scene.url)
        await page.get_by_label("User name").fill(USER)
        await page.get_by_label("Password").fill("wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("User name or password is wrong.")


async def test_an_agent_without_a_phone_is_told_how_to_get_one(page: Page, scene: Scene) -> None:
    scene.phone(registered=False)
    await expect(page.get_by_text(f"centrala demo phone --agent {USER}")).to_be_visible()


async def test_shortcuts_are_listed_and_leave_a_writing_agent_alone(page: Page, scene: Scene) -> None:
    scene.ring(anna(scene))
    scene.answer()
    await page.get_by_label("Note").fill("")
    await page.keyboard.type("?nr")
    await expect(page.get_by_label("Note")).to_have_value("?nr")
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Store disposition and note")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
