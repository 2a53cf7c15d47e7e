"""The supervisors' board in Chromium: what happens is seen within a second, a figure leads to its rows, and everything
can be done by keyboard.
"""

from __future__ import annotations

import asyncio
import re
import statistics
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Download, Page, expect

from cti.web.server import STATIC
from ivr.happenings import CallerQueued
from ivr.prompts.tone import write_tone
from ivr.statements import Sql
from support import board_page, desk_page, graded_talk
from support.board_page import AT_MOST, WITHIN_MS, caller, moved, stands
from support.browser import Witness, chromium, new_page
from support.centre import Centre, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = '"><img src=x onerror=alert(1)>'
NAMELESS = """() => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter(e =>
    !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"""


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
        board_page.furnish(made)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def watched(browser: Browser, centre: Centre) -> AsyncIterator[tuple[Page, Witness]]:
    """Sofia's board, with a past."""
    await board_page.past_calls(centre)
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        await board_page.log_in(page, centre.url)
        yield page, witness
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.evaluate(NAMELESS) == []
        assert witness.saw_nothing(), witness


@pytest_asyncio.fixture(loop_scope="module")
async def page(watched: tuple[Page, Witness]) -> Page:
    return watched[0]


async def read(download: Download) -> str:
    return (await asyncio.to_thread((await download.path()).read_bytes)).decode("utf-8-sig")


async def test_a_caller_is_a_dot_that_moves_on_the_picture_and_leads_to_the_way_of_the_call(
    page: Page, centre: Centre
) -> None:
    live = caller(centre, "c1", "menu")
    dot = page.locator("circle.caller-dot")
    await expect(dot).to_have_count(1, timeout=WITHIN_MS)
    delays = [
        await moved(page, partial(stands, centre, live, place))
        for place in ("account_number", "menu", "late_payment", "menu", "account_number")
    ]
    assert statistics.median(delays) <= AT_MOST, delays
    await centre.events.flush()
    await dot.click()
    await expect(page.get_by_role("dialog")).to_contain_text("energia")
    await page.keyboard.press("Escape")
    centre.end("c1")
    await expect(dot).to_have_count(0, timeout=WITHIN_MS)


async def test_queues_and_agents_change_as_it_happens(page: Page, centre: Centre) -> None:
    faults = page.get_by_role("row", name=re.compile("^Faults"))
    caller(centre, "c1", "faults")
    await expect(faults.get_by_role("cell").first).to_contain_text("1 pl 1", timeout=WITHIN_MS)
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        ewa = page.get_by_role("row", name=re.compile("^Ewa"))
        await expect(ewa).to_contain_text("Ready", timeout=WITHIN_MS)
        centre.ring("c1")
        await expect(ewa).to_contain_text("Ringing", timeout=WITHIN_MS)
        centre.answer("c1")
        await expect(ewa).to_contain_text("Talking", timeout=WITHIN_MS)


async def test_queues_where_nothing_happens_are_one_line_until_somebody_calls(page: Page, centre: Centre) -> None:
    """Seven of them fill half of a small screen."""
    shop = page.get_by_role("row", name=re.compile("^The shop"))
    more = page.get_by_role("button", name=re.compile("^[0-9]+ queues without agents and calls today"))
    await expect(more).to_have_attribute("aria-expanded", "false")
    await expect(shop).to_have_count(0)
    await more.press("Enter")
    await expect(shop).to_be_visible()
    await more.press("Enter")
    await expect(shop).to_have_count(0)
    caller(centre, "c1", "menu").queue = "shop"
    centre.bus.publish(CallerQueued(call_id="c1", queue="shop", position=1))
    await expect(shop.get_by_role("cell").first).to_contain_text("1", timeout=WITHIN_MS)


async def test_a_figure_of_today_leads_to_its_rows_and_a_row_to_its_call(page: Page) -> None:
    faults = page.get_by_role("row", name=re.compile("^Faults"))
    await faults.get_by_role("link", name="Service level of Faults").click()
    await expect(page.get_by_role("heading", name="Rows: Service level")).to_be_focused()
    rows = page.get_by_role("region", name="Rows: Service level").get_by_role("row")
    await expect(rows.filter(has_text="answered")).not_to_have_count(0)
    async with page.expect_download() as download:
        await page.get_by_role("region", name="Rows").get_by_role("link", name="CSV").click()
    text = await read(await download.value)
    assert text.startswith("kind,at,call,number")
    assert ",'+4860100" in text
    await rows.nth(1).get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_contain_text("energia")


