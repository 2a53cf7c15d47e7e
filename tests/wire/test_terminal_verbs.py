"""The terminal line and what people, boxes and messages need: each effect is shown, and closed by what is typed."""

from __future__ import annotations

import pytest

from ivr.terminal import TerminalLine
from scripts_dsl.effects import (
    Dial,
    Effect,
    Listen,
    MakeCallback,
    Outcome,
    Record,
    Say,
    Send,
    StartCallRecording,
    StopCallRecording,
    Tell,
    Voicemail,
    Words,
)
from scripts_dsl.events import (
    AgentAnswered,
    CallerHungUp,
    DialResult,
    Event,
    Fetched,
    FetchFailed,
    Keys,
    Recorded,
    Spoken,
)
from support.callers import NOON

PARTS = (Words("Please speak.", "en"),)
DIAL = Dial("221234567", 25, "From Anna", "k")
RECORD = Record(PARTS, 30, 4, True, "0*", "k")
VOICEMAIL = Voicemail("desk", PARTS, 60, "k")
SEND = Send("sms", "+48601234567", "Hello", 5, "k")
LISTEN = Listen(PARTS, 1, 1, 6, 3, None, words=(("1", ("doctor",)),))


class Terminal:
    def __init__(self, *typed: str) -> None:
        self.typed, self.shown = list(typed), list[str]()

    def read(self, _sign: str) -> str | None:
        return self.typed.pop(0) if self.typed else None

    def write(self, text: str, _dim: bool) -> None:
        self.shown.append(text)


async def happens(effect: Effect, *typed: str, count: int = 1) -> tuple[list[Event], str]:
    terminal = Terminal(*typed)
    line = TerminalLine(terminal.read, terminal.write, lambda: NOON)
    await line.perform(effect)
    events = line.events()
    return [await anext(events) for _ in range(count)], "\n".join(terminal.shown)


@pytest.mark.parametrize(("typed", "status"), [("b", "busy"), ("n", "no_answer")])
async def test_a_number_that_rings_is_busy_or_not_answered(typed: str, status: str) -> None:
    events, shown = await happens(DIAL, "what", typed)
    assert events == [DialResult(now=NOON, status=status)]
    assert "221234567" in shown
    assert "From Anna" in shown


async def test_somebody_answers_and_hangs_up() -> None:
    events, _ = await happens(DIAL, "", "", count=2)
    assert [type(event) for event in events] == [AgentAnswered, DialResult]
    assert events[1].status == "answered"  # type: ignore[attr-defined]


@pytest.mark.parametrize("effect", [RECORD, VOICEMAIL])
async def test_what_is_written_is_what_is_said(effect: Effect) -> None:
    events, shown = await happens(effect, "I was ill, and then I forgot all about it")
    assert isinstance(events[0], Recorded)
    assert 2 < events[0].seconds < 4
    assert "Please speak." in shown


async def test_a_key_of_always_ends_a_recording() -> None:
    assert (await happens(RECORD, "0"))[0] == [Keys(now=NOON, digits="0", by="key")]


async def test_a_message_is_sent_or_fails() -> None:
    events, shown = await happens(SEND, "")
    assert isinstance(events[0], Fetched)
    assert "+48601234567: Hello" in shown
    assert isinstance((await happens(SEND, "f"))[0][0], FetchFailed)


async def test_a_word_that_the_question_knows_is_understood() -> None:
    assert (await happens(LISTEN, "Doctor"))[0] == [Spoken(now=NOON, word="Doctor")]
    events, shown = await happens(LISTEN, "banana", "1")
    assert isinstance(events[0], Keys)
    assert "doctor" in shown


@pytest.mark.parametrize("effect", [DIAL, RECORD, VOICEMAIL, SEND])
async def test_the_end_of_input_hangs_up(effect: Effect) -> None:
    assert isinstance((await happens(effect))[0][0], CallerHungUp)


@pytest.mark.parametrize(
    ("effect", "shown"),
    [
        (
            MakeCallback("support", "+48601234567", 7200, "Angry", "k"),
            "support calls +48601234567 back within 120 min. Angry",
        ),
        (Outcome("promised"), "outcome: promised"),
        (Tell("Smile"), "for the agent: Smile"),
        (StartCallRecording("k"), "the talk is recorded"),
        (StopCallRecording("k"), "the recording ends"),
    ],
)
async def test_what_closes_by_itself_is_shown_and_leaves_the_line_as_it_was(effect: Effect, shown: str) -> None:
    terminal = Terminal()
    line = TerminalLine(terminal.read, terminal.write, lambda: NOON)
    await line.perform(Say(PARTS))
    await line.perform(effect)
    assert shown in terminal.shown[-1]
    assert type(await anext(line.events())).__name__ == "SayDone"
