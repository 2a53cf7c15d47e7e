"""The office in Chromium, without a call: an admin adds, changes, removes somebody by keyboard, makes a telephone whose
password is shown once, sees queues with their week and where they stand; a supervisor looks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cti.agents import Agent, Agents
from cti.agents.telephones import digest, telephones
from cti.web.server import STATIC
from scripts_dsl.site import read_site
from support import desk_page
from support.browser import Witness, chromium, new_page
from support.centre import HASH, PASSWORD, Centre, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

GOOD = "correct horse battery staple"
SETTINGS = """zone: Europe/Warsaw
queues:
  support:
    name: Customer support
    skills: [billing]
    hours: {mon-fri: "08:00-18:00", sat: "22:00-02:00"}
  faults: {name: Faults}
numbers:
  100: flow energia
notices:
  outage: {on: no, text: {en: No power.}}
"""
NAMELESS = """() => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter(e =>
    !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"""
WIDE = "document.documentElement.scrollWidth <= innerWidth"


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
        made.office.put(read_site(SETTINGS, "callflows/settings.yaml")[0])
        await Agents(made.store).keep(Agent("zofia", "Zofia", ("admin",), None))
        await Agents(made.store).set_password("zofia", HASH)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def watched(browser: Browser, centre: Centre) -> AsyncIterator[tuple[Page, Witness]]:
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        yield page, witness
        assert await page.evaluate(WIDE)
        assert await page.evaluate(NAMELESS) == []
        assert witness.saw_nothing(), witness


@pytest_asyncio.fixture(loop_scope="module")
async def page(watched: tuple[Page, Witness]) -> Page:
    return watched[0]


async def log_in(page: Page, centre: Centre, user: str = "zofia", tab: str = "") -> None:
    await page.goto(f"{centre.url}/office.html{tab}")
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")


async def test_an_admin_adds_changes_and_removes_somebody_by_keyboard(page: Page, centre: Centre) -> None:
    await log_in(page, centre)
    add = page.get_by_role("button", name="Add somebody…")
    await expect(add).to_be_visible()
    await add.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("User name").fill("jan")
    await dialog.get_by_label("Name", exact=True).fill("Jan Żak")
    await dialog.get_by_label("Password").fill("password1")
    await dialog.get_by_label("Faults").press("Space")
    await dialog.get_by_label("Languages").fill("pl, en")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("everybody tries first")
    await dialog.get_by_label("Password").fill(GOOD)
    await page.keyboard.press("Enter")
    await expect(dialog).not_to_be_visible()
    row = page.get_by_role("row", name="Jan Żak")
    await expect(row).to_contain_text("faults")
    jan = await Agents(centre.store).by_user("jan")
    assert jan is not None
    assert (jan.roles, jan.languages, jan.queues) == (("agent",), ("pl", "en"), ("faults",))
    await row.get_by_role("button", name="Change…").press("Enter")
    await dialog.get_by_label("Customer support").press("Space")
    await dialog.get_by_label("Skills").fill("billing")
    await page.keyboard.press("Enter")
    await expect(row).to_contain_text("faults, support")
    await row.get_by_role("button", name="Remove…").press("Enter")
    await expect(dialog).to_contain_text("keeps the name")
    await page.keyboard.press("Escape")
    await expect(row).to_be_visible()
    await row.get_by_role("button", name="Remove…").press("Enter")
    await dialog.get_by_role("button", name="Remove", exact=True).press("Enter")
    await expect(row).to_have_count(0)
    await expect(page.get_by_text("Jan Żak")).to_be_visible()
    assert await Agents(centre.store).by_user("jan") is None


async def test_a_telephones_password_is_shown_once_with_what_is_left_to_do(page: Page, centre: Centre) -> None:
    await log_in(page, centre, tab="#phones")
    centre.phone()
    await page.get_by_role("button", name="Make a telephone…").press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Telephone").fill("205")
    await dialog.get_by_label("Whose").select_option("ewa")
    await dialog.get_by_role("button", name="Make").press("Enter")
    shown = dialog.locator(".told-once")
    await expect(shown.nth(1)).to_have_text("asterisk -rx 'core reload'")
    (kept,) = await telephones(centre.store)
    assert kept.digest == digest("205", await shown.nth(0).inner_text())
    await dialog.get_by_role("button", name="Close").press("Enter")
    row = page.get_by_role("row", name="205")
    await expect(row).to_contain_text("ewa")
    await expect(page.get_by_text("Cannot be asked: branch")).to_be_visible()
    await expect(page.locator(".told-once")).to_have_count(0)


async def test_queues_show_their_week_and_numbers_their_flow_each_with_its_line(page: Page, centre: Centre) -> None:
    await log_in(page, centre, "sofia", tab="#queues")
    week = page.get_by_role("img", name="Week of Customer support: mon-fri: 08:00-18:00, sat: 22:00-02:00")
    await expect(week.locator("rect:not(.ground)")).to_have_count(7)
    await expect(page.get_by_text("callflows/settings.yaml:3")).to_be_visible()
    assert await page.get_by_role("button", name="Add somebody…").count() == 0
    await page.get_by_role("link", name="Numbers and notices").press("Enter")
    await expect(page.get_by_role("row", name="100")).to_contain_text("callflows/settings.yaml:9")
    await expect(page.get_by_role("row", name="Talks")).to_contain_text("90 days")


async def test_the_page_speaks_four_languages_and_an_agent_is_told_that_it_is_not_for_him(
    page: Page, centre: Centre
) -> None:
    await log_in(page, centre)
    for code, people in (("pl", "Ludzie"), ("ru", "Люди"), ("sl", "Ljudje"), ("en", "People")):
        await page.locator("header select").select_option(code)
        await expect(page.get_by_role("heading", name=people)).to_be_visible()
        assert await page.evaluate(WIDE)
    await page.get_by_role("button", name="Log out").press("Enter")
    await page.get_by_label("User name").fill("ewa")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("This page is for admins")).to_be_visible()
