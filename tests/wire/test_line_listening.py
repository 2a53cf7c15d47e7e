"""Words beside keys on a line: keys work all the time, a word counts after the prompt, nothing that is said is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.outside.failures import OutsideFailed
from ivr.prompts.plan import Clip, Plan
from scripts_dsl.effects import Hangup, Listen, Parts, Words
from scripts_dsl.events import AnyEvent, CallerHungUp, Keys, Silence, Spoken
from support.fake_agi import FakeChannel

pytestmark = pytest.mark.looptime
WORDS = (("1", ("invoices",)), ("2", ("faults", "a fault")))
PROMPT = 3.0
"""Seconds of the question."""
TAPE = Path("/calls/heard/0123.wav")
MENU = Listen((Words("menu", "en"),), min=1, max=1, wait=6, between=3, end_key=None, words=WORDS, language="en")


class Prompts:
    async def plan(self, parts: Parts) -> Plan:
        return tuple(Clip("menu", PROMPT) for _ in parts)

    def beep(self) -> Clip:
        raise AssertionError


class Ears:
    """A recogniser that thinks for `seconds` and then hears `word`, or fails."""

    def __init__(self, word: str | None = "faults", seconds: float = 0.5, fails: bool = False) -> None:
        self._word, self._seconds, self._fails = word, seconds, fails
        self.asked: list[object] = []
        self.heard = 0
        self.tapes = 0

    def understand(self, language: str) -> bool:
        return language == "en"

    def tape(self) -> Path:
        self.tapes += 1
        return TAPE

    def forget(self, tape: Path) -> None:
        assert tape == TAPE
        self.tapes -= 1

    async def hear(self, tape: Path, language: str, words: Any) -> str | None:
        assert self.tapes == 1, "the sound is still there"
        self.asked.append((tape, language, words))
        await asyncio.sleep(self._seconds)
        if self._fails:
            raise OutsideFailed("times_out", "no answer in time")
        self.heard += 1
        return self._word


async def listen(
    effect: Listen = MENU, ears: Ears | None = None, make: type[FakeChannel] = FakeChannel, **channel: Any
) -> tuple[AnyEvent | None, FakeChannel, float]:
    """The event, the channel, and when the event came, in seconds of the call."""
    over, result = asyncio.Event(), list[Any]()

    async def handle(session: AgiSession) -> None:
        line = AsteriskLine(
            session, "call-1", Prompts(), Registry(Bus()), lambda: datetime(2026, 5, 6, tzinfo=UTC), ears=ears
        )
        began = asyncio.get_running_loop().time()
        events = line.events()
        await line.perform(effect)
        result.append(await anext(events, None))
        result.append(asyncio.get_running_loop().time() - began)
        if not isinstance(result[0], CallerHungUp):
            await line.perform(Hangup())
            await anext(events, None)
        await line.close()
        over.set()

    server = AgiServer(handle)
    port = await server.start()
    fake = make(sounds={"menu": PROMPT}, **{"speaks": [], **channel})
    await fake.call(port)
    await over.wait()
    await server.close()
    assert ears is None or ears.tapes == 0, "nothing that was said is kept"
    return result[0], fake, result[1]


def records(fake: FakeChannel) -> int:
    return sum(command.startswith("RECORD FILE") for command in fake.commands)


async def test_a_word_after_the_prompt_counts_like_its_key() -> None:
    ears = Ears()
    event, fake, at = await listen(ears=ears, speaks=[(5.0, 5.8)])
    assert isinstance(event, Spoken)
    assert event.word == "faults"
    assert ears.asked == [(TAPE, "en", WORDS)]
    assert fake.commands[1] == 'RECORD FILE "/calls/heard/0123" "wav" "0123456789*#" "6000" "s=1"'
    assert at == pytest.approx(5.8 + 1 + 0.5, abs=0.15), "one second of silence, then the recogniser"


@pytest.mark.parametrize(
    ("at", "during"), [(1.0, "the prompt"), (4.5, "silence"), (5.4, "speech"), (7.0, "the recogniser's thinking")]
)
async def test_a_key_counts_at_any_moment(at: float, during: str) -> None:
    ears = Ears(seconds=2.0)
    event, _, came = await listen(ears=ears, speaks=[(5.0, 5.8)], keys=[(at, "1")])
    assert isinstance(event, Keys), during
    assert (event.digits, event.by) == ("1", "length")
    assert came == pytest.approx(at, abs=0.05)
    assert ears.heard == 0, "nobody waits for a recogniser whose answer is no longer wanted"


async def test_who_neither_speaks_nor_presses_is_silent_after_the_wait() -> None:
    ears = Ears()
    event, fake, at = await listen(ears=ears)
    assert isinstance(event, Silence)
    assert ears.asked == [], "silence is no question for a recogniser"
    assert at == pytest.approx(PROMPT + 6, abs=0.05)
    assert records(fake) == 6


async def test_a_click_on_the_line_is_no_word() -> None:
    ears = Ears()
    event, _, _ = await listen(ears=ears, speaks=[(3.02, 3.1)])
    assert isinstance(event, Silence)
    assert ears.asked == []


async def test_what_is_none_of_the_words_uses_up_a_try() -> None:
    event, _, _ = await listen(ears=Ears(word=None), speaks=[(5.0, 5.8)])
    assert isinstance(event, Silence)


async def test_a_recogniser_that_fails_leaves_the_whole_wait_for_a_key() -> None:
    event, _, at = await listen(ears=Ears(fails=True), speaks=[(5.0, 5.8)], keys=[(12.0, "2")])
    assert isinstance(event, Keys)
    assert event.digits == "2"
    event, _, at = await listen(ears=Ears(fails=True), speaks=[(5.0, 5.8)])
    assert isinstance(event, Silence)
    assert at == pytest.approx(7.3 + 6, abs=0.2)


async def test_who_hangs_up_while_he_speaks_leaves_nothing_behind() -> None:
    event, _, _ = await listen(ears=Ears(), speaks=[(5.0, 9.0)], hangs_up=6.0)
    assert isinstance(event, CallerHungUp)


async def test_who_hangs_up_while_the_recogniser_thinks_leaves_nothing_behind() -> None:
    ears = Ears(seconds=5.0)
    event, _, _ = await listen(ears=ears, speaks=[(5.0, 5.8)], hangs_up=8.0)
    assert isinstance(event, CallerHungUp)
    assert (len(ears.asked), ears.heard) == (1, 0)


@pytest.mark.parametrize(
    "change", [{"secret": True}, {"language": "pl"}, {"words": ()}], ids=["a secret", "another language", "no words"]
)
async def test_nothing_is_recorded_where_words_do_not_count(change: dict[str, Any]) -> None:
    _, fake, _ = await listen(replace(MENU, **change), Ears(), speaks=[(5.0, 5.8)])
    assert records(fake) == 0


async def test_a_line_without_ears_listens_for_keys() -> None:
    event, fake, _ = await listen(ears=None, speaks=[(5.0, 5.8)], keys=[(6.0, "1")])
    assert isinstance(event, Keys)
    assert records(fake) == 0


async def test_an_answer_of_several_digits_may_begin_while_words_are_listened_for() -> None:
    account = Listen((Words("account", "en"),), min=4, max=4, wait=6, between=3, words=WORDS, language="en")
    keys = [(4.0, "4"), (4.5, "5"), (5.0, "3"), (5.5, "9")]
    event, _, _ = await listen(account, Ears(), keys=keys)
    assert isinstance(event, Keys)
    assert event.digits == "4539"


async def test_keys_kept_during_a_prompt_that_no_key_stops_come_before_words() -> None:
    event, fake, _ = await listen(replace(MENU, barge_in=False), Ears(), keys=[(1.0, "2")])
    assert isinstance(event, Keys)
    assert event.digits == "2"
    assert records(fake) == 0


class FullDisk(FakeChannel):
    async def _record(self, keys: str, longest: float, silence: float) -> str:
        return "-1 (writefile) endpos=0"


async def test_where_nothing_can_be_recorded_keys_count() -> None:
    ears = Ears()
    event, fake, _ = await listen(ears=ears, make=FullDisk, keys=[(8.0, "1")])
    assert isinstance(event, Keys)
    assert (event.digits, records(fake), ears.asked) == ("1", 1, [])
