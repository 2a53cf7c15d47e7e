"""Callers without an engine: the published flow's own words, first from the dialplan, then from a script."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from centrala.publishing.fallback import FOLDER, JSON, write_fallback
from ivr.fallback.calls import MESSAGES
from support.asterisk import Pbx, started
from support.engine import running as engine_beside
from support.hearing import heard
from support.sip import SipCaller

CALLFLOWS = Path(__file__).parents[2] / "callflows"
VERSION = "0001-0123456789ab"

FLOW = """\
flow: shop
languages: {pl: +48, en: otherwise}
always:
  0: person
prompts:
  hello:
    pl: Sklep pod lipą, mówi automat.
    en: Good morning, this is the shop under the linden tree.
  which:
    pl: Wiadomość jeden, rozmowa dwa.
    en: To leave a message, press one.
places:
  start:
    - say: hello
    - menu: which
      wait: 1s
      options: {1: message, 2: person}
      on_give_up: person
  message:
    - voicemail: support
    - hangup: hello
  person:
    - queue: support
      on_timeout: message
      on_nobody: message
"""
Both = Callable[[Callable[[Pbx], Awaitable[None]]], Awaitable[None]]
SETTINGS = "zone: Europe/Warsaw\nqueues: {support: {}}\nboxes: {support: {}}\nnumbers: {100: flow shop}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that Asterisk reads."""
    store = tmp_path_factory.mktemp("store")
    flows = store / "flows"
    flows.mkdir()
    (flows / "shop.flow.yaml").write_text(FLOW)
    (flows / "settings.yaml").write_text(SETTINGS)
    write_fallback(store, VERSION, flows, store / "none", CALLFLOWS.parent / ".cache" / "prompts")
    return store / FOLDER


