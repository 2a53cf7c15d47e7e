"""Pictures of the desk for README and docs, see support/pictures.py."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from decimal import Decimal

from playwright.async_api import Page, expect

from centrala.migrations import upgrade
from cti.customers import Account, Customer, Customers, Promise
from cti.web.server import STATIC
from ivr.live import LiveCall, TrailEntry
from scripts_dsl.values import Money
from support import desk_page
from support.browser import chromium, new_page
from support.centre import Centre, now, opened
from support.keeping import Keep
from support.power_script import SITE, World, forget_last_call, power

SIZE = {"width": 1280, "height": 720}
JAMES = Customer("sample-james", "James Smith", "en", ("+441632960123",))
ACCOUNT = "4000003458"
NOTE = "Meter reading corrected, new bill goes out today. Pays by Friday."


async def make(keep: Keep) -> None:
    desk_page.build()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        await upgrade(url)
        async with (
            opened(url, STATIC) as centre,
            chromium() as browser,
            new_page(browser, centre.url, viewport=SIZE) as (page, _witness),
        ):
            await take(page, centre, keep)
        await upgrade(script := f"sqlite:///{folder}/script.db")
        async with (
            opened(script, STATIC, outside=World()) as centre,
            chromium() as browser,
            new_page(browser, centre.url, viewport=SIZE) as (page, _witness),
        ):
            await take_script(page, centre, keep)


async def take(page: Page, centre: Centre, keep: Keep) -> None:
    await owe(centre)
    centre.phone()
    await desk_page.log_in(page, centre.url)
    await desk_page.get_ready(page)
    centre.call("another", number="+48601234567")
    tell(centre.call("this", number=JAMES.numbers[0], name="SMITH J"))
    await expect(page.get_by_role("row", name="faults")).to_contain_text("2")
    centre.ring("this")
    await expect(desk_page.card(page)).to_be_visible()
    await save(page, keep, "desk-ringing.png")
    centre.answer("this")
    await expect(page.get_by_label("Note")).to_be_visible()
    centre.hang_up("this", talk=83)
    await desk_page.choose_and_note(page, NOTE)
    await save(page, keep, "desk-after-call.png")


async def take_script(page: Page, centre: Centre, keep: Keep) -> None:
    """A talk by its script, beside the card."""
    centre.office.put(SITE, {}, {"power": power()})
    await forget_last_call(centre.events)
    centre.phone()
    await desk_page.log_in(page, centre.url)
    await desk_page.get_ready(page)
    centre.call("script")
    centre.ring("script")
    centre.answer("script")
    await expect(
        desk_page.card(page).get_by_role("region", name="Talk script").get_by_label("Your answer")
    ).to_be_visible()
    await save(page, keep, "desk-script.png")


async def owe(centre: Centre) -> None:
    """An overdue promise and a debt, so that the card shows how they look."""
    late = Promise("promise-reading", "Check the meter reading of March", now() - timedelta(days=2), "maja")
    account = Account(ACCOUNT, Money(Decimal("86.40"), "GBP"), (now() - timedelta(days=12)).date())
    await Customers(centre.store).keep(JAMES, accounts=[account], promises=[late], now=now())


def tell(call: LiveCall) -> None:
    """What the caller has done in the menus."""
    at = call.began
    call.language, call.joined = "en", at - timedelta(seconds=48)
    call.tell = "Disputes the bill for March: says the meter was read wrong."
    call.values = {"account": ACCOUNT}
    call.trail = [
        TrailEntry("main_menu", "energia/main", "2", "Bills and payments", at),
        TrailEntry("which_account", "energia/account", ACCOUNT, None, at),
        TrailEntry("bills", "energia/bills", "3", "The bill is wrong", at),
    ]


async def save(page: Page, keep: Keep, name: str) -> None:
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_timeout(300)
    keep(name, await page.screenshot(animations="disabled"))
