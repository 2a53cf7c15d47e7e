"""A telephone on the desk: the page does with the talk what the telephone system can do from outside it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from cti.web.server import STATIC
from ivr.hands import HandsRefused, Onward
from support import desk_page
from support.browser import chromium, new_page
from support.centre import opened
from support.desk_page import card
from support.hands import Exchange

pytestmark = pytest.mark.browser
PHONE = "Phone"


async def test_a_talk_on_the_desk_phone_is_ended_passed_on_and_given_keys_from_the_page(sqlite_url: str) -> None:
    desk_page.build()
    exchange = Exchange()
    async with opened(sqlite_url, STATIC, hands=exchange) as centre, chromium() as browser:
        centre.phone()
        centre.phone("boris")
        async with (
            new_page(browser, centre.url) as (page, witness),
            centre.desktop("boris") as colleague,
        ):
            await desk_page.log_in(page, centre.url)
            await desk_page.get_ready(page)
            await colleague.say(type="state", state="ready")
            await colleague.get("agent", state="ready")
            bar = page.get_by_role("region", name=PHONE)
            centre.call("c1")
            centre.ring("c1")
            await expect(card(page).get_by_text("Ringing").first).to_be_visible()
            await expect(bar).to_have_count(0)
            centre.answer("c1")
            await expect(bar.get_by_text("Answer, hold and mute on your telephone")).to_be_visible()
            await page.keyboard.press("k")
            await page.keyboard.press("5")
            await bar.get_by_role("button", name="#").click()
            await page.keyboard.press("Escape")
            await page.keyboard.press("t")
            row = bar.get_by_role("listitem").filter(has_text="Борис")
            await row.get_by_role("button", name="Pass on").click()
            await expect(bar.get_by_label("For your colleague")).to_have_count(0)
            exchange.fails = HandsRefused("no answer")
            await bar.get_by_role("button", name="Hang up").click()
            await expect(bar.get_by_role("alert")).to_be_visible()
            exchange.fails = None
            await page.keyboard.press("x")
            await expect(bar.get_by_role("alert")).to_have_count(0)
            assert exchange.asked == [
                ("press", "c1", "ewa", "5"),
                ("press", "c1", "ewa", "#"),
                ("pass_on", "c1", "ewa", Onward(phone="boris")),
                ("hang_up", "c1", "ewa"),
            ]
            centre.hang_up("c1")
            await expect(card(page).get_by_text("Call ended")).to_be_visible()
            await expect(bar).to_have_count(0)
            assert witness.saw_nothing(), witness