async def test_figures_by_the_hour_have_a_picture_with_the_line_that_is_asked_for(page: Page) -> None:
    await page.get_by_role("link", name="Reports").click()
    await page.get_by_role("combobox", name=re.compile("^By")).select_option("hour")
    picture = page.get_by_role("group", name="Service level by group")
    await expect(picture).to_be_visible()
    await expect(picture.locator("line.bar-line")).to_have_count(1)
    box = await picture.bounding_box()
    assert box is not None
    assert box["width"] > 1200, "the picture has the width of the page"
    await page.get_by_role("button", name="Solved at the first contact, asked", exact=True).click()
    asked = page.get_by_role("group", name="Solved at the first contact, asked by group")
    await expect(asked.locator("line.bar-line")).to_have_count(1)
    row = page.get_by_role("row", name=re.compile("^Solved at the first contact, asked"))
    await expect(row).to_contain_text(re.compile(r"% to [\d.]+% of \d+ asked"))
    await expect(row).to_contain_text("85%")
    await page.get_by_role("button", name="Answered", exact=True).click()
    picture = page.get_by_role("group", name="Answered by group")
    await picture.get_by_role("button").first.focus()
    for key in ("End", "Home"):
        await page.keyboard.press(key)
        looked = picture.get_by_role("button").nth(0 if key == "Home" else -1)
        await expect(looked).to_be_focused()
        await expect(page.get_by_role("figure").get_by_role("status")).to_have_text(
            await looked.get_attribute("aria-label") or "?"
        )
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Rows: Answered")).to_be_visible()


async def test_figures_of_each_hour_of_the_weekdays_are_a_map_whose_values_lead_to_their_rows(page: Page) -> None:
    await page.get_by_role("link", name="Reports").click()
    await page.get_by_role("combobox", name=re.compile("^By")).select_option("weekday_hour")
    await page.get_by_role("button", name="Offered", exact=True).click()
    table = page.get_by_role("table", name="Offered by group")
    values = table.get_by_role("button")
    await expect(values.first).to_be_visible()
    offered = [int(text) for text in await values.all_inner_texts()]
    assert sum(offered) > 0
    await values.first.click()
    rows = page.get_by_role("region", name="Rows: Offered").get_by_role("row")
    await expect(rows).to_have_count(offered[0] + 1)


