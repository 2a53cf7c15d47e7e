"""The telephone in the browser: a SIP caller, a real Asterisk, the engine, the desk in Chromium with a headset."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from support import desk_page, noticed
from support.asterisk import Pbx, started
from support.browser import Witness, chromium, new_page
from support.desk_page import USER, card
from support.engine import RunningEngine, running
from support.headset import hears, put_on, worn
from support.hearing import heard
from support.people import IVAN, JAMES, calling, dispose
from support.sip import SipCaller
from support.stranger import stranger
from support.tcp_proxy import TcpProxy

HOSTILE = '\\"><img src=x onerror=alert(1)><svg/onload=alert(2)>{{7*7}} \u202egnp \udcff\udcfe'
"""The backslash and the quote are SIP's; the last two are bytes that are not UTF-8."""

PAUSE = 1.5
"""Seconds; the microphone's voice makes none so long."""
VOICE, ADVICE = "demo-agent-en.wav", "demo-agent-ru.wav"
"""What the microphones of agent and supervisor say."""
BOSS = "boris"

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    with started("softphone", tmp_path_factory.mktemp("pbx"), browsers=True) as made:
        yield made


@pytest.fixture(scope="module")
def engine(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    desk_page.build()
    with running(pbx, tmp_path_factory.mktemp("engine")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def network(engine: RunningEngine) -> AsyncIterator[TcpProxy]:
    """What lies between the browser and the engine; sound goes another way."""
    proxy = await TcpProxy.open(engine.web_port)
    yield proxy
    await proxy.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(pbx: Pbx, engine: RunningEngine, network: TcpProxy) -> AsyncIterator[tuple[Page, Witness]]:
    """Ewa at her desk, ready, with the telephone of her browser."""
    url = f"http://127.0.0.1:{network.port}"
    async with (
        chromium(*worn(pbx.sounds / VOICE)) as browser,
        new_page(browser, url) as (page, witness),
    ):
        await noticed.watch(page, url)
        await takes_calls(page, engine, url, USER)
        await desk_page.get_ready(page)
        yield page, witness


async def takes_calls(page: Page, engine: RunningEngine, url: str, user: str) -> None:
    """With the headset on, from now on."""
    await put_on(page)
    await desk_page.log_in(page, url, engine.password(user), user)
    await page.get_by_role("banner").get_by_role("button", name="Take calls in this browser").click()
    await expect(page.get_by_text("calls ring here")).to_be_visible()
    await expect(page.get_by_role("banner").get_by_text("Phone connected")).to_be_visible()


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Telephone in this browser")


async def talks(page: Page) -> None:
    """It rings; the card is there before anybody answers; the agent answers with a key."""
    await expect(bar(page).get_by_text("Rings")).to_be_visible()
    await expect(card(page).get_by_text("Ringing").first).to_be_visible()
    await page.keyboard.press("a")
    await expect(card(page).get_by_text("Talking").first).to_be_visible()


async def finishes(page: Page, note: str) -> None:
    await expect(card(page).get_by_text("Call ended")).to_be_visible()
    await desk_page.choose_and_note(page, note)
    await desk_page.store(page)


async def another_headset(page: Page) -> None:
    """Chosen in the middle of a talk: the level moves with the voice, and the call uses both from then on."""
    await page.get_by_role("button", name="Headset").click()
    chosen, known = page.get_by_role("dialog"), await noticed.devices(page)
    for label, name in (("Microphone", "Fake Audio Input 2"), ("Loudspeaker", "Fake Audio Output 1")):
        await chosen.get_by_label(label).select_option(label=name)
    seen = await noticed.levels(chosen.get_by_role("meter"))
    assert len(seen) > 3, seen
    assert max(seen) > 0.3, seen
    await page.keyboard.press("Escape")
    wanted = {"microphone": known["Fake Audio Input 2"], "speaker": known["Fake Audio Output 1"]}
    assert await noticed.used(page) == wanted


async def is_muted_and_heard_again(page: Page, caller: SipCaller, voice: Path) -> None:
    await page.keyboard.press("m")
    await expect(bar(page).get_by_role("button", name="Mute", pressed=True)).to_be_visible()
    await caller.hears_nothing(PAUSE)
    await page.keyboard.press("m")
    await caller.hears(voice, after=len(caller.recording()))


async def test_a_call_is_answered_spoken_held_and_ended_in_the_page(pbx: Pbx, watched: tuple[Page, Witness]) -> None:
    page, witness = watched
    await noticed.look_away(page)
    async with calling(pbx, IVAN) as caller:
        await expect(card(page).get_by_role("heading", name="Иван Петров")).to_be_visible()
        assert await page.title() == "☎ Иван Петров – Centrala"
        await noticed.ring_sounds(page)
        await noticed.look_away(page, False)
        await talks(page)
        rang, told = await noticed.rings(page), await noticed.notes(page)
        assert (told[-1]["title"], told[-1]["body"]) == ("Incoming call", "Иван Петров")
        assert not any(one["open"] for one in told), "the answer takes it back"
        caller.say(pbx.sounds / "demo-caller-en.wav")
        await hears(page, pbx.sounds / "demo-caller-en.wav")
        await caller.hears(pbx.sounds / VOICE)
        assert await noticed.spoken(page) == ["audio/PCMU"], "the caller's own: nothing is translated"
        await another_headset(page)
        await is_muted_and_heard_again(page, caller, pbx.sounds / VOICE)
        assert await noticed.rings(page) == rang, "it rings no longer"
        await page.keyboard.press("h")
        await expect(bar(page).get_by_text("On hold")).to_be_visible()
        await page.keyboard.press("h")
        await expect(bar(page).get_by_text("On the line")).to_be_visible()
        await page.keyboard.press("k")
        await expect(page.get_by_role("button", name="1", exact=True)).to_be_focused()
        await page.keyboard.press("5")
        await caller.until(lambda: caller.sound.keys_heard.endswith("5"))
        await page.get_by_role("button", name="Hang up").click()
    await finishes(page, "Heard in the browser")
    past = await page.evaluate("fetch('/api/customers/sample-ivan/timeline').then((answer) => answer.text())")
    assert "Heard in the browser" in past
    assert witness.saw_nothing(), witness


async def test_a_caller_is_passed_on_with_a_note_and_after_asking_and_the_card_goes_along(
    pbx: Pbx, engine: RunningEngine, watched: tuple[Page, Witness]
) -> None:
    """At once, then after asking, with the caller on hold. Both agents speak English."""
    page, witness = watched
    async with pbx.phone("boris", 0.2) as phone, stranger(engine.url, "boris", engine.password("boris")) as boris:
        async with calling(pbx, JAMES) as caller:
            await talks(page)
            await boris.get_ready()
            await page.keyboard.press("t")
            await page.get_by_label("For your colleague").fill("About the bill")
            row = page.get_by_role("listitem").filter(has_text="Борис")
            await row.get_by_role("button", name="Pass on").click()
            pop = await boris.get("pop")
            await boris.get("call", call_id=pop["call_id"], state="answered")
            assert pop["tell"].startswith("ewa: About the bill")
            assert pop["customer"]["name"] == "James Smith"
            phone.say(pbx.sounds / "demo-person-en.wav")
            await caller.hears(pbx.sounds / "demo-person-en.wav")
        await boris.wish("not_ready")
        await dispose(boris, await boris.get("call", state="ended"))
        await finishes(page, "")
        async with calling(pbx, JAMES) as caller:
            await talks(page)
            before = len(boris.received)
            await boris.wish("ready")
            await boris.get("agent", after=before, state="ready")
            await page.keyboard.press("t")
            await row.get_by_role("button", name="Ask first").click()
            await expect(bar(page).get_by_text("On hold")).to_be_visible()
            connect = page.get_by_role("button", name="Connect them")
            await expect(connect).to_be_visible()
            assert await noticed.spoken(page) == ["audio/opus"], "what a browser begins"
            before = len(boris.received)
            await connect.click()
            pop = await boris.get("pop", after=before)
            assert pop["customer"]["name"] == "James Smith"
            await boris.get("call", call_id=pop["call_id"], state="answered")
            await expect(card(page).get_by_text("Call ended")).to_be_visible()
            phone.say(pbx.sounds / "demo-person-en.wav")
            await caller.hears(pbx.sounds / "demo-person-en.wav")
        await dispose(boris, await boris.get("call", call_id=pop["call_id"], state="ended"))
        await finishes(page, "")
    assert witness.saw_nothing(), witness


async def test_a_hostile_name_is_only_text_and_a_talk_outlives_a_lost_network(
    pbx: Pbx, engine: RunningEngine, watched: tuple[Page, Witness], network: TcpProxy
) -> None:
    """The name comes to the page by SIP too, past the card: markup, a template, and bytes that are no text."""
    page, witness = watched
    async with calling(pbx, "+48501502503", name=HOSTILE) as caller:
        await expect(bar(page).get_by_text("img src=x")).to_be_visible()
        assert await page.locator("section img, section a, section script, article img").count() == 0
        await talks(page)
        network.cut()
        await expect(bar(page).get_by_text("lost its connection")).to_be_visible()
        caller.say(pbx.sounds / "demo-caller-pl.wav")
        await hears(page, pbx.sounds / "demo-caller-pl.wav")
        network.heal()
        await expect(bar(page).get_by_text("lost its connection")).to_have_count(0, timeout=10_000)
        await page.keyboard.press("h")
        await expect(bar(page).get_by_text("On hold")).to_be_visible()
    await finishes(page, "")
    await expect(bar(page).get_by_text("calls ring here")).to_be_visible()
    assert witness.saw_nothing(), witness
    assert pbx.box.websocket_secret not in engine.log() + pbx.instance.log()


async def whispers(pbx: Pbx, agent: Page, boss: Page, board: Page, caller: SipCaller) -> None:
    """From the board, with another page's telephone: the supervisor hears the caller, and the agent alone hears him."""
    advice, question = pbx.sounds / ADVICE, pbx.sounds / "demo-caller-pl.wav"
    await board.get_by_role("row", name=re.compile("^Ewa")).get_by_role("button", name="Whisper").click()
    await expect(bar(boss).get_by_text("Centrala: ewa")).to_be_visible()
    await boss.keyboard.press("a")
    await expect(agent.get_by_text("is listening and can speak to you")).to_be_visible()
    await agent.keyboard.press("m")  # or her voice would lie over the caller's
    caller.say(question)
    await hears(boss, question)
    await agent.keyboard.press("m")
    await hears(agent, advice)
    await caller.hears(pbx.sounds / VOICE, after=len(caller.recording()))
    assert heard(caller.recording(), advice).share < 0.3
    await boss.keyboard.press("x")
    await expect(agent.get_by_text("is listening and can speak to you")).to_have_count(0)


async def test_a_supervisor_whispers_from_one_browser_to_another_and_is_given_the_caller(
    pbx: Pbx, engine: RunningEngine, watched: tuple[Page, Witness]
) -> None:
    page, witness = watched
    engine.promote(BOSS)
    async with (
        chromium(*worn(pbx.sounds / ADVICE)) as another,
        new_page(another, engine.url) as (boss, seen),
        calling(pbx, JAMES) as caller,
    ):
        await talks(page)
        await takes_calls(boss, engine, engine.url, BOSS)
        board = await boss.context.new_page()
        await board.goto(f"{engine.url}/board.html")
        await whispers(pbx, page, boss, board, caller)
        await desk_page.get_ready(boss)
        await page.keyboard.press("t")
        row = page.get_by_role("listitem").filter(has_text="Борис")
        await row.get_by_role("button", name="Pass on").click()
        await expect(card(boss).get_by_role("heading", name="James Smith")).to_be_visible()
        await talks(boss)
        await caller.hears(pbx.sounds / ADVICE)
        caller.say(pbx.sounds / "demo-caller-ru.wav")
        await hears(boss, pbx.sounds / "demo-caller-ru.wav")
        await boss.keyboard.press("x")
        await finishes(boss, "")
        await finishes(page, "")
        assert seen.saw_nothing(), seen
    assert witness.saw_nothing(), witness
