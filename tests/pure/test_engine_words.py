"""Words and extensions of a menu: more ways to say the same."""

from __future__ import annotations

import pytest

from scripts_dsl.effects import Listen
from scripts_dsl.events import Spoken
from support.callers import Caller, flow

MENU = flow("""
    languages: {pl: +48, en: otherwise}
    vars: {reason: "choice of ill, other"}
    places:
      start:
        - menu: main
          options: {1: bills, 2: why}
          words:
            1: {pl: [faktury, Rachunki], en: [bills]}
            2: {pl: [powód], en: [reason]}
          on_give_up: bills
      bills:
        - hangup: bills
      why:
        - ask: why
          into: reason
          options: {1: ill, 2: other}
          words: {1: {pl: [choroba], en: [ill]}, 2: {pl: [inne], en: [other]}}
          on_give_up: bills
        - hangup: thanks
    prompts:
      main:
        pl: Faktury 1. Powód 2.
        en: Bills 1. Reason 2.
      bills:
        pl: Faktury.
        en: Bills.
      why:
        pl: Choroba 1. Inne 2.
        en: Ill 1. Other 2.
      thanks:
        pl: Dziękujemy.
        en: Thanks.
""")


@pytest.mark.parametrize(
    ("word", "said"), [("faktury", "Faktury."), ("RACHUNKI", "Faktury."), ("powód", "Choroba 1. Inne 2.")]
)
def test_a_word_means_its_key(word: str, said: str) -> None:
    assert Caller(MENU).meets(Spoken, word=word).said == said


def test_the_words_of_the_language_of_the_call_count() -> None:
    assert Caller(MENU).effect.words == (("1", ("faktury", "rachunki")), ("2", ("powód",)))
    assert Caller(MENU, "+441632960123").meets(Spoken, word="bills").said == "Bills."
    assert Caller(MENU, "+441632960123").meets(Spoken, word="faktury").state.tries == 2


def test_a_word_fills_a_value() -> None:
    assert Caller(MENU).presses("2").meets(Spoken, word="choroba").state.vars["reason"] == "ill"


EXTENSIONS = flow("""
    always: {0: desk}
    places:
      start:
        - menu: One, two, or an extension.
          options: {1: one, 2: two}
          extensions: {201: anna, 2045: boris, 31: carol}
          on_give_up: desk
      one:
        - hangup: One.
      two:
        - hangup: Two.
      anna:
        - hangup: Anna.
      boris:
        - hangup: Boris.
      carol:
        - hangup: Carol.
      desk:
        - hangup: The desk.
""")


def dial(*digits: str) -> Caller:
    caller = Caller(EXTENSIONS)
    for number, key in enumerate(digits):
        if number == 0:
            caller.presses(key)
        else:
            assert isinstance(caller.effect, Listen)
            caller.presses(key)
    return caller


def test_a_key_that_begins_no_extension_acts_at_once() -> None:
    assert dial("1").said == "One."


def test_the_rest_of_an_extension_is_waited_for() -> None:
    caller = dial("2")
    assert (caller.effect.parts, caller.effect.max, caller.effect.wait) == ((), 3, 3.0)
    assert caller.presses("01", by="silence").said == "Anna."
    assert dial("2").presses("045").said == "Boris."


def test_a_key_that_begins_an_extension_is_itself_after_a_silence() -> None:
    assert dial("2").is_silent().said == "Two."


def test_an_extension_that_nobody_has_is_a_wrong_key() -> None:
    caller = dial("2").presses("999")
    assert (caller.state.tries, caller.state.phase) == (2, "")
    assert dial("3").is_silent().state.tries == 2


def test_an_extension_may_come_typed_ahead_in_pieces() -> None:
    assert dial("3", "1").said == "Carol."
    assert Caller(EXTENSIONS).presses("0").said == "The desk."
