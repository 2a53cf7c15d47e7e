"""Words and keys on a real Asterisk: a spoken word counts after the prompt, a key at any moment, and a key stops it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from ivr.outside.breaker import Breaker
from ivr.speech.command import Command
from ivr.speech.ears import Ear, Ears
from scripts_dsl.effects import Listen, Say
from scripts_dsl.events import CallerHungUp, Keys, Silence, Spoken
from support import recogniser
from support.asterisk import Pbx
from support.exchange import MENU, Call, Exchange, words
from support.patience import PATIENCE
from support.rtp import RATE, read_wav
from support.sip import SipCaller

INVOICES, FAULTS, OTHER = "a question about invoices", "a fault on my line", "the weather of tomorrow"
WORDS = (("1", (INVOICES,)), ("2", (FAULTS,)))
STORY = "This is a long story about a company and its many customers, told without any haste, to the very end of it."
PRESSES = 8
"""Keys whose effect is measured."""
KEY = 0.16
"""Seconds that a test caller's finger rests on a key: Asterisk takes a key when it is let go."""
STOPS = 0.3
"""Seconds, at most, from the moment a key goes down to silence. Measured: 0.14 to 0.17, on a busy machine with two
processors."""
PAUSE = 0.5
"""Seconds, at most, of silence inside the story."""
LOUD = 300
"""Sample of a prompt; a quiet line has none above 50."""


@pytest.fixture
async def exchange(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    async with Exchange(pbx, tmp_path_factory.getbasetemp() / "spoken").running() as made:
        yield made


@pytest.fixture
async def heard(exchange: Exchange, tmp_path: Path) -> Path:
    """The folder where Asterisk writes what callers say to a recogniser."""
    sounds = [f"{text}={await exchange.sound(text)}" for text in (INVOICES, FAULTS)]
    command = Command(("{python}", str(Path(str(recogniser.__file__))), "{wav}", *sounds))
    made = Ears({"en": Ear(command, PATIENCE)}, tmp_path / "heard", Breaker(asyncio.get_running_loop().time))
    made.open()
    exchange.ears = made
    return tmp_path / "heard"


async def listens(call: Call) -> object:
    """Two questions: a caller whose words were not understood is asked again."""
    await call.answer()
    menu = Listen(words(MENU), min=1, max=1, wait=5, between=1, end_key=None, words=WORDS, language="en")
    events = [await call(menu)]
    if isinstance(events[0], Silence):
        events.append(await call(menu))
    if not isinstance(events[-1], CallerHungUp):
        await call.hang_up()
    return events


async def hears_the_menu(caller: SipCaller, exchange: Exchange) -> None:
    await caller.answered()
    await caller.hears(await exchange.sound(MENU), share=0.9)


@pytest.mark.parametrize("said", [INVOICES, FAULTS])
async def test_a_word_that_is_said_after_the_prompt_is_understood_and_kept_nowhere(
    exchange: Exchange, pbx: Pbx, heard: Path, said: str
) -> None:
    result = exchange.takes(listens)
    async with pbx.caller("100") as caller:
        await hears_the_menu(caller, exchange)
        await caller.until(lambda: len(kept(heard)) == 1)
        caller.say(await exchange.sound(said))
        (event,) = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, Spoken)
    assert event.word == said
    assert kept(heard) == []


async def test_what_is_none_of_the_words_is_asked_again_and_then_a_key_counts(
    exchange: Exchange, pbx: Pbx, heard: Path
) -> None:
    other = await exchange.sound(OTHER)
    result = exchange.takes(listens)
    async with pbx.caller("100") as caller:
        await hears_the_menu(caller, exchange)
        await caller.until(lambda: len(kept(heard)) == 1)
        caller.say(other)
        before = caller.sound.seconds
        await caller.until(lambda: _speaks(caller, before + 2))
        caller.press("2")
        first, second = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(first, Silence)
    assert isinstance(second, Keys)
    assert second.digits == "2"
    assert kept(heard) == []


async def test_a_key_counts_while_words_are_listened_for(exchange: Exchange, pbx: Pbx, heard: Path) -> None:
    result = exchange.takes(listens)
    async with pbx.caller("100") as caller:
        await hears_the_menu(caller, exchange)
        await caller.until(lambda: len(kept(heard)) == 1)
        caller.press("1")
        (event,) = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, Keys)
    assert (event.digits, kept(heard)) == ("1", [])


async def test_who_hangs_up_while_he_is_heard_leaves_nothing_behind(exchange: Exchange, pbx: Pbx, heard: Path) -> None:
    result = exchange.takes(listens)
    async with pbx.caller("100") as caller:
        await hears_the_menu(caller, exchange)
        caller.say(await exchange.sound(FAULTS))
        await caller.until(lambda: len(kept(heard)) == 1)
        await caller.hang_up()
        (event,) = await asyncio.wait_for(result, PATIENCE)
    assert isinstance(event, CallerHungUp)
    assert kept(heard) == []


async def test_a_key_stops_a_prompt_at_once(exchange: Exchange, pbx: Pbx) -> None:
    """Measured by ear: from the moment the key goes down to the last loud sample of the prompt."""
    ready = asyncio.Event()

    async def script(call: Call) -> object:
        await call.answer()
        events = []
        for _ in range(PRESSES):
            events.append(await call(Say(words(STORY), keys="5")))
            await ready.wait()
            ready.clear()
        await call.hang_up()
        return events

    length = len(read_wav(await exchange.sound(STORY))) / RATE
    result, took = exchange.takes(script), []
    async with pbx.caller("100") as caller:
        await caller.answered()
        for number in range(PRESSES):
            began = caller.sound.seconds
            await caller.until(lambda began=began: _speaks(caller, began + 0.2))
            await asyncio.sleep(0.5 + 0.037 * number)
            pressed = caller.sound.seconds
            assert pressed - began < length - 1, "the prompt was there when the key went down"
            caller.press("5")
            await caller.until(lambda pressed=pressed: caller.sound.seconds > pressed + 1)
            took.append(_last_loud(caller) - pressed)
            ready.set()
        events = await asyncio.wait_for(result, PATIENCE)
    sys.stdout.write(
        f"a key of {KEY * 1000:.0f} ms stopped the prompt after {sorted(round(t * 1000) for t in took)} ms\n"
    )
    assert [event.digits for event in events] == ["5"] * PRESSES
    assert max(took) < STOPS, took
    assert min(took) > -PAUSE, "it was heard until the key went down, but for a pause between two words"


def kept(heard: Path) -> list[Path]:
    """What lies there of callers' words."""
    return list(heard.iterdir())


def _speaks(caller: SipCaller, since: float) -> bool:
    """Whether something loud was heard after this second."""
    return bool((np.abs(caller.recording()[int(since * RATE) :]) > LOUD).any())


def _last_loud(caller: SipCaller) -> float:
    """Second of the last loud sample."""
    return float(np.flatnonzero(np.abs(caller.recording().astype(np.int32)) > LOUD)[-1]) / RATE
