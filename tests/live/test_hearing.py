"""Callers with ears: what they hear is what the flow says, in their language and in its order, and their keys arrive.

All calls of this module go on side by side from the first test on; each test waits for its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from scripts_dsl.values import Money
from support.asterisk import Pbx
from support.engine import BRIEF, ENERGIA, RunningEngine
from support.hearing import HEARD, Recording, heard, prompts_heard
from support.prompt_files import PromptFiles
from support.sip import SipCaller

pytestmark = pytest.mark.asyncio(loop_scope="module")

LANGUAGES = ("pl", "ru", "sl", "en")
KNOWN = {
    "pl": ("+48601234567", "Anna Kowalska"),
    "ru": ("+79031234567", "Иван Петров"),
    "sl": ("+38640123456", "Maja Novak"),
    "en": ("+441632960123", "James Smith"),
}
"""Sample customers by the language they speak."""
OPENING = 2.0
"""s of a prompt that a key may cut short afterwards."""
NOT_HEARD = 0.25
"""Share of a prompt that other words of the same voice may seem to contain."""
ACCOUNT = "4539578767"
DEBT = {"bill.debt": Money(Decimal("120.50"), "PLN"), "bill.due": date(2026, 4, 20), "today": datetime.now(UTC).date()}
"""Of the sample account, and the day that decides whether the year is said."""

Script = Callable[[SipCaller], Awaitable[None]]


class Calls:
    """The calls of this module."""

    def __init__(self, pbx: Pbx, engine: RunningEngine, prompts: PromptFiles) -> None:
        self.pbx, self.engine, self.prompts = pbx, engine, prompts
        self._going: dict[str, asyncio.Task[Recording]] = {}

    def begin(self, name: str, dials: str, number: str, script: Script) -> None:
        self._going[name] = asyncio.create_task(self._call(dials, number, script))

    async def _call(self, dials: str, number: str, script: Script) -> Recording:
        async with self.pbx.caller(dials, number) as caller:
            await caller.answered()
            await script(caller)
            return Recording(caller.recording())

    async def heard(self, name: str) -> Recording:
        """What was heard in the call, once it is over."""
        return await self._going[name]

    async def queued(self, number: str) -> dict[str, object]:
        """Wait until the call from this number stands in a queue; the body of the happening."""
        return await self.engine.has(await self.engine.call_of(number), "queue.joined")

    async def brief(self, *names: str, language: str) -> dict[str, Path]:
        return {name: await self.prompts.file("brief", name, language) for name in names}

    async def greeting(self, language: str) -> dict[str, Path]:
        """Name -> sound of the first two prompts of the helpline for its sample customer."""
        name = {"customer.name": KNOWN[language][1]}
        menu = await self.prompts.file("energia", "main_menu", language)
        return {
            f"welcome {language}": await self.prompts.file("energia", "welcome", language, name),
            f"menu {language}": await self.prompts.opening(menu, OPENING),
        }

    async def close(self) -> None:
        for task in self._going.values():
            task.cancel()
        await asyncio.gather(*self._going.values(), return_exceptions=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def calls(pbx: Pbx, engine: RunningEngine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Calls]:
    going = Calls(pbx, engine, PromptFiles(engine.callflows, tmp_path_factory.mktemp("prompts")))
    for language in LANGUAGES:
        going.begin(language, ENERGIA, KNOWN[language][0], _listens(going, language))
    going.begin("stranger", ENERGIA, "+33140000001", _chooses_slovene(going))
    going.begin("debtor", ENERGIA, "+48600000002", _types_an_account(going))
    going.begin("silent", BRIEF, "+48600000003", _says_nothing(going))
    going.begin("wrong", BRIEF, "+79000000004", _presses_a_key_without_meaning(going))
    going.begin("quick", BRIEF, "+38630000005", _knows_the_way(going))
    yield going
    await going.close()


# --- what they do ------------------------------------------------------------------------------------------------


def _listens(calls: Calls, language: str) -> Script:
    async def script(caller: SipCaller) -> None:
        for prompt in (await calls.greeting(language)).values():
            await caller.hears(prompt)

    return script


def _chooses_slovene(calls: Calls) -> Script:
    async def script(caller: SipCaller) -> None:
        await caller.hears(await calls.prompts.file("energia", "which_language", "ru"))
        caller.press("3")
        await caller.hears((await calls.greeting("sl"))["menu sl"])

    return script


def _types_an_account(calls: Calls) -> Script:
    async def script(caller: SipCaller) -> None:
        await caller.until(lambda: caller.sound.packets > 60)
        caller.press("1")
        ask = await calls.prompts.opening(await calls.prompts.file("energia", "account_prompt", "pl"), OPENING)
        await caller.hears(ask)
        caller.press(ACCOUNT)
        back = await calls.prompts.opening(await calls.prompts.confirming("energia", "account", ACCOUNT, "pl"), 5.0)
        await caller.hears(back)
        caller.press("1")
        await caller.hears(await calls.prompts.file("energia", "you_owe", "pl", DEBT))
        caller.press("4")
        await calls.queued("+48600000002")

    return script


def _says_nothing(calls: Calls) -> Script:
    async def script(caller: SipCaller) -> None:
        await calls.queued("+48600000003")

    return script


def _presses_a_key_without_meaning(calls: Calls) -> Script:
    async def script(caller: SipCaller) -> None:
        prompts = await calls.brief("choose", "slowly", language="ru")
        await caller.hears(prompts["choose"])
        caller.press("7")
        await caller.hears(prompts["slowly"])

    return script


def _knows_the_way(calls: Calls) -> Script:
    async def script(caller: SipCaller) -> None:
        await caller.until(lambda: caller.sound.packets > 10)
        caller.press("14711")
        await caller.hears((await calls.brief("secret", language="sl"))["secret"])
        caller.press("0")
        await calls.queued("+38630000005")

    return script


# --- what is true of it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_caller_hears_greeting_and_menu_in_the_language_of_the_number(calls: Calls, language: str) -> None:
    every = {name: path for one in LANGUAGES for name, path in (await calls.greeting(one)).items()}
    assert prompts_heard(await calls.heard(language), every) == [f"welcome {language}", f"menu {language}"]


async def test_a_number_of_no_known_country_is_asked_for_the_language_in_each(calls: Calls) -> None:
    sound = await calls.heard("stranger")
    asked = {one: await calls.prompts.file("energia", "which_language", one) for one in LANGUAGES}
    menu = {name: path for one in LANGUAGES for name, path in (await calls.greeting(one)).items() if "menu" in name}
    assert prompts_heard(sound, asked | menu)[:2] == ["pl", "ru"]
    assert prompts_heard(sound, menu) == ["menu sl"]


async def test_silence_is_helped_twice_and_then_by_a_person(calls: Calls) -> None:
    sound = await calls.heard("silent")
    prompts = await calls.brief("hello", "choose", "slowly", "help", "number", "sorry", language="pl")
    assert prompts_heard(sound, prompts) == ["hello", "choose", "slowly", "help"]
    assert (await calls.queued("+48600000003"))["queue"] == "support"


async def test_a_key_without_meaning_is_helped_at_once(calls: Calls) -> None:
    sound = await calls.heard("wrong")
    prompts = await calls.brief("hello", "choose", "slowly", "help", language="ru")
    assert prompts_heard(sound, prompts) == ["hello", "choose", "slowly"]


async def test_a_key_stops_the_prompt_and_an_account_number_is_read_back(calls: Calls) -> None:
    sound = await calls.heard("debtor")
    welcome = await calls.prompts.file("energia", "welcome", "pl", {})
    assert heard(sound, await calls.prompts.opening(welcome, 1.0))
    assert heard(sound, welcome).share < HEARD
    assert heard(sound, (await calls.greeting("pl"))["menu pl"]).share < NOT_HEARD
    steps = {
        "back": await calls.prompts.opening(await calls.prompts.confirming("energia", "account", ACCOUNT, "pl"), 5.0),
        "debt": await calls.prompts.file("energia", "you_owe", "pl", DEBT),
        "why": await calls.prompts.opening(await calls.prompts.file("energia", "why_late", "pl"), OPENING),
    }
    assert prompts_heard(sound, steps)[:2] == ["back", "debt"]
    assert (await calls.queued("+48600000002"))["queue"] == "support"


async def test_keys_typed_ahead_pass_every_prompt_they_answer(calls: Calls) -> None:
    sound = await calls.heard("quick")
    skipped = await calls.brief("choose", "number", language="sl")
    assert prompts_heard(sound, skipped) == []
    assert calls.engine.keys(await calls.engine.call_of("+38630000005")) == ["1", "4711", "?"]
