"""Goes through all that the pages show and has axe look at each; makes docs/reference/accessibility.md.

`PYTHONPATH=tests:. python -m support.axe_tour`
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from centrala.migrations import upgrade
from cti.agents import Agent, Agents
from cti.web.server import STATIC
from support import board_page, campaign_page, desk_page, graded_talk, satisfied
from support.axe import Looked, look
from support.browser import chromium, new_page
from support.centre import HASH, PASSWORD, Centre, opened
from support.desk_page import card
from support.power_script import SITE, World, forget_last_call, power
from support.remarks import answer

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "accessibility.md"
ADMIN = "zofia"
SIZE = {"width": 1280, "height": 720}
SCHEMES = ("light", "dark")
HEADSET = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""Of the Chromium that makes the tour."""
STILL = """Promise.allSettled(document.getAnimations()
    .filter(a => Number.isFinite(a.effect.getComputedTiming().endTime)).map(a => a.finished))"""
"""Colours are told as they are when a fade is over; what pulses for ever is not waited for."""
Step = Callable[[Page, Centre], Awaitable[None]]


async def _log_in_page(page: Page, centre: Centre) -> None:
    await page.goto(centre.url)
    await expect(page.get_by_label("User name")).to_be_visible()


async def _refused(page: Page, centre: Centre) -> None:
    await desk_page.fill_in_login(page, "wrong")
    await expect(page.get_by_role("alert").filter(has_text=re.compile(r"\S"))).to_be_visible()


async def _waiting(page: Page, centre: Centre) -> None:
    await desk_page.fill_in_login(page)
    await desk_page.get_ready(page)


def _said(user: str) -> Step:
    """A customer said something that this user has to answer."""

    async def said(page: Page, centre: Centre) -> None:
        who = ({"who": user, "why": "a comment"},)
        centre.bus.publish(answer(f"said-to-{user}", "comment", text="The invoice is wrong", told=who))
        item = page.get_by_role("region", name="For you").get_by_role("listitem").filter(has_text="invoice is wrong")
        await expect(item).to_be_visible()
        await item.get_by_role("button", name="What came of it: The invoice is wrong").click()
        await expect(item.get_by_label("What came of it?")).to_be_visible()
        await item.get_by_role("button", name="It is an idea: The invoice is wrong").click()
        await expect(item.get_by_text("New idea")).to_be_visible()

    return said