@pytest.fixture(scope="module")
def script_only(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, as long as Asterisk has not read the dialplan again."""
    folder = tmp_path_factory.mktemp("script")
    (folder / JSON).write_bytes((published / JSON).read_bytes())
    return folder


@contextmanager
def centre(folder: Path, published: Path) -> Iterator[Pbx]:
    with started("fell", folder / "pbx", fallback=published, messages=folder / "messages", operators_wait=2) as pbx:
        yield pbx


@pytest.fixture(scope="module")
def two(
    published: Path, script_only: Path, script: Pbx, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pbx, Pbx]]:
    """One reads the dialplan that was published, the other asks the script."""
    with centre(tmp_path_factory.mktemp("dialplan"), published) as running:
        yield running, script


@pytest.fixture
def both(two: tuple[Pbx, Pbx]) -> Both:
    """Nothing has happened there yet. A test does the same in both, at the same time."""
    for pbx in two:
        forget(pbx)

    async def do(what: Callable[[Pbx], Awaitable[None]]) -> None:
        await asyncio.gather(*map(what, two))

    return do


@pytest.fixture(scope="module")
def script(script_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """One whose file may be exchanged: the script reads it for every caller."""
    folder = tmp_path_factory.mktemp("exchanged")
    (folder / JSON).write_bytes((script_only / JSON).read_bytes())
    with centre(tmp_path_factory.mktemp("scripts"), folder) as running:
        yield running


def forget(pbx: Pbx) -> None:
    pbx.cli("database deltree fell")
    for message in messages(pbx):
        message.unlink()


def sound(pbx: Pbx, published: Path, name: str) -> Path:
    ours = published / VERSION / f"{name}.wav"
    return ours if ours.exists() else pbx.sounds / f"{name}.wav"


def messages(pbx: Pbx) -> list[Path]:
    return list(Path(pbx.box.messages).glob("*.wav"))


def rows(pbx: Pbx) -> list[str]:
    """What the engine will find, without the moments."""
    return [line.partition("|")[2].strip() for line in pbx.cli("database show fell").splitlines() if "|" in line]


async def test_the_published_voice_is_heard_and_a_key_leads_to_people(both: Both, published: Path) -> None:
    async def call(pbx: Pbx) -> None:
        async with pbx.caller("100", "+48601234567") as caller:
            for name in ("shop-greeting-pl", "shop-menu-pl"):
                await caller.hears(sound(pbx, published, name))
            caller.press("2")
            await caller.hears(sound(pbx, published, "goodbye-pl"))
            await caller.ended()
        assert rows(pbx) == ["+48601234567|100|2|queue support|"]

    await both(call)


async def test_a_message_is_kept_although_the_caller_hangs_up_in_its_middle(both: Both, published: Path) -> None:
    async def call(pbx: Pbx) -> None:
        async with pbx.caller("100", "+441632960123") as caller:
            await caller.hears(sound(pbx, published, "shop-menu-en"), share=0.3)
            caller.press("1")
            await caller.hears(sound(pbx, published, "message-en"))
            caller.say(sound(pbx, published, "demo-caller-en"))
            await caller.until(lambda: any(f.stat().st_size > 40_000 for f in messages(pbx)))
            await caller.hang_up()
        await asyncio.to_thread(pbx.cli, "core show version")
        assert rows(pbx) == ["+441632960123|100|1|box support|"]
        assert len(messages(pbx)) == 1

    await both(call)


async def test_a_caller_who_presses_nothing_reaches_people_after_three_tries(both: Both, published: Path) -> None:
    async def call(pbx: Pbx) -> None:
        async with pbx.caller("100", "+48601234567") as caller:
            await caller.hears(sound(pbx, published, "goodbye-pl"))
            await caller.ended()
        assert rows(pbx) == ["+48601234567|100||queue support|"]

    await both(call)


async def test_no_more_than_five_scripts_run_at_once(script: Pbx, published: Path) -> None:
    async with AsyncExitStack() as stack:
        callers = [await stack.enter_async_context(script.caller("100", "+48601234567")) for _ in range(6)]
        heard = await asyncio.gather(*(_first(script, published, caller) for caller in callers))
    assert sorted(heard) == ["always", *["published"] * 5]


@pytest.mark.parametrize("text", ["{}", "[1]", '{"numbers": {"100": "shop"}, "flows": {"shop": {}}}', "\0" * 2_000_000])
async def test_a_file_that_is_not_right_leaves_the_sentence_that_is_always_there(text: str, script: Pbx) -> None:
    file = Path(script.box.fallback) / JSON
    right = file.read_bytes()
    file.write_text(text)
    try:
        async with script.caller("100", "+48601234567") as caller:
            await caller.hears(script.sounds / "fallback-pl.wav", share=0.4)
    finally:
        file.write_bytes(right)


async def _first(pbx: Pbx, published: Path, caller: SipCaller) -> str:
    """What this caller hears first."""
    sounds = {"published": sound(pbx, published, "shop-greeting-pl"), "always": sound(pbx, published, "fallback-pl")}
    found: list[str] = []

    def listened() -> bool:
        found[:] = [name for name, wav in sounds.items() if heard(caller.recording(), wav)]
        return bool(found)

    await caller.until(listened)
    return found[0]


async def test_what_happened_and_the_message_are_in_the_timeline_when_the_engine_is_back(
    published: Path, tmp_path: Path
) -> None:
    home = tmp_path / "engine"
    home.mkdir()
    kept = home / "recordings" / MESSAGES
    with started("back", tmp_path / "pbx", fallback=published, messages=kept, operators_wait=1) as pbx:
        async with pbx.caller("100", "+48601234567") as caller:
            await caller.hears(sound(pbx, published, "shop-menu-pl"), share=0.3)
            caller.press("1")
            await caller.hears(sound(pbx, published, "message-pl"))
            caller.say(sound(pbx, published, "demo-caller-pl"))
            await caller.until(lambda: any(f.stat().st_size > 40_000 for f in messages(pbx)))
        with engine_beside(pbx, home) as engine:
            story = "SELECT number, summary, flow FROM interaction WHERE summary LIKE '%left a message%'"
            ((number, summary, flow),) = await engine.until(lambda: engine.fetch(story))
            taken = engine.fetch("SELECT what, box FROM recording WHERE state = 'kept'")
            await engine.until(lambda: not rows(pbx))
    assert (number, flow) == ("+48601234567", "energia")
    came = "came while the engine was away or took no more calls"
    assert summary.startswith(f"{came}, pressed 1; left a message for support (0:")
    assert taken == [("message", "support")]
    assert not messages(pbx)


async def test_it_is_known_who_talked_with_the_caller(both: Both, published: Path) -> None:
    async def call(pbx: Pbx) -> None:
        async with pbx.phone("ewa", ring=0.2) as phone, pbx.caller("100", "+48601234567") as caller:
            await caller.hears(sound(pbx, published, "shop-menu-pl"), share=0.3)
            caller.press("2")
            await phone.answered()
            await caller.hang_up()
            await caller.until(lambda: bool(rows(pbx)))
        assert rows(pbx) == ["+48601234567|100|2|queue support|ewa"]

    await both(call)
