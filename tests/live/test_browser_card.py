"""An agent's desk in Chromium: the card is there while the phone rings, and nothing that a caller sends can do harm."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from cti import pasts
from cti.customers import Customer, Customers, History
from cti.web.server import STATIC
from ivr.live import TrailEntry
from ivr.moments import moment
from ivr.prompts.tone import write_tone
from ivr.recordings.compressing import Compressing
from ivr.statements import Sql
from ivr.taping import FLOW, LegTaped, MuteFailed
from scripts_dsl.hours import calendar
from scripts_dsl.site import Desk, Queue, Site
from support import desk_page
from support.browser import Witness, chromium, new_page
from support.centre import Centre, NoHands, now, opened
from support.desk_page import USER, card

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ANNA = "Anna Kowalska"
"""The sample customer whose number `Centre.call` calls from."""
HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}",
    "\u202egnp.exe \u2066Anna",
    "W" * 300,
    "\u001b[31m\u2028Anna",
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
async def centre(sqlite_url: str) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, STATIC, hands=NoHands()) as made:
        made.phone(USER)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def watched(browser: Browser, centre: Centre) -> AsyncIterator[tuple[Page, Witness]]:
    """Ewa's desk, ready, and who watches what the page does."""
    async with new_page(browser, centre.url, viewport={"width": 1280, "height": 720}) as (page, witness):
        await desk_page.log_in(page, centre.url)
        await desk_page.get_ready(page)
        yield page, witness


@pytest_asyncio.fixture(loop_scope="module")
async def page(watched: tuple[Page, Witness]) -> Page:
    return watched[0]


async def rings(page: Page, centre: Centre, call_id: str = "c1") -> None:
    """Anna calls, presses, types, waits, and Ewa's phone rings."""
    centre.call(call_id)
    centre.ring(call_id)
    await expect(card(page).get_by_text("Ringing").first).to_be_visible()


async def talks(page: Page, centre: Centre, call_id: str = "c1") -> None:
    await rings(page, centre, call_id)
    centre.answer(call_id)
    await expect(card(page).get_by_text("Talking").first).to_be_visible()


async def talked(page: Page, centre: Centre, call_id: str = "c1") -> None:
    await talks(page, centre, call_id)
    centre.hang_up(call_id)
    await expect(card(page).get_by_text("Call ended")).to_be_visible()


async def test_a_history_that_was_late_comes_onto_the_card_while_the_agent_writes(
    page: Page, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the agent's own nothing moves: focus, words and card are the same."""
    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.01)
    come = asyncio.Event()
    history = centre.histories.history

    async def slow(number: str | None, *, but: str = "") -> History:
        await come.wait()
        return await history(number, but=but)

    monkeypatch.setattr(centre.histories, "history", slow)
    await talks(page, centre)
    await expect(card(page)).to_contain_text("The history did not arrive in time")
    note = page.get_by_label("Note")
    await note.fill("She says ")
    await note.press("End")
    await card(page).evaluate("one => { one.sameAsBefore = true }")
    come.set()
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()
    await expect(card(page)).to_contain_text("The history came a little later")
    await expect(note).to_be_focused()
    await page.keyboard.type("yes")
    await expect(note).to_have_value("She says yes")
    assert await card(page).evaluate("one => one.sameAsBefore")


async def test_who_is_not_logged_in_sees_no_error(browser: Browser, centre: Centre) -> None:
    """Nor after logging out; and a reload asks nobody for a password again."""
    async with new_page(browser, centre.url) as (page, witness):
        page.on("console", lambda said: witness.errors.append(said.text) if said.type == "error" else None)
        await desk_page.log_in(page, centre.url)
        await expect(page.get_by_text("Live")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text("Live")).to_be_visible()
        await page.get_by_role("button", name="Log out").click()
        await expect(page.get_by_label("Password")).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("Password")).to_be_visible()
        assert witness.saw_nothing(), witness


async def test_the_card_is_on_the_screen_while_the_phone_rings(page: Page, centre: Centre) -> None:
    await rings(page, centre)
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()
    shown = (
        "+48\u00a0601\u00a0234\u00a0567",
        "Polish · polski",
        "Not verified",
        "faults",
        "Power is out",
        "4539578767",
    )
    for text in shown:
        await expect(card(page).get_by_text(text).first).to_be_visible()
    await expect(card(page).get_by_role("listitem").filter(has_text="Awaria sieci, naprawiona")).to_be_visible()
    assert await page.title() == f"☎ {ANNA} – Centrala"
    await expect(page.locator("[aria-live=assertive]")).to_have_text(f"Incoming call: {ANNA}, queue faults")


