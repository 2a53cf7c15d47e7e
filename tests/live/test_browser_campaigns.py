"""The campaigns' page in Chromium, without a call: a campaign manager sees whom a campaign would call and whom not,
starts it, sees outcomes, pauses and resumes it by keyboard; a supervisor looks and pauses."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cti.web.server import STATIC
from ivr.dialguard.happenings import NumberSuppressed
from ivr.dialguard.suppression import enter
from outbound.campaigns.happenings import CampaignMoved
from outbound.ringback.links import Links
from support import campaign_page, desk_page
from support.axe import look
from support.brake_page import brake_of, falling
from support.browser import Witness, chromium, new_page
from support.candidates import candidate
from support.centre import Centre, now, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

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
    looked = campaign_page.Looked(sqlite_url)
    imports = campaign_page.Imports(sqlite_url)
    async with opened(
        sqlite_url, STATIC, campaigns=campaign_page.campaigns, preflights=looked, list_work=imports,
        audiences=campaign_page.Audiences(sqlite_url),
    ) as made:  # fmt: skip
        await campaign_page.furnish(made, looked)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, centre: Centre) -> AsyncIterator[Page]:
    witness: Witness
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        yield page
        assert await page.evaluate(WIDE)
        assert await page.evaluate(NAMELESS) == []
        assert witness.saw_nothing(), witness


async def test_a_campaign_is_looked_at_started_watched_and_paused_by_keyboard(page: Page, centre: Centre) -> None:
    await campaign_page.log_in(page, centre.url)
    overdue = page.get_by_role("region", name="Overdue")
    await expect(overdue.get_by_role("row", name="waiting")).to_contain_text("62")
    await overdue.get_by_role("link", name="Look before the start…").press("Enter")
    await expect(page.get_by_role("heading", name="People who wait 62")).to_be_visible()
    rang = page.get_by_role("row", name="Rang a short time ago")
    await expect(rang).to_contain_text("respect gap")
    await expect(rang).to_contain_text("09:00")
    await rang.locator("summary").press("Enter")
    await expect(rang).to_contain_text("Jan 0")
    await expect(page.get_by_text("assumed: too few calls so far")).to_be_visible()
    await expect(page.get_by_text("The brake cannot hear surveys")).to_be_visible()
    await page.get_by_role("button", name="Start calling").press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Start calling").press("Enter")
    await expect(dialog).not_to_be_visible()
    await page.get_by_role("link", name="Campaigns", exact=True).press("Enter")
    await expect(overdue.get_by_text("running", exact=True)).to_be_visible()
    campaign_page.called(centre, "+48601230042", "promised", 42)
    await centre.events.flush()
    await expect(overdue.get_by_role("row", name="Promised")).to_contain_text("1")
    await overdue.get_by_role("button", name="Pause…").press("Enter")
    await dialog.get_by_label("Reason").fill("the invoices were wrong")
    await page.keyboard.press("Enter")
    await expect(overdue.get_by_text("paused · the invoices were wrong · olga")).to_be_visible()


async def test_after_a_stop_the_page_says_why_and_the_server_who_alone_may_resume(page: Page, centre: Centre) -> None:
    centre.bus.publish(CampaignMoved(campaign="overdue", state="running", because="started", why="", by="olga"))
    centre.bus.publish(CampaignMoved(campaign="overdue", state="stopped", because="share", why="share > 10%", by=""))
    await campaign_page.log_in(page, centre.url)
    overdue = page.get_by_role("region", name="Overdue")
    await expect(overdue.get_by_text("share · share > 10%")).to_be_visible()
    await overdue.get_by_role("button", name="Resume…").press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("only sofia may let it go on")
    await dialog.get_by_label("Reason").fill("rude")
    await dialog.get_by_label("What is different now").fill("version 3")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("only sofia may let it go on")


async def test_the_brake_says_what_people_said_and_lets_nobody_restart_it_but_whom_the_file_names(
    page: Page, centre: Centre
) -> None:
    centre.bus.publish(CampaignMoved(campaign="overdue", state="running", because="started", why="", by="olga"))
    await brake_of(centre, "overdue", falling())
    await campaign_page.log_in(page, centre.url, "#brake?name=overdue")
    stands = page.get_by_role("region", name="Brake red")
    await expect(stands).to_contain_text("Nobody new is called")
    await expect(page.get_by_role("img", name="Evidence of each signal over time")).to_be_visible()
    evidence = page.get_by_role("region", name="Evidence that people are less content")
    await expect(evidence.get_by_role("row", name="surveys")).to_contain_text("40")
    moves = page.get_by_role("region", name="What the brake did").get_by_role("row")
    await expect(moves.first).to_contain_text("red")
    await expect(moves.last).to_contain_text("amber")
    assert (await look(page)).findings == ()
    await page.get_by_role("button", name="Stop at once…").press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What has happened").select_option("regulator")
    await dialog.get_by_label("In your words").fill("a letter of UKE")
    await page.keyboard.press("Enter")
    await expect(dialog).not_to_be_visible()
    await expect(stands).to_contain_text("an authority has written")
    await page.get_by_role("button", name="Resume…").press("Enter")
    await dialog.get_by_label("Reason").fill("rude")
    await dialog.get_by_label("What is different now").fill("version 3")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("only sofia may let it go on")


PEOPLE = """Telefon;Name;Kwota;Due
601 777 001;Anna;80;2026-04-20
hello;Jan;90;2026-04-20
601 777 002;=1+1;much;2026-04-20
"""


async def test_a_file_becomes_a_list_and_every_refused_row_says_why(page: Page, centre: Centre) -> None:
    await campaign_page.log_in(page, centre.url, "#lists")
    await expect(page.get_by_text("Nobody is on a list yet")).to_be_visible()
    await page.get_by_role("combobox", name="Campaign").select_option("overdue")
    people = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    await page.get_by_label("File (CSV, XLSX)").set_input_files([people])
    columns = page.get_by_role("region", name="Import people")
    await expect(columns.get_by_label("Telefon")).to_have_value("phone")
    await expect(columns.get_by_text("no telephone number: hello")).to_be_visible()
    await columns.get_by_label("Kwota").select_option("debt")
    await expect(columns.get_by_text("A field: debt")).to_be_visible()
    await page.get_by_label("Where the people come from").fill("the fair in May")
    await page.get_by_label("They agreed to").select_option("marketing")
    await page.get_by_label("Evidence").fill("form 12")
    await page.get_by_label("Agreed on").fill("2999-01-01")
    await page.get_by_role("button", name="Import", exact=True).press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="2999-01-01")).to_be_visible()
    await page.get_by_label("Agreed on").fill("2026-05-01")
    await page.get_by_role("button", name="Import", exact=True).press("Enter")
    row = page.get_by_role("row", name="people.csv")
    await expect(row).to_contain_text("done")
    await expect(row).to_contain_text("They agreed to: marketing; form 12")
    await row.get_by_role("button", name="2 refused rows of people.csv").press("Enter")
    refused = page.get_by_role("region", name="Refused rows of people.csv")
    await expect(refused.get_by_role("row", name="hello")).to_contain_text("no telephone number: hello")
    await expect(refused.get_by_role("row", name="+48601777002")).to_contain_text("A field: debt")
    async with page.expect_download() as download:
        await refused.get_by_role("link", name="Download CSV").press("Enter")
    assert (await download.value).suggested_filename == "centrala-rejected.csv"


async def test_a_number_that_must_not_be_called_says_why_since_when_and_by_whom(page: Page, centre: Centre) -> None:
    said = {"who": "sofia", "why": "asked by letter", "evidence": "letter 12"}
    await enter(centre.store, NumberSuppressed(at=now(), number="+48601999888", scope="all", **said))
    await campaign_page.log_in(page, centre.url, "#numbers")
    await page.get_by_label("Telephone number").fill("+48 601 999 888")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Must not be called.")).to_be_visible()
    for words in said.values():
        await expect(page.get_by_text(words, exact=True)).to_be_visible()
    await page.get_by_label("Telephone number").fill("+48601234567")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("May be called.")).to_be_visible()


async def test_everyone_who_asked_about_bills_is_counted_shown_and_taken_into_a_campaign_by_keyboard(
    page: Page, centre: Centre
) -> None:
    await campaign_page.asked(centre)
    await campaign_page.log_in(page, centre.url)
    await page.get_by_role("navigation").get_by_role("link", name="Audiences").press("Enter")
    await expect(page.get_by_text("The settings name no topic (topics:).")).to_be_visible()
    await expect(page.get_by_role("button", name="Look", exact=True)).to_be_disabled()
    campaign_page.in_force(centre)
    await page.reload()
    await expect(page.get_by_label("They asked about")).to_have_value("bills")
    await expect(page.get_by_label("To bother them for")).to_have_value("campaign overdue")
    await page.get_by_label("Known by").select_option("disposition")
    await page.get_by_label("They asked about").select_option("no_talk")
    await page.get_by_role("button", name="Look", exact=True).press("Enter")
    await expect(page.get_by_text("Nobody came to us about it in that time.")).to_be_visible()
    await page.get_by_label("Known by").select_option("topic")
    await page.get_by_role("button", name="Look", exact=True).press("Enter")
    asked = page.get_by_role("region", name="Asked about it 5")
    await expect(asked.get_by_role("row", name="Is left in peace")).to_contain_text("1")
    await expect(asked).to_contain_text("may be called now")
    some = page.get_by_role("region", name="Some of them: 5 of 5")
    await expect(
        some.get_by_role("row", name="Anna Kowalska").get_by_role("cell", name="2", exact=True)
    ).to_be_visible()
    await expect(some.get_by_role("row", name="Is left in peace")).to_contain_text("no customer of ours")
    assert (await look(page)).findings == ()
    line = page.get_by_label("Line of the file")
    await expect(line).to_have_value("people: {from: asked bills in 180d}")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy").press("Enter")
    await expect(page.get_by_text("Copied.")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == await line.input_value()
    await page.get_by_label("To bother them for").select_option("survey after_call")
    await page.get_by_role("button", name="Look", exact=True).press("Enter")
    await expect(asked.get_by_role("row", name="No e-mail address is known")).to_be_visible()
    await expect(page.get_by_label("Command")).to_have_value(
        "centrala audience --topic bills --within 180d --survey after_call --invite"
    )
    for code, words in (("pl", "Pytali o"), ("ru", "Спрашивали о"), ("sl", "Spraševali so o")):
        await page.locator("header select").select_option(code)
        await expect(page.get_by_role("combobox", name=words, exact=True)).to_be_visible()
        assert await page.evaluate(WIDE)
    await page.locator("header select").select_option("en")
    await expect(page.get_by_role("combobox", name="They asked about", exact=True)).to_be_visible()


async def test_it_speaks_four_languages_a_supervisor_looks_and_an_agent_is_told_it_is_not_for_him(
    page: Page, centre: Centre
) -> None:
    await campaign_page.log_in(page, centre.url, "#preflight", campaign_page.SUPERVISOR)
    for code, words in (("pl", "Osoby, które czekają"), ("ru", "Люди, которые ждут"), ("sl", "Ljudje, ki čakajo")):
        await page.locator("header select").select_option(code)
        await expect(page.get_by_role("heading", name=words)).to_be_visible()
        assert await page.evaluate(WIDE)
    await page.locator("header select").select_option("en")
    await expect(page.get_by_role("heading", name="People who wait")).to_be_visible()
    assert await page.get_by_role("button", name="Start calling").count() == 0
    await page.get_by_role("button", name="Log out").press("Enter")
    await expect(page.get_by_label("User name")).to_be_visible()
    await campaign_page.log_in(page, centre.url, user="ewa")
    await expect(page.get_by_text("This page is for campaign managers")).to_be_visible()


async def test_what_came_of_a_campaign_is_drawn_and_stands_beside_it_in_numbers(page: Page, centre: Centre) -> None:
    """Each share with how many it was counted in and its interval; a screen reader finds the picture's bars by name."""
    for n, outcome in enumerate(("promised", "promised", "do_not_call", "talked")):
        campaign_page.called(centre, f"+48601230{n:03}", outcome, n)
    await centre.events.flush()
    await campaign_page.log_in(page, centre.url)
    await page.get_by_role("region", name="Overdue").get_by_role("link", name="Results").press("Enter")
    await expect(page.get_by_role("heading", name="What came of it 12")).to_be_visible()
    success = page.get_by_role("row", name="Success", exact=False).first
    await expect(success).to_contain_text("50%")
    await expect(success).to_contain_text("2 of 4")
    await expect(success).to_contain_text("15% – 85%")
    await expect(page.get_by_role("img", name="06:00: 33.3% (4 of 12, 13.8% – 60.9%)")).to_be_visible()
    await page.get_by_role("button", name="Never again").press("Enter")
    await expect(page.get_by_role("group", name="Never again, with its 95 % interval")).to_be_visible()
    await page.get_by_role("combobox", name="By").select_option("list")
    await expect(page.get_by_role("row", name="l1")).to_contain_text("1 of 3")
    assert (await look(page)).findings == ()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").click()
    assert (await download.value).suggested_filename == "centrala-results.csv"


