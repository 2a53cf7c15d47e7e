"""Prompts: languages, barge-in, always keys, pauses, last words."""

from __future__ import annotations

import pytest

from scripts_dsl.effects import Answer, Hangup, Pause, Say
from scripts_dsl.events import Keys
from support.callers import Caller, flow

HELLO = flow("""
    languages: {pl: +48, ru: [+7, +375], en: otherwise}
    vars: {n: number = 3}
    always: {0: desk}
    places:
      start:
        - say: hello
        - hangup: bye
      desk:
        - hangup: Desk, all of you.
    prompts:
      hello:
        pl: Dzień dobry.
        ru: Здравствуйте.
        en: Hello.
      bye:
        pl: Pa ${n}.
        ru: Пока ${n}.
        en: Bye ${n}.
""")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+48601234567", "Dzień dobry."),
        ("+79031234567", "Здравствуйте."),
        ("+375291234567", "Здравствуйте."),
        ("+441632960123", "Hello."),
        (None, "Hello."),
    ],
)
def test_the_number_that_calls_decides_the_language(number: str | None, words: str) -> None:
    assert Caller(HELLO, number).said == words


def test_a_language_known_beforehand_beats_the_number() -> None:
    assert Caller(HELLO, "+48601234567", language="ru").said == "Здравствуйте."


def test_a_language_that_the_file_does_not_speak_is_not_taken() -> None:
    assert Caller(HELLO, "+48601234567", language="sl").said == "Dzień dobry."


def test_the_call_is_answered_before_anything_is_said() -> None:
    first, second = Caller(HELLO).effects
    assert isinstance(first, Answer)
    assert isinstance(second, Say)


def test_recordings_are_named_by_flow_and_prompt() -> None:
    """A prompt with values is cut at them."""
    call = Caller(HELLO)
    assert [p.recording for p in call.effect.parts] == ["t/hello"]
    assert call.hears_out().effect.parts[0].recording == "t/bye.1"


def test_a_key_of_always_acts_at_once_while_something_is_said() -> None:
    call = Caller(HELLO)
    assert call.effect.keys == "0"
    assert call.meets(Keys, digits="0", by="key").said == "Desk, all of you."


def test_another_key_that_closed_a_prompt_only_ends_it() -> None:
    """A line never does that; if it does, the call goes on."""
    assert Caller(HELLO).meets(Keys, digits="5", by="key").said == "Pa 3."


def test_what_must_be_heard_takes_no_barge_in_and_drops_keys() -> None:
    graph = flow("""
        places:
          start:
            - say: This call is recorded.
              must_hear: yes
            - say: You may go on now.
              barge_in: no
            - hangup: Goodbye to you.
    """)
    call = Caller(graph)
    assert (call.effect.barge_in, call.effect.keep_typed_ahead) == (False, False)
    call.hears_out()
    assert (call.effect.barge_in, call.effect.keep_typed_ahead) == (False, True)


def test_a_pause_is_silence_in_which_always_keys_act() -> None:
    graph = flow("""
        always: {0: desk}
        places:
          start:
            - pause: 2s
            - hangup: Goodbye to you.
          desk:
            - hangup: The desk.
    """)
    call = Caller(graph)
    assert call.effect == Say((Pause(2.0),), keys="0")
    assert call.hears_out().said == "Goodbye to you."


def test_hangup_without_words_says_nothing() -> None:
    graph = flow("""
        places:
          start:
            - hangup:
    """)
    call = Caller(graph)
    assert call.effect == Hangup(())
    assert call.state.over


def test_setting_the_language_changes_what_is_said_next() -> None:
    graph = flow("""
        languages: {pl: +48, en: otherwise}
        vars: {wish: language}
        takes: {other: language}
        places:
          start:
            - set: {language: other}
            - hangup: bye
        prompts:
          bye:
            pl: Pa.
            en: Bye.
    """)
    assert Caller(graph, takes={"other": "en"}).said == "Bye."
    assert Caller(graph, takes={}).said == "Pa."
    assert Caller(graph, takes={"other": "de"}).said == "Pa."


def test_a_value_in_a_prompt_is_shown_and_spoken_in_the_language_of_the_call() -> None:
    part = Caller(HELLO, "+79031234567").hears_out().effect.parts[1]
    assert (part.text, part.spoken, part.language) == ("3.", "три.", "ru")