async def test_a_whole_call_needs_no_mouse_and_the_next_card_shows_what_was_stored(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await desk_page.choose_and_note(page, "Pays by Friday")
    await desk_page.store(page)
    await rings(page, centre, "c2")
    await expect(card(page).get_by_role("listitem").filter(has_text="Pays by Friday")).to_contain_text("Solved")
    await expect(page.get_by_role("button", name=ANNA)).to_have_count(2)


async def test_without_a_disposition_nothing_is_stored(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await expect(card(page).get_by_role("alert")).to_have_text("Choose how the call ended.")
    await expect(page.get_by_role("status").filter(has_text="Wrap-up")).to_be_visible()


@pytest.mark.attack("A9")
@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_caller_sends_is_only_text(watched: tuple[Page, Witness], centre: Centre, name: str) -> None:
    page, witness = watched
    await Customers(centre.store).keep(Customer("hostile", name, name[:8], (name,)))
    live = centre.call("c1", number=name, name=f"{name}!")
    live.language, live.tell, live.queue, live.values = name, name, name, {name: name}
    live.trail = [TrailEntry(name, name, name, name, live.began)]
    centre.ring("c1")
    await expect(card(page).get_by_text("Ringing").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.querySelector('article').getBoundingClientRect().bottom <= innerHeight")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("hostile")
    await expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    assert await page.locator("article img, article a, article script, dialog img, dialog script").count() == 0
    assert witness.saw_nothing(), witness


async def test_of_several_customers_the_agent_says_which_one_and_may_say_otherwise(page: Page, centre: Centre) -> None:
    await Customers(centre.store).keep(Customer("piotr", "Piotr Kowalski", "pl", ("+48601234567",)))
    await rings(page, centre)
    await card(page).get_by_role("button", name="Piotr Kowalski").click()
    await expect(card(page).get_by_role("heading", name="Piotr Kowalski")).to_be_visible()
    await expect(card(page).get_by_text("Ask first")).to_be_visible()
    await page.reload()
    await expect(card(page).get_by_role("heading", name="Piotr Kowalski")).to_be_visible()
    await card(page).get_by_role("button", name="Another one").click()
    await card(page).get_by_role("button", name=ANNA).click()
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()


async def test_a_customer_is_found_by_keyboard_and_a_call_that_rings_comes_first(page: Page, centre: Centre) -> None:
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("petrov 9031234567")
    await expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(0)
    await page.get_by_role("searchbox").fill("петр")
    await expect(page.get_by_role("dialog").get_by_role("listitem")).to_contain_text("Иван Петров")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(card(page).get_by_role("heading", name="Иван Петров")).to_be_focused()
    await expect(card(page).get_by_text("Проверить показания счётчика до конца недели.")).to_be_visible()
    await centre.events.flush()
    noted = Sql("SELECT body FROM event WHERE kind = 'audit.noted' AND customer_id IS NOT NULL")
    assert [json.loads(body)["act"] for (body,) in await centre.store.fetch(noted)] == ["saw"], "once"
    await page.keyboard.press("/")
    await rings(page, centre)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()


async def test_a_call_that_rings_while_the_line_is_broken_is_there_when_it_is_back(page: Page, centre: Centre) -> None:
    centre.office.core.desk.close(USER, 1001)
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    await rings(page, centre)
    await expect(page.get_by_role("button", name=ANNA)).to_have_count(1)


async def test_a_page_that_is_loaded_again_shows_the_call_that_goes_on(page: Page, centre: Centre) -> None:
    live = centre.call("c1")
    live.joined = live.began - timedelta(minutes=2)
    centre.ring("c1")
    centre.answer("c1")
    await expect(card(page).get_by_text("Talking").first).to_be_visible()
    await page.reload()
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()
    await expect(card(page).get_by_text("Talking").first).to_be_visible()
    await expect(card(page).get_by_text("2:00", exact=True)).to_be_visible()


async def test_a_second_window_takes_over_and_the_first_one_says_so(page: Page, centre: Centre) -> None:
    second = await page.context.new_page()
    await second.goto(centre.url)
    await expect(page.get_by_text("opened in another window")).to_be_visible()
    await rings(second, centre)
    await page.get_by_role("button", name="Use this window").click()
    await expect(card(page).get_by_role("heading", name=ANNA)).to_be_visible()


async def test_a_session_that_ends_asks_for_the_password_and_keeps_the_note(page: Page, centre: Centre) -> None:
    await talks(page, centre)
    await page.get_by_label("Note").fill("Half a sentence")
    await page.context.clear_cookies()
    centre.office.core.desk.close(USER, 1001)
    await expect(page.get_by_role("alert").filter(has_text="Your session has ended")).to_be_visible()
    await desk_page.fill_in_login(page)
    await expect(page.get_by_label("Note")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("Half a sentence")
    centre.hang_up("c1")
    await expect(card(page).get_by_text("Call ended")).to_be_visible()


async def test_what_could_not_be_stored_is_stored_after_logging_in_again(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await desk_page.choose_and_note(page, "Half a sentence")
    await page.context.clear_cookies()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("alert").filter(has_text="Your session has ended")).to_be_visible()
    await desk_page.fill_in_login(page)
    await expect(page.get_by_label("Note")).to_be_visible()
    await page.get_by_label("Note").focus()
    await desk_page.store(page)


async def test_a_wrong_password_is_said_and_shows_nothing(browser: Browser, centre: Centre) -> None:
    async with new_page(browser, centre.url) as (page, _witness):
        await page.goto(centre.url)
        await page.get_by_label("User name").fill(USER)
        await page.get_by_label("Password").fill("wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="User name or password is wrong.")).to_be_visible()


async def test_an_agent_without_a_phone_is_told_how_to_get_one(page: Page, centre: Centre) -> None:
    centre.phone(USER, registered=False)
    await expect(page.get_by_text(f"centrala demo phone --agent {USER}")).to_be_visible()


async def test_a_missed_call_says_so_and_the_agent_is_not_ready(page: Page, centre: Centre) -> None:
    await rings(page, centre)
    centre.miss("c1")
    await expect(card(page).get_by_text("Missed")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="missed a call")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.get_by_role("status").filter(has_text="Ready")).to_be_visible()


async def test_shortcuts_are_listed_and_leave_a_writing_agent_alone(page: Page, centre: Centre) -> None:
    await talks(page, centre)
    await page.get_by_label("Note").focus()
    await page.keyboard.type("?nr")
    await expect(page.get_by_label("Note")).to_have_value("?nr")
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Store disposition and note")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("form", ["wav", "flac"])
async def test_a_message_of_an_earlier_call_is_heard_on_the_card(page: Page, centre: Centre, form: str) -> None:
    """The sound comes through a link that the server has just signed; the browser knows its length."""
    centre.call("c0")
    tape = await centre.recordings.keeper.begin("c0", "message", "support")
    assert tape is not None
    beep = Path(f"{tape.path}.wav")
    write_tone(beep)
    await centre.recordings.keeper.keep(tape, 0.3)
    centre.end("c0")
    await centre.events.flush()
    if form == "flac":
        kept = centre.recordings
        await Compressing(kept.shelf, kept.catalogue, centre.events, lambda: now() + timedelta(hours=1), 60).tour()
        assert kept.shelf.find(tape.name) == kept.shelf.flac(tape.name)
    await rings(page, centre)
    await card(page).get_by_role("button", name="Message (0:00)").click()
    sound = card(page).locator("audio")
    await expect(sound).to_have_js_property("duration", 0.3)
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'recording.played'"))
    assert rows
    assert all("From the customer" in body for (body,) in rows)


# --- after the call ----------------------------------------------------------------------------------------------


async def test_how_it_ended_can_be_changed_and_both_words_stay(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await desk_page.choose_and_note(page, "Solved, I think")
    await desk_page.store(page)
    await tab_to(page, card(page).get_by_role("button", name="Change"))
    await page.keyboard.press("Enter")
    await card(page).get_by_role("radio", name="Complaint").check()
    await expect(page.get_by_label("Note")).to_have_value("Solved, I think")
    await page.keyboard.press("Control+Enter")
    await expect(card(page).get_by_role("status").filter(has_text="Stored")).to_contain_text("Complaint")
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'call.disposition' ORDER BY n"))
    assert [json.loads(body)["disposition"] for (body,) in rows] == ["solved", "complaint"]


def state(page: Page) -> Locator:
    return page.get_by_role("region", name="Your state")


async def test_a_reload_does_not_reset_the_clock_of_wrap_up(page: Page, centre: Centre) -> None:
    """A page that counted by itself would say two minutes again."""
    await talked(page, centre)
    await expect(state(page)).to_contain_text(re.compile(r"[12]:\d\d left"))
    seat = centre.office.core.floor.seat(USER)
    assert seat is not None
    seat.ends = now() + timedelta(seconds=45)
    centre.office.core.floor.send_status(seat)
    await expect(state(page)).to_contain_text(re.compile(r"0:[34]\d left"))
    await page.reload()
    await expect(state(page)).to_contain_text(re.compile(r"0:[34]\d left"))
    await desk_page.choose_and_note(page, "Solved.")
    await desk_page.store(page)
    await expect(state(page)).not_to_contain_text("left")


async def test_an_agent_pauses_by_keyboard_for_a_reason_of_the_site(page: Page, centre: Centre) -> None:
    centre.office.put(Site(desk=Desk(90, ("Lunch", "First aid"))))
    await page.reload()
    await expect(page.get_by_role("button", name="Not ready")).to_be_visible()
    await page.keyboard.press("n")
    reasons = page.get_by_role("list", name="Why not ready?").get_by_role("button")
    await expect(reasons).to_have_text(["Lunch", "First aid"])
    await expect(reasons.first).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(state(page)).to_contain_text("First aid")


async def tab_to(page: Page, button: Locator) -> None:
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError("it cannot be reached with Tab")


async def test_a_promise_is_made_and_kept_without_a_mouse(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("v")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("What we promise")).to_be_focused()
    await page.keyboard.type("Send the invoice")
    await page.keyboard.press("Enter")
    await expect(card(page).get_by_role("status").filter(has_text="Promised:")).to_contain_text("Send the invoice")
    mine = page.get_by_role("region", name="Promises and tasks").get_by_role("listitem")
    for place in (mine, card(page).get_by_role("listitem")):
        await expect(place.filter(has_text="Send the invoice")).to_be_visible()
    await page.keyboard.press("o")
    await expect(page.get_by_role("heading", name="Promises and tasks")).to_be_focused()
    await tab_to(page, mine.get_by_role("button", name="Kept: Send the invoice"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Send the invoice")).to_have_count(1)
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT state, moved_by FROM promise WHERE text = 'Send the invoice'"))
    assert rows == [("kept", USER)]


async def test_a_task_goes_to_a_queue_by_keyboard_and_whoever_serves_it_takes_it(page: Page, centre: Centre) -> None:
    await talked(page, centre)
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("What is to be done")).to_be_focused()
    await page.keyboard.type("Check the meter")
    await card(page).get_by_label("Who does it").select_option("faults")
    await card(page).get_by_label("What is to be done").press("Enter")
    mine = page.get_by_role("region", name="Promises and tasks").get_by_role("listitem")
    await expect(mine.filter(has_text="Check the meter")).to_contain_text("faults")
    await tab_to(page, mine.get_by_role("button", name="I do it: Check the meter"))
    await page.keyboard.press("Enter")
    await expect(mine.filter(has_text="Check the meter").get_by_role("button", name="I do it")).to_have_count(0)
    rows = await centre.store.fetch(Sql("SELECT kind, owner, queue FROM promise WHERE text = 'Check the meter'"))
    assert rows == [("task", USER, "faults")]


async def test_what_a_colleague_promises_for_me_is_on_the_page_at_once(page: Page, centre: Centre) -> None:
    mine = page.get_by_role("region", name="Promises and tasks")
    due = now() + timedelta(minutes=20)
    await centre.promises.make(None, "Ring the bank", due, owner=USER, by="boris")
    await expect(mine.get_by_role("listitem").filter(has_text="Ring the bank")).to_contain_text("New")
    await expect(mine.get_by_role("status").filter(has_text="New: Ring the bank")).to_have_count(1)


async def test_a_call_back_at_a_closed_hour_is_offered_the_next_open_one(page: Page, centre: Centre) -> None:
    """By keyboard: the refusal is a button that takes the time."""
    tomorrow = now() + timedelta(days=1)
    hours = calendar({f"{tomorrow:%a}".lower(): "08:00-18:00"}, holidays=None, closed=[], opened=[], zone="UTC")
    centre.office.put(Site(zone="UTC", queues={"faults": Queue("faults", "Faults", hours=hours)}))
    await talked(page, centre)
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("b")
    await page.keyboard.press("Enter")
    await expect(card(page).get_by_label("When")).to_be_focused()
    await card(page).get_by_label("When").fill(f"{now() + timedelta(days=3):%Y-%m-%d}T03:00")
    await card(page).get_by_label("What it is about").fill("The bill of March")
    await page.keyboard.press("Enter")
    await tab_to(page, card(page).get_by_role("alert").get_by_role("button"))
    await page.keyboard.press("Enter")
    await card(page).get_by_label("What it is about").press("Enter")
    await expect(card(page).get_by_role("status").filter(has_text="A call is promised")).to_be_visible()
    promised = card(page).get_by_role("listitem").filter(has_text="The bill of March")
    await expect(promised).to_contain_text("Promised call")
    await centre.events.flush()
    ((since, queue),) = await centre.store.fetch(Sql("SELECT since, queue FROM callback"))
    at = moment(since)
    assert (f"{at:%a %H:%M}", queue) == (f"{tomorrow:%a} 08:00", "faults")
    assert at > now() + timedelta(days=3)


# --- the talk's own recording ------------------------------------------------------------------------------------


def tape(centre: Centre, call_id: str) -> None:
    """Asterisk records Ewa's talk."""
    centre.recordings.shelf.raw(call_id, "77").path.write_bytes(b"\0" * 32_000)
    centre.bus.publish(
        LegTaped(call_id, "77", uniqueid="1.2", channel="PJSIP/ewa-00000001", member=USER, at=time.perf_counter())
    )


async def test_a_recording_is_paused_by_a_key_and_the_card_says_who_did_it(page: Page, centre: Centre) -> None:
    await talks(page, centre)
    button = card(page).get_by_role("button", name="Pause recording")
    await expect(button).to_have_count(0)
    tape(centre, "c1")
    await expect(card(page).get_by_role("status")).to_have_text("This talk is recorded")
    await page.get_by_label("Note").focus()
    await page.keyboard.press("p")
    await expect(button).to_be_enabled()
    assert centre.muted == [], "who writes a note writes a note"
    await card(page).get_by_role("heading", name=ANNA).focus()
    await page.keyboard.press("p")
    await expect(card(page).get_by_role("status")).to_have_text("Recording paused by you")
    await card(page).get_by_role("button", name="Record again").click()
    await expect(card(page).get_by_role("status")).to_have_text("This talk is recorded")
    assert [muted for _, muted in centre.muted] == [True, False]
    centre.hang_up("c1")
    await expect(button).to_have_count(0)


async def test_while_the_caller_types_a_secret_the_button_brings_no_sound_back(page: Page, centre: Centre) -> None:
    await talks(page, centre)
    tape(centre, "c1")
    await centre.recordings.keeper.pause("c1", True, FLOW)
    await expect(card(page).get_by_role("status")).to_contain_text("types a secret")
    await expect(card(page).get_by_role("button", name="Record again")).to_be_disabled()
    await centre.recordings.keeper.pause("c1", False, FLOW)
    await expect(card(page).get_by_role("button", name="Pause recording")).to_be_enabled()


async def test_a_pause_that_asterisk_did_not_confirm_is_a_warning(
    page: Page, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object) -> None:
        raise MuteFailed("no such channel")

    await talks(page, centre)
    tape(centre, "c1")
    monkeypatch.setattr(centre.recordings.talks, "_mute", refuses)
    await card(page).get_by_role("button", name="Pause recording").click()
    await expect(card(page).get_by_role("alert")).to_contain_text("Do not ask for anything that must not be kept")
    await expect(card(page).get_by_role("status")).to_have_text("This talk is recorded")


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }",
            "Allow it",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }",
            "Plug in",
        ),
        ("navigator.mediaDevices.getUserMedia = async () => new MediaStream()", "no telephone in the browser"),
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "came by https"),
    ],
)
async def test_a_telephone_that_cannot_be_switched_on_says_why(page: Page, world: str, said: str) -> None:
    """No microphone for this page, none at all, no telephone of this agent's here, no https."""
    await page.evaluate(f"() => {{ {world}; }}")
    await page.get_by_role("button", name="Take calls in this browser").click()
    await expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
