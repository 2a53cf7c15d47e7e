"""A survey by e-mail, from the letter that a mail server got to the agent's next screen pop, in Chromium."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from cti.web.server import STATIC
from ivr.happenings import Happening, SurveyAnswered, SurveyEnded, SurveyInvited
from ivr.outside.breaker import Breaker
from ivr.outside.mail import Mail, MailServer
from ivr.outside.sending import Senders
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.site import Site
from support import axe, desk_page
from support.browser import chromium, new_page
from support.centre import Centre, opened
from support.desk_page import USER, card
from support.mail_server import MailBox, mail_server
from support.patience import PATIENCE
from support.surveys import after

pytestmark = [pytest.mark.browser]

SITE = Site(zone="Europe/Warsaw", senders={"email": "Energia <help@energia.example>", "sms": "Energia"})
TELEPHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True}


class ByMail:
    """The outside of a program, as far as it sends."""

    def __init__(self, senders: Senders) -> None:
        self._senders = senders

    async def ask(self, effect: Fetch | Send) -> Any:
        assert isinstance(effect, Send)
        await self._senders.send(effect, asyncio.get_running_loop().time() + 5)


@asynccontextmanager
async def posting(url: str, box: MailBox) -> AsyncIterator[Centre]:
    """A centre whose letters leave by that server."""
    mail = Mail(MailServer("127.0.0.1", box.port, None, "", "none"))
    senders = Senders({"email": mail}, Breaker(asyncio.get_running_loop().time))
    senders.put(SITE)
    try:
        async with opened(url, STATIC, outside=ByMail(senders)) as centre:
            centre.office.put(SITE, surveys={"after": after()})
            yield centre
    finally:
        await mail.close()


async def letter(centre: Centre, box: MailBox) -> str:
    """Anna has talked with us, and is asked by e-mail; the path of the link that she gets."""
    centre.call("c-1")
    centre.ring("c-1", "boris")
    centre.answer("c-1", "boris")
    centre.hang_up("c-1", "boris")
    centre.bus.publish(
        SurveyInvited(
            call_id="c-1", survey="after", hash=after().hash, channel="email", to="anna@post.example", language="pl",
            key="c-1:9",
        )
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        while not box.messages:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    (got,) = box.messages
    assert got["To"] == "anna@post.example"
    found = re.search(r"^(/ask/\S+)", got.get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


async def chooses(page: Page, question: str, label: str) -> None:
    """With the keyboard alone."""
    group = page.get_by_role("group", name=question)
    await expect(group).to_be_visible()
    assert (await axe.look(page)).findings == ()
    await group.get_by_role("radio", name=label, exact=True).focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")


async def test_a_letter_is_opened_answered_by_keyboard_on_a_telephone_and_shown_at_the_next_call(
    sqlite_url: str, tmp_path: Path
) -> None:
    desk_page.build()
    told: list[Happening] = []
    async with mail_server() as box, posting(sqlite_url, box) as centre, chromium() as browser:
        centre.bus.subscribe(Happening, told.append)
        path = await letter(centre, box)
        async with new_page(browser, centre.url, **TELEPHONE, color_scheme="dark") as (page, witness):
            await page.goto(centre.url + path)
            await expect(page.get_by_role("heading", name="Trzy pytania.")).to_be_visible()
            assert (await axe.look(page)).findings == ()
            await page.get_by_role("button", name="Zaczynamy").focus()
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("group", name="Jak szybko? Od 1 do 5.")).to_be_visible()
            await page.get_by_role("button", name="Dalej").press("Enter")
            await expect(page.get_by_role("alert")).to_have_text("Proszę wybrać jedną odpowiedź.")
            await chooses(page, "Jak szybko? Od 1 do 5.", "2")
            await expect(page.get_by_role("group", name="Czy uprzejmie? Od 1 do 5.")).to_be_visible()
            await page.reload()
            await chooses(page, "Czy uprzejmie? Od 1 do 5.", "4")
            await chooses(page, "Czy sprawa jest załatwiona?", "Nie")
            await chooses(page, "Co zawiodło?", "Coś innego")
            await page.get_by_label("Państwa słowa").fill("Długo czekałam.")
            assert (await axe.look(page)).findings == ()
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                "nothing to scroll sideways"
            )
            await page.get_by_role("button", name="Dalej").press("Enter")
            await expect(page.get_by_text("Dziękujemy.")).to_be_visible()
            await page.goto(centre.url + path)
            await expect(page.get_by_text("Ta ankieta jest już zakończona.")).to_be_visible()
            assert witness.saw_nothing(), witness
        (end,) = [one for one in told if isinstance(one, SurveyEnded)]
        assert (end.call_id, end.channel, end.outcome, end.score, end.satisfaction) == (
            "c-1", "email", "answered", 22.5, 0.25,
        )  # fmt: skip
        assert [one for one in told if isinstance(one, SurveyAnswered)][-1].texts == {"comment": "Długo czekałam."}
        centre.phone(USER)
        async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
            await desk_page.log_in(page, centre.url)
            await desk_page.get_ready(page)
            centre.call("c-2")
            centre.ring("c-2")
            entry = card(page).get_by_role("listitem").filter(has_text="22.5 of 100, bad")
            await expect(entry).to_contain_text("speed 2, polite 4, solved no, reason other (by email)")
            await expect(entry).to_contain_text("Długo czekałam.")
            assert witness.saw_nothing(), witness
        async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
            await desk_page.log_in(page, centre.url, user="sofia")
            await expect(page.get_by_role("button", name="Log out")).to_be_visible()
            await page.goto(f"{centre.url}/api/surveys/after/report.html")
            await expect(page.get_by_role("heading", name="Survey report: after")).to_be_visible()
            await expect(page.get_by_text("100.0 % (20.7–100.0 %, n = 1)").first).to_be_visible()
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
                assert (await axe.look(page)).findings == (), scheme
            assert witness.saw_nothing(), witness
