"""The box "For you" in Chromium, on desk and board: there within seconds, by keyboard, until it is closed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cti.web.server import STATIC
from ivr.happenings import SurveyBegan
from support import board_page, desk_page
from support.axe import look
from support.browser import chromium, new_page
from support.centre import ANNA, Centre, opened
from support.remarks import VOICE, answer, has_owners, mine, told

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = 'I will sue <img src=x onerror="alert(1)">'


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
        made.phone(desk_page.USER)
        has_owners(made)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, centre: Centre) -> AsyncIterator[Page]:
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (made, _):
        yield made


async def test_a_comment_reaches_the_desk_and_is_open_until_somebody_called_back(page: Page, centre: Centre) -> None:
    await desk_page.log_in(page, centre.url)
    await desk_page.get_ready(page)
    box = page.get_by_role("region", name="For you")
    await expect(box.get_by_text("Nothing waits for you.")).to_be_visible()
    centre.call("c1")
    centre.end("c1")
    centre.bus.publish(answer("c1", "comment", text="The invoice is wrong"))
    item = box.get_by_role("listitem").filter(has_text="The invoice is wrong")
    await expect(item).to_be_visible()
    await expect(item).to_contain_text("Anna Kowalska")
    await page.keyboard.press("y")
    await expect(box.get_by_role("heading", name="For you")).to_be_focused()
    await item.get_by_role("button", name="Call back: The invoice is wrong").dblclick()
    await expect(item).to_contain_text("called by ewa")
    await expect(item.get_by_role("alert")).to_have_count(0)
    assert len([what for what, *_ in centre.clicking.told if what == "take"]) == 1, "two clicks are one"
    await item.get_by_role("button", name="What came of it: The invoice is wrong").press("Enter")
    await item.get_by_label("What came of it?").select_option("explained")
    await item.get_by_label("Note").fill("It was of April")
    await item.get_by_role("button", name="Store").press("Enter")
    await expect(item).to_contain_text("Explained · ewa · It was of April")
    await expect(box).to_contain_text("Answered within a day: 100% (95 %: 21% to 100%) of 1, 30 days")
    await item.get_by_role("button", name="The customer's card: Anna Kowalska").press("Enter")
    await expect(page.get_by_role("main").get_by_text("Anna Kowalska").first).to_be_visible()


async def test_a_word_of_liability_alerts_the_legal_owner_on_the_board(page: Page, centre: Centre) -> None:
    await board_page.log_in(page, centre.url)
    box = page.get_by_role("region", name="For you")
    await expect(box.get_by_text("Nothing waits for you.")).to_be_visible()
    centre.call("c1")
    async with told(centre, 2):
        centre.bus.publish(answer("c1", "comment", text=HOSTILE))
    item = box.get_by_role("listitem").filter(has_text="I will sue")
    await expect(item).to_contain_text("Words of liability")
    await expect(item).to_contain_text("recording kept")
    await item.get_by_role("button", name="The call: Anna Kowalska").press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    centre.bus.publish(answer("c2", "comment", text=VOICE, told=({"who": "sofia", "why": "a comment"},)))
    await expect(box.get_by_text("Spoken: nobody has written it down yet.")).to_be_visible()
    await expect(box.get_by_role("button", name="Hear what was said")).to_be_visible()
    assert len(await mine(centre, "sofia")) == 2


async def test_what_came_without_a_call_leads_to_its_survey_and_its_customer(page: Page, centre: Centre) -> None:
    """On the board to the customer's past, on the desk to the card; what is kept of the survey is one click away."""
    who = ({"who": "supervisors", "why": "speed = 1"}, {"who": "ewa", "why": "a comment"})
    centre.bus.publish(
        SurveyBegan(call_id="m1", survey="after", hash="h", channel="email", number=ANNA, customer_id="sample-anna")
    )
    async with told(centre, 2):
        centre.bus.publish(answer("m1", "comment", text="Nobody rang back", channel="email", told=who))
    await board_page.log_in(page, centre.url)
    item = page.get_by_role("region", name="For you").get_by_role("listitem").filter(has_text="Nobody rang back")
    await item.get_by_role("button", name="The customer's card: Anna Kowalska").press("Enter")
    past = page.get_by_role("dialog", name="Past of Anna Kowalska")
    await expect(past).to_contain_text("Brak prądu, Kwiatowa 5")
    assert (await look(page)).findings == ()
    await past.get_by_role("button", name="Close").press("Enter")
    await expect(past).not_to_be_visible()
    await item.get_by_role("button", name="All answers: Anna Kowalska").press("Enter")
    words = page.get_by_role("dialog", name="All answers")
    await expect(words).to_contain_text("Nobody rang back")
    await expect(words).to_contain_text("After · email")
    assert (await look(page)).findings == ()
    await page.keyboard.press("Escape")
    await expect(words).not_to_be_visible()
    await page.get_by_role("button", name="Log out").press("Enter")
    await desk_page.log_in(page, centre.url)
    item = page.get_by_role("region", name="For you").get_by_role("listitem").filter(has_text="Nobody rang back")
    await expect(item.get_by_role("button", name="The call")).to_have_count(0)
    await item.get_by_role("button", name="All answers: Anna Kowalska").press("Enter")
    await expect(page.get_by_role("dialog", name="All answers")).to_contain_text("Nobody rang back")
    await page.keyboard.press("Escape")
    await item.get_by_role("button", name="The customer's card: Anna Kowalska").press("Enter")
    await expect(page.get_by_role("main").get_by_text("Anna Kowalska").first).to_be_visible()