async def _help(page: Page, centre: Centre) -> None:
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _find(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await page.keyboard.type("Kowal")
    await expect(page.get_by_text("Anna Kowalska").first).to_be_visible()


async def _ringing(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    centre.call("c1")
    centre.ring("c1")
    await expect(card(page).get_by_text("Ringing").first).to_be_visible()


async def _talking(page: Page, centre: Centre) -> None:
    centre.answer("c1")
    await expect(card(page).get_by_role("region", name="Talk script").get_by_text("Ile domów?")).to_be_visible()


async def _let_go(page: Page, centre: Centre) -> None:
    await card(page).get_by_role("button", name="They said no").click()
    await expect(card(page).get_by_text("Let go.")).to_be_visible()
    await expect(card(page).get_by_role("timer")).to_contain_text(re.compile(r"\d+ s"))


async def _promising(page: Page, centre: Centre) -> None:
    await page.keyboard.press("v")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("What we promise")).to_be_focused()


async def _wrap_up(page: Page, centre: Centre) -> None:
    centre.hang_up("c1")
    await expect(card(page).get_by_text("Call ended")).to_be_visible()


async def _stored(page: Page, centre: Centre) -> None:
    await card(page).get_by_role("radio").first.focus()
    await desk_page.choose_and_note(page, "Pays by Friday")
    await desk_page.store(page)


async def _written(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await page.locator("summary", has_text="Write to the supervisors").press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await page.keyboard.type("Where is the form for gas meters?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("listitem").filter(has_text="gas meters")).to_be_visible()


async def _my_grades(page: Page, centre: Centre) -> None:
    await page.get_by_role("button", name="My grades").click()
    await page.get_by_role("dialog").locator("summary").click()
    await expect(page.get_by_role("dialog").get_by_text("Calm.")).to_be_visible()


async def _my_score(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="My score").click()
    await expect(page.get_by_role("dialog").get_by_text("Nobody has a place below 30 surveys")).to_be_visible()


async def _headset(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await page.get_by_role("banner").get_by_role("button", name="Take calls in this browser").click()
    await page.get_by_role("button", name="Headset").click()
    await expect(page.get_by_role("dialog").get_by_label("Microphone")).to_be_visible()


async def _now(page: Page, centre: Centre) -> None:
    await board_page.log_in(page, centre.url)
    board_page.caller(centre, "b1", "menu")
    board_page.caller(centre, "b2", "faults", number="+48601234568")
    await expect(page.locator("circle.caller-dot")).to_have_count(2)


async def _close_a_queue(page: Page, centre: Centre) -> None:
    await page.get_by_role("row", name=re.compile("^Faults")).get_by_role("button", name="Close…").press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _trace(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await centre.events.flush()
    await page.locator("circle.caller-dot").first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("energia")


async def _player(page: Page, centre: Centre) -> None:
    graded_talk.has_form(centre)
    await page.get_by_role("row").filter(has_text="Talk").first.get_by_role("button").click()
    await page.keyboard.type("A complaint")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("slider", name="Place in the recording")).to_be_visible()
    await expect(page.get_by_role("form", name="Grade this talk")).to_be_visible()


async def _messages(page: Page, centre: Centre) -> None:
    await page.get_by_role("navigation").get_by_role("link", name="Now").click()
    await page.get_by_role("button", name="Messages with Ewa").click()
    await expect(page.get_by_role("dialog").get_by_text("gas meters")).to_be_visible()


def _tab(name: str, shows: str) -> Step:
    async def go(page: Page, centre: Centre) -> None:
        await page.keyboard.press("Escape")
        await page.get_by_role("navigation").get_by_role("link", name=name).click()
        await expect(page.get_by_role("main").get_by_text(re.compile(shows)).first).to_be_visible()

    return go


async def _satisfaction(page: Page, centre: Centre) -> None:
    await page.get_by_role("link", name="Satisfaction").click()
    main = page.get_by_role("main")
    await expect(main.get_by_role("heading", name="Over time")).to_be_visible()
    await expect(main.get_by_role("row", name=re.compile("^Campaign spring"))).to_be_visible()
    await main.get_by_text("The same as a table").click()


async def _week(page: Page, centre: Centre) -> None:
    await page.get_by_role("combobox", name=re.compile("^By")).select_option("weekday_hour")
    table = page.get_by_role("table", name=re.compile("^CSAT, mean .* of each hour of the week"))
    await expect(table.get_by_role("cell", name=re.compile(r"^\d(\.\d+)? n \d+$")).first).to_be_visible()


async def _people(page: Page, centre: Centre) -> None:
    await page.goto(f"{centre.url}/office.html")
    await page.get_by_label("User name").fill(ADMIN)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Add somebody…")).to_be_visible()


async def _add_somebody(page: Page, centre: Centre) -> None:
    await page.get_by_role("button", name="Add somebody…").press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()


DESK: dict[str, Step] = {
    "Log in": _log_in_page,
    "Log in, refused": _refused,
    "Desk: waiting for a call": _waiting,
    "Desk: something is for you": _said(desk_page.USER),
    "Desk: keys": _help,
    "Desk: a customer is looked for": _find,
    "Desk: the telephone rings": _ringing,
    "Desk: talk, with its script": _talking,
    "Desk: a clear no": _let_go,
    "Desk: a promise is made": _promising,
    "Desk: after the call": _wrap_up,
    "Desk: stored": _stored,
    "Desk: written to the supervisors": _written,
    "Desk: my grades": _my_grades,
    "Desk: my score": _my_score,
    "Desk: headset": _headset,
}
BOARD: dict[str, Step] = {
    "Board: now": _now,
    "Board: something is for you": _said(board_page.USER),
    "Board: a queue is closed": _close_a_queue,
    "Board: the way of a call": _trace,
    "Board: reports": _tab("Reports", "Answered within T"),
    "Board: satisfaction": _satisfaction,
    "Board: satisfaction in the week": _week,
    "Board: forecast": _tab(
        "Forecast", "There are no calls in those weeks|A call takes"
    ),  # yesterday's, after midnight
    "Board: recordings": _tab("Recordings", "1:05"),
    "Board: a talk is played and graded": _player,
    "Board: grades": _tab("Grades", "only from 30 talks on"),
    "Board: messages with an agent": _messages,
}
OFFICE: dict[str, Step] = {
    "Office: people": _people,
    "Office: somebody is added": _add_somebody,
    "Office: telephones": _tab("Telephones", "Make a telephone"),
    "Office: queues": _tab("Queues", "Customer support"),
    "Office: numbers and notices": _tab("Numbers and notices", "How long recordings"),
    "Office: who changed what": _tab("Who changed what", "session"),
}


async def _campaigns(page: Page, centre: Centre) -> None:
    await campaign_page.log_in(page, centre.url)
    await expect(page.get_by_role("region", name="Overdue")).to_be_visible()


async def _before_the_start(page: Page, centre: Centre) -> None:
    await page.get_by_role("link", name="Look before the start…").click()
    await expect(page.get_by_role("heading", name="People who wait")).to_be_visible()


async def _start(page: Page, centre: Centre) -> None:
    await page.get_by_role("button", name="Start calling").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _lists(page: Page, centre: Centre) -> None:
    await page.keyboard.press("Escape")
    await page.get_by_role("navigation").get_by_role("link", name="Lists").click()
    await expect(page.get_by_text("Nobody is on a list yet")).to_be_visible()


async def _columns(page: Page, centre: Centre) -> None:
    people = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"Tel;Name\n601777001;Anna\nhello;Jan\n"}
    await page.get_by_label("File (CSV, XLSX)").set_input_files([people])
    await page.get_by_label("They agreed to").select_option("marketing")
    await expect(page.get_by_text("no telephone number: hello")).to_be_visible()


async def _refused_rows(page: Page, centre: Centre) -> None:
    await page.get_by_label("Where the people come from").fill("a fair")
    await page.get_by_label("They agreed to").select_option("")
    await page.get_by_role("button", name="Import", exact=True).click()
    await page.get_by_role("button", name="1 refused rows of people.csv").click()
    await expect(
        page.get_by_role("region", name="Refused rows of people.csv").get_by_text("hello").first
    ).to_be_visible()


async def _may_we_call(page: Page, centre: Centre) -> None:
    await page.get_by_role("link", name="May we call?").click()
    await page.get_by_label("Telephone number").fill("+48601234567")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("May be called.")).to_be_visible()


async def _audience(page: Page, centre: Centre) -> None:
    await page.get_by_role("navigation").get_by_role("link", name="Audiences").click()
    await expect(page.get_by_label("They asked about")).to_have_value("bills")
    await page.get_by_role("button", name="Look", exact=True).click()
    await expect(page.get_by_role("region", name="Asked about it")).to_be_visible()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text(re.compile("^Copied|^It is marked"))).to_be_visible()


async def _results(page: Page, centre: Centre) -> None:
    await page.get_by_role("navigation").get_by_role("link", name="Results").click()
    await expect(page.get_by_role("group", name="Answered, with its 95 % interval")).to_be_visible()


CAMPAIGNS: dict[str, Step] = {
    "Campaigns: how they stand": _campaigns,
    "Campaigns: before the start": _before_the_start,
    "Campaigns: one is started": _start,
    "Campaigns: lists": _lists,
    "Campaigns: a file is looked at": _columns,
    "Campaigns: refused rows": _refused_rows,
    "Campaigns: may we call?": _may_we_call,
    "Campaigns: everyone who asked": _audience,
    "Campaigns: results": _results,
}


async def tour(browser: Browser, centre: Centre, scheme: str) -> AsyncIterator[tuple[str, Looked]]:
    """Each state of the pages by its name, and what axe says of it; `scheme`: light or dark."""
    centre.phone(desk_page.USER)
    pages = (
        (DESK, _with_script),
        (BOARD, board_page.furnish),
        (OFFICE, board_page.furnish),
        (CAMPAIGNS, board_page.furnish),
    )
    for steps, furnish in pages:
        furnish(centre)
        async with new_page(browser, centre.url, viewport=SIZE, color_scheme=scheme) as (page, _witness):
            for name, step in steps.items():
                await step(page, centre)
                await page.evaluate(STILL)
                yield name, await look(page)


def _with_script(centre: Centre) -> None:
    centre.office.put(SITE, {}, {"power": power()})


async def main() -> None:
    desk_page.build()
    rows: dict[str, list[Looked]] = {}
    for scheme in SCHEMES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/axe.db"
            await upgrade(url)
            async with furnished(url) as centre, chromium(*HEADSET) as browser:
                await prepare(centre)
                async for name, looked in tour(browser, centre, scheme):
                    rows.setdefault(name, []).append(looked)
                    print(name, scheme, looked.passed, *looked.findings, sep="\n    ")
    PAGE.write_text(written(rows))


def furnished(url: str) -> AbstractAsyncContextManager[Centre]:
    """A centre with all that the pages show."""
    return opened(
        url, STATIC, outside=World(), campaigns=campaign_page.campaigns,
        preflights=campaign_page.Looked(url), list_work=campaign_page.Imports(url),
        audiences=campaign_page.Audiences(url),
    )  # fmt: skip


async def prepare(centre: Centre) -> None:
    """A past for the reports, a talk that is graded and one that is not, and an admin."""
    await Agents(centre.store).keep(Agent(ADMIN, "Zofia", ("admin",), None))
    await Agents(centre.store).set_password(ADMIN, HASH)
    await campaign_page.people(centre)
    await campaign_page.asked(centre)
    await board_page.past_calls(centre)
    graded_talk.has_form(centre)
    await graded_talk.grade(centre, await graded_talk.talk(centre, "graded"), "Calm.")
    await graded_talk.talk(centre, "not-graded")
    await satisfied.weeks(centre)
    await forget_last_call(centre.events)


def written(rows: dict[str, list[Looked]]) -> str:
    """The page of the documentation."""
    lines = [
        "# What axe says of the pages",
        "",
        "[axe-core](https://github.com/dequelabs/axe-core) looks at each state of the pages below in Chromium at",
        "1280 × 720, light and dark; a serious or critical finding makes `make test` red.",
        "Made by `python -m support.axe_tour`.",
        "",
        "| state of the page | rules that hold, light / dark | serious or critical | moderate or minor |",
        "| --- | --- | --- | --- |",
    ]
    for name, looked in rows.items():
        serious = sum(len(one.serious) for one in looked)
        others = sum(len(one.findings) for one in looked) - serious
        lines.append(f"| {name} | {' / '.join(str(one.passed) for one in looked)} | {serious} | {others} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    asyncio.run(main())
