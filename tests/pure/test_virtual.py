"""The line on a virtual clock: how long things take, and what keys make of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scripts_dsl.effects import Effect, Enqueue, Fetch, Hangup, Listen, Pause, Say, Value, Words
from scripts_dsl.events import CallerHungUp, Fetched, Keys, QueueTimeout, SayDone, Silence
from scripts_dsl.virtual import RATE, SHORTEST, Due, VirtualLine, first_answer, seconds_of
from support.callers import NOON

TEN_SECONDS = (Words("x" * int(10 * RATE), "en"),)
LISTEN = Listen(TEN_SECONDS, min=4, max=4, wait=6, between=3)
SAY = Say(TEN_SECONDS, keys="0")


class Outside:
    """A function answers 7 after two seconds; a queue takes too long."""

    def answers(self, effect: Fetch | Enqueue) -> tuple[Due, ...]:
        if isinstance(effect, Fetch):
            return (Due(2, Fetched, {"value": 7}),)
        return (Due(effect.longest, QueueTimeout, {}),)


def _line(*effects: Effect) -> VirtualLine:
    line = VirtualLine(NOON, {}, Outside())
    for effect in effects:
        line.perform(effect)
    return line


def _after(line: VirtualLine) -> float:
    return (line.now - NOON).total_seconds()


def test_a_prompt_takes_as_long_as_what_is_spoken() -> None:
    """Of a value its words count, not its digits."""
    parts = (Words("a" * 29, "en"), Value("5", "b" * 29, "en"), Pause(2.0))
    assert seconds_of(parts) == pytest.approx(58 / RATE + 2)
    assert seconds_of(()) == SHORTEST


@pytest.mark.parametrize(
    ("effect", "seconds", "kind"),
    [
        (SAY, 10, SayDone),
        (LISTEN, 16, Silence),
        (Fetch("run", "f", {}, 3, "k"), 2, Fetched),
        (Enqueue("support", longest=600), 600, QueueTimeout),
    ],
)
def test_what_happens_when_nobody_does_anything(effect: Effect, seconds: float, kind: type[Any]) -> None:
    line = _line(effect)
    assert type(line.rest()) is kind
    assert _after(line) == pytest.approx(seconds, abs=0.1)
    assert line.rest() is None


def test_time_passes_up_to_the_next_event() -> None:
    line = _line(SAY)
    assert line.pass_time(4) is None
    assert _after(line) == 4
    assert isinstance(line.pass_time(100), SayDone)
    assert _after(line) == pytest.approx(10, abs=0.1)


def test_a_key_stops_a_prompt_and_is_kept_for_the_next_question() -> None:
    line = _line(SAY)
    assert isinstance(line.press("1234"), SayDone)
    line.perform(LISTEN)
    event = line.typed_ahead()
    assert isinstance(event, Keys)
    assert (event.digits, event.by, event.now) == ("1234", "length", NOON)
    assert line.typed_ahead() is None


def test_a_key_of_the_effect_acts_at_once_also_without_barge_in() -> None:
    event = _line(Say(TEN_SECONDS, barge_in=False, keys="0")).press("0")
    assert isinstance(event, Keys)
    assert (event.digits, event.by) == ("0", "key")


def test_keys_after_a_key_that_acts_are_kept() -> None:
    line = _line(SAY)
    line.press("012")
    assert line.typed == "12"


def test_without_barge_in_the_prompt_goes_on() -> None:
    line = _line(Say(TEN_SECONDS, barge_in=False))
    assert line.press("1") is None
    assert isinstance(line.rest(), SayDone)
    assert line.typed == "1"


def test_keys_are_dropped_where_they_must_not_be_kept() -> None:
    line = _line(Say(TEN_SECONDS, barge_in=False, keep_typed_ahead=False))
    line.press("1")
    assert line.typed == ""
    line = _line(SAY)
    line.press("12")
    line.perform(Listen(TEN_SECONDS, 1, 1, 6, 3, keep_typed_ahead=False))
    assert line.typed_ahead() is None


def test_keys_typed_while_a_function_works_are_kept() -> None:
    line = _line(Fetch("run", "f", {}, 3, "k"))
    assert line.press("0") is None
    line.perform(SAY)
    event = line.typed_ahead()
    assert isinstance(event, Keys)
    assert event.digits == "0"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("1234", ("1234", "length", "")),
        ("12345", ("1234", "length", "5")),
        ("12#9", ("12", "end_key", "9")),
        ("#", ("", "end_key", "")),
        ("12", ("12", "silence", "")),
    ],
)
def test_how_an_answer_ends(keys: str, answer: tuple[str, str, str]) -> None:
    assert first_answer(LISTEN, keys) == answer


def test_too_few_keys_are_followed_by_silence() -> None:
    line = _line(LISTEN)
    event = line.press("12")
    assert isinstance(event, Keys)
    assert (event.digits, event.by, _after(line)) == ("12", "silence", 3)


def test_without_barge_in_the_caller_answers_after_the_prompt() -> None:
    line = _line(Listen(TEN_SECONDS, 1, 1, 6, 3, barge_in=False))
    line.press("1")
    assert _after(line) == pytest.approx(10, abs=0.1)


def test_only_its_keys_leave_a_queue() -> None:
    line = _line(Enqueue("support", keys="1"))
    assert line.press("5") is None
    event = line.press("1")
    assert isinstance(event, Keys)
    assert event.by == "key"


def test_hanging_up_and_the_end_leave_nothing_to_come() -> None:
    line = _line(LISTEN)
    assert isinstance(line.hang_up(), CallerHungUp)
    assert line.pass_time(100) is None
    line = _line(SAY, Hangup(()))
    assert line.effect is None
    assert line.rest() is None
    assert line.now - NOON == timedelta(0)
