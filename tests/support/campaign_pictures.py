"""Pictures of the campaigns' page for the docs: preflight, results, brake; see support/pictures.py."""

from __future__ import annotations

import tempfile

from playwright.async_api import expect

from centrala.migrations import upgrade
from cti.web.server import STATIC
from outbound.campaigns.happenings import CampaignMoved
from support import campaign_page, desk_page
from support.brake_page import brake_of, falling
from support.browser import chromium, new_page
from support.centre import opened
from support.keeping import Keep

SIZE = {"width": 1280, "height": 1000}


async def make(keep: Keep) -> None:
    desk_page.build()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/campaigns.db"
        await upgrade(url)
        looked = campaign_page.Looked(url)
        async with (
            opened(url, STATIC, campaigns=campaign_page.campaigns, preflights=looked) as centre,
            chromium() as browser,
            new_page(browser, centre.url, viewport=SIZE) as (page, _witness),
        ):
            await campaign_page.people(centre, 400)
            await looked.of("overdue")
            await campaign_page.log_in(page, centre.url, "#preflight")
            await expect(page.get_by_role("heading", name="People who wait")).to_be_visible()
            keep("campaign-preflight.png", await page.screenshot())
            moved = {"campaign": "overdue", "why": "", "by": ""}
            centre.bus.publish(CampaignMoved(state="running", because="started", **moved))
            await brake_of(centre, "overdue", falling())
            centre.bus.publish(CampaignMoved(state="stopped", because="brake", **moved))
            await page.get_by_role("link", name="Brake").click()
            await expect(page.get_by_role("img", name="Evidence of each signal")).to_be_visible()
            await expect(page.get_by_role("button", name="Resume…")).to_be_visible()
            await expect(page.get_by_role("region", name="Brake red")).to_be_visible()
            keep("campaign-brake.png", await page.screenshot())
            campaign_page.a_day(centre)
            await centre.events.flush()
            await page.get_by_role("link", name="Results").click()
            await expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
            keep("campaign-results.png", await page.screenshot())