async def test_a_supervisor_leaves_a_number_in_peace_and_takes_a_no_back(page: Page, centre: Centre) -> None:
    """A campaign manager is not offered to take it back."""
    no = NumberSuppressed(at=now(), number="+48601234567", scope="all", why="said so", evidence="call 7", who="ewa")
    await enter(centre.store, no)
    await campaign_page.log_in(page, centre.url, "#numbers", campaign_page.SUPERVISOR)
    await page.get_by_label("Telephone number").fill("601 234 567")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Must not be called.")).to_be_visible()
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Leave in peace for a time…").press("Enter")
    await dialog.get_by_label("Reason").fill("A death in the family.")
    await dialog.get_by_label("Reason").press("Enter")
    await expect(page.get_by_text("until somebody takes it back")).to_be_visible()
    assert (await look(page)).findings == ()
    await page.get_by_role("button", name="They want calls again…").press("Enter")
    await dialog.get_by_label("Reason").fill("Wants offers again.")
    await dialog.get_by_label("Evidence").fill("letter of 6 May")
    await dialog.get_by_label("Evidence").press("Enter")
    await expect(page.get_by_text("May be called.", exact=False).first).to_be_visible()
    await expect(page.get_by_role("button", name="They want calls again…")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_of_whoever_was_called_reads_well_on_a_telephone(
    browser: Browser, centre: Centre, scheme: str
) -> None:
    """No script, our own style sheet and nothing else from anywhere; buttons that a thumb hits; axe finds nothing."""
    id_ = await candidate(centre.store, "+48609234567", fields={"phone": "", "name": "Jan"})
    path = f"/why/{Links(b'a secret of tests').make(id_, now())}"
    size = {"width": 360, "height": 740}
    async with new_page(browser, centre.url, viewport=size, color_scheme=scheme) as (page, witness):
        await page.goto(centre.url + path)
        stop = page.get_by_role("button", name="Never call again")
        box = await stop.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(238, 242, 244)", "dark": "rgb(16, 23, 29)"}[scheme]
        assert await page.evaluate(WIDE)
        assert (await look(page)).findings == ()
        await stop.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("We will not call you again")
        assert (await look(page)).findings == ()
        assert witness.saw_nothing(), witness