async def test_a_queue_is_closed_by_keyboard_and_says_by_whom(page: Page, centre: Centre) -> None:
    faults = page.get_by_role("row", name=re.compile("^Faults"))
    await faults.get_by_role("button", name="Close…").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Reason, as it is spoken").first).to_be_focused()
    await page.get_by_label("Reason, as it is spoken: English").focus()
    await page.keyboard.type("We move house.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(faults).to_contain_text("Closed by sofia", timeout=WITHIN_MS)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert centre.switches.reason("faults") == {"en": "We move house."}
    await faults.get_by_role("button", name="Open again").press("Enter")
    await expect(faults).not_to_contain_text("Closed", timeout=WITHIN_MS)
    await page.get_by_role("button", name="Switch on").press("Enter")
    await expect(page.get_by_role("button", name="Switch off")).to_be_enabled(timeout=WITHIN_MS)
    await expect(page.get_by_role("alert").filter(has_text=re.compile(r"\S"))).to_have_count(0)
    assert centre.switches.facts(frozenset({"notices.outage.on"})) == {"notices.outage.on": True}


async def test_a_recording_is_heard_once_with_its_reason_and_commented_at_a_second(page: Page, centre: Centre) -> None:
    centre.call("c1")
    tape = await centre.recordings.keeper.begin("c1", "message", "support")
    assert tape is not None
    await asyncio.to_thread(write_tone, Path(f"{tape.path}.wav"))
    await centre.recordings.keeper.keep(tape, 0.3)
    await centre.events.flush()
    await page.get_by_role("link", name="Recordings").click()
    await page.get_by_role("row").filter(has_text="Message").get_by_role("button").click()
    await page.keyboard.type("A complaint")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("slider", name="Place in the recording")).to_be_visible()
    await expect(page.locator("path.wave-0")).to_have_attribute("d", re.compile("^M0"))
    await page.get_by_label(re.compile("^Comment at")).fill("Friendly.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("listitem").filter(has_text="Friendly.")).to_contain_text("sofia")
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'recording.played'"))
    assert len(rows) == 1
    assert "A complaint" in rows[0][0]


async def test_a_talk_is_graded_by_keyboard_the_agent_reads_it_and_answers(
    page: Page, browser: Browser, centre: Centre
) -> None:
    graded_talk.has_form(centre)
    await graded_talk.talk(centre, "c1")
    await page.get_by_role("link", name="Recordings").click()
    await page.get_by_role("row").filter(has_text="Talk").get_by_role("button").press("Enter")
    form = page.get_by_role("form", name="Grade this talk")
    await form.get_by_role("button", name="Grade this talk").press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("Answer every question")
    await expect(form.get_by_role("radio").first).to_be_focused()
    for answer in ("Yes", "does not apply", "3", "5"):
        await page.keyboard.press("Space")
        for _ in range(6):
            if await page.evaluate("document.activeElement.parentElement.textContent.trim()") == answer:
                break
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(form.get_by_role("status")).to_have_text("85 · good")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Calm.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Grades").locator("summary")).to_have_text("85 · good · sofia")
    async with new_page(browser, centre.url) as (desk, witness):
        await desk_page.log_in(desk, centre.url)
        await desk.get_by_role("button", name="My grades").press("Enter")
        await desk.get_by_role("dialog").locator("summary").press("Enter")
        await expect(desk.get_by_text("Calm.")).to_be_visible()
        await desk.get_by_label("Your answer").fill("Thank you.")
        await desk.get_by_role("button", name="Send").press("Enter")
        await expect(desk.get_by_text("Thank you.")).to_be_visible()
        await expect(desk.get_by_label("Your answer")).to_have_count(0)
        assert witness.saw_nothing(), witness
    await page.get_by_role("link", name="Grades").click()
    await expect(page.get_by_role("row").filter(has_text="Ewa").filter(has_text="talk quality")).to_contain_text("85")
    await expect(page.get_by_text("Place and ± only from 30 talks on")).to_be_visible()


async def test_how_long_a_card_took_until_it_was_painted_on_the_agents_page_is_seen_on_the_board(
    page: Page, browser: Browser, centre: Centre
) -> None:
    centre.phone()
    cards = page.get_by_role("region", name="Cards")
    async with new_page(browser, centre.url) as (desk, witness):
        await desk_page.log_in(desk, centre.url)
        await expect(desk.get_by_text("Live")).to_be_visible()
        centre.call("c1")
        centre.ring("c1")
        await expect(desk_page.card(desk)).to_be_visible()
        await expect(cards).to_contain_text(re.compile(r"painted: median [\d.,]+ ms, worst [\d.,]+ ms of 1"))
        await cards.locator("summary").press("Enter")
        took = await cards.get_by_role("listitem").inner_text()
        sent, painted = (float(one) for one in re.findall(r"([\d.]+) ms", took))
        assert "ewa" in took
        assert 0 < sent < painted < 5_000
        assert witness.saw_nothing(), witness


async def test_an_agent_writes_and_a_supervisor_answers_by_keyboard(
    page: Page, browser: Browser, centre: Centre
) -> None:
    async with new_page(browser, centre.url) as (desk, witness):
        await desk_page.log_in(desk, centre.url)
        await expect(desk.locator("summary", has_text="Write to the supervisors")).to_be_visible()
        await desk.keyboard.press("w")
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_role("textbox", name="Message")).to_be_focused()
        await desk.keyboard.type(HOSTILE)
        await desk.keyboard.press("Enter")
        chats = page.get_by_role("region", name="Messages with agents")
        await expect(chats.get_by_text("1 new", exact=True)).to_be_visible()
        await expect(chats.get_by_role("status")).to_have_text("One new message.")
        await chats.get_by_role("button", name="Messages with Ewa").press("Enter")
        talk = page.get_by_role("dialog", name="Messages with Ewa")
        await expect(talk.get_by_role("listitem")).to_contain_text(HOSTILE)
        await expect(chats.get_by_text("1 new", exact=True)).to_have_count(0)
        await desk.locator("summary", has_text="Write to the supervisors").press("Enter")
        await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
        await page.keyboard.type("I am coming.")
        await page.keyboard.press("Enter")
        mine = desk.get_by_role("region", name="Messages with supervisors")
        await expect(mine.get_by_role("status")).to_have_text("One new message.")
        await mine.locator("summary").press("Enter")
        await expect(mine.get_by_role("listitem").nth(1)).to_contain_text("I am coming.")
        await expect(mine.get_by_role("status")).to_have_text("")
        assert await desk.locator("main img, .side img").count() == 0
        assert await desk.evaluate(NAMELESS) == []
        assert witness.saw_nothing(), witness
    await page.keyboard.press("Escape")
    await expect(talk).to_have_count(0)


async def test_what_a_caller_sends_is_only_text(page: Page, centre: Centre) -> None:
    live = caller(centre, "c1", "menu", number=HOSTILE)
    live.flow, live.language = "energia", HOSTILE
    stands(centre, live, HOSTILE)
    await expect(page.get_by_role("row").filter(has_text="onerror").first).to_be_visible()
    assert await page.locator("main img:not([src^='/api/flows/'])").count() == 0


async def test_the_board_speaks_the_language_that_is_chosen(page: Page) -> None:
    """Its head is one line in each."""
    head = page.get_by_role("banner")
    for language, queues in (("ru", "Очереди"), ("sl", "Vrste"), ("pl", "Kolejki")):
        await head.get_by_role("combobox").select_option(language)
        await expect(page.get_by_role("heading", name=queues)).to_be_visible()
        assert await head.evaluate("one => one.offsetHeight") < 60, language
    await page.get_by_role("link", name="Prognoza").click()
    # A sample call was yesterday, when it is just after midnight.
    known = re.compile("Mniej niż dwa tygodnie rozmów|nie było rozmów|Ostatni tydzień, prognozowany")
    await expect(page.get_by_text(known)).to_be_visible()


async def test_an_agent_is_sent_to_his_desk(browser: Browser, centre: Centre) -> None:
    async with new_page(browser, centre.url) as (page, _witness):
        await desk_page.log_in(page, centre.url)
        await expect(page.get_by_text("Live")).to_be_visible()
        await expect(page.get_by_role("link", name="Board")).to_have_count(0)
        await page.goto(f"{centre.url}/board.html")
        await expect(page.get_by_text("This page is for supervisors.")).to_be_visible()
