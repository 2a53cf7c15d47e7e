"""One try at a time: what `menu` and `ask` do with keys, silence and the keys of always."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts_dsl.effects import Enqueue, Hangup, Listen
from support.callers import Caller, flow

MENU = flow("""
    always: {0: desk}
    places:
      start:
        - menu: For bills press 1, for faults press 2.
          options: {1: bills, 2: faults}
          retry: [slower, help]
      bills:
        - hangup: Bills are here.
      faults:
        - hangup: Faults are here.
      desk:
        - queue: support
          on_timeout: bills
    prompts:
      slower: Slower now.
      help: Here is help.
""")

ACCOUNT = flow("""
    vars: {account: digits 4-6}
    always: {0: desk, star: desk}
    places:
      start:
        - ask: Your number, please.
          into: account
        - hangup: Number ${account}.
      desk:
        - queue: support
          on_timeout: start
""")


def test_a_key_of_the_menu_leads_to_its_place() -> None:
    assert Caller(MENU).presses("2").said == "Faults are here."


def test_silence_and_wrong_keys_share_one_counter() -> None:
    call = Caller(MENU).is_silent()
    assert call.said == "Slower now."
    assert call.presses("7").said == "Here is help."
    assert isinstance(call.is_silent().effect, Enqueue)


def test_the_last_retry_prompt_repeats() -> None:
    graph = flow("""
        places:
          start:
            - menu: Press 1.
              options: {1: end}
              tries: 4
              retry: [once_more]
              on_give_up: end
          end:
            - hangup: Bye now.
        prompts:
          once_more: Once more.
    """)
    call = Caller(graph)
    assert [call.is_silent().said for _ in range(3)] == ["Once more."] * 3
    assert call.is_silent().said == "Bye now."


def test_without_retry_the_built_in_words_precede_the_prompt() -> None:
    assert Caller(ACCOUNT).is_silent().said == "Let us try again. Your number, please."


def test_keys_typed_ahead_answer_the_first_try_only() -> None:
    call = Caller(MENU)
    assert call.effect.keep_typed_ahead
    assert not call.presses("9").effect.keep_typed_ahead


def test_zero_inside_a_number_is_a_digit() -> None:
    assert Caller(ACCOUNT).presses("0600").said == "Number 0600."


def test_a_lone_zero_is_the_key_of_always() -> None:
    assert isinstance(Caller(ACCOUNT).presses("0", by="silence").effect, Enqueue)


def test_a_lone_star_is_the_key_of_always() -> None:
    assert isinstance(Caller(ACCOUNT).presses("*", by="silence").effect, Enqueue)


def test_a_key_of_always_that_is_a_valid_answer_is_the_answer() -> None:
    graph = flow("""
        vars: {stars: number 0-9}
        always: {0: desk}
        places:
          start:
            - ask: How many stars?
              into: stars
            - hangup: Zero stars.
          desk:
            - hangup: The desk.
    """)
    assert Caller(graph).presses("0").said == "Zero stars."


@pytest.mark.parametrize("keys", ["0600", "060012"])
def test_an_answer_may_end_by_length_end_key_or_silence(keys: str) -> None:
    for by in ("length", "end_key", "silence"):
        assert isinstance(Caller(ACCOUNT).presses(keys, by).effect, Hangup)


@pytest.mark.parametrize("keys", ["123", "1234567", "12*4", "", "abcd", "１２３４", "1" * 10_000, "0\n00"])
def test_keys_that_make_no_answer_use_up_a_try(keys: str) -> None:
    """Also what no telephone can send."""
    call = Caller(ACCOUNT).presses(keys, by="silence")
    assert isinstance(call.effect, Listen)
    assert call.state.tries == 2


def test_an_end_key_alone_is_a_wrong_key() -> None:
    assert Caller(ACCOUNT).presses("", by="end_key").state.tries == 2


def test_hash_alone_is_a_key_of_always_when_there_is_one() -> None:
    graph = flow("""
        vars: {account: digits 4}
        always: {hash: desk}
        places:
          start:
            - ask: Your number, please.
              into: account
            - hangup: Thanks for that.
          desk:
            - hangup: The desk.
    """)
    assert Caller(graph).presses("", by="end_key").said == "The desk."


def test_the_words_error_and_hangup_of_always_are_no_keys() -> None:
    graph = flow("""
        always: {error: desk}
        places:
          start:
            - menu: Press 1.
              options: {1: desk}
              on_give_up: desk
          desk:
            - hangup: The desk.
    """)
    assert isinstance(Caller(graph).presses("error").effect, Listen)


def test_giving_up_without_a_way_out_apologises_and_hangs_up() -> None:
    graph = flow("""
        languages: [pl]
        vars: {account: digits 4}
        places:
          start:
            - ask: Proszę podać numer.
              into: account
              tries: 1
            - hangup: Dziękujemy bardzo.
    """)
    call = Caller(graph).is_silent()
    assert isinstance(call.effect, Hangup)
    assert call.said.startswith("Przepraszamy")
    assert call.state.over


def test_a_check_that_fails_is_a_wrong_try() -> None:
    graph = flow("""
        vars: {account: digits 4}
        always: {0: desk}
        places:
          start:
            - ask: Your number, please.
              into: account
              check: account starts with "4"
            - hangup: Number ${account}.
          desk:
            - hangup: The desk.
    """)
    call = Caller(graph).presses("1234")
    assert call.state.tries == 2
    assert call.state.vars == {}
    assert call.presses("4234").said == "Number 4234."


def test_options_of_an_ask_fill_the_value() -> None:
    graph = flow("""
        vars: {reason: "choice of illness, lost_job", sure: yes/no}
        places:
          start:
            - ask: Illness 1, lost job 2.
              into: reason
              options: {1: illness, 2: lost_job}
            - ask: Are you sure? 1 or 2.
              into: sure
            - hangup: Thank you for calling.
    """)
    call = Caller(graph)
    assert (call.effect.max, call.effect.end_key) == (1, None)
    call.presses("2")
    assert call.presses("1").state.vars == {"reason": "lost_job", "sure": True}


def test_each_language_asks_in_every_language_in_turn() -> None:
    graph = flow("""
        languages: {pl: +48, ru: +7, en: otherwise}
        places:
          start:
            - ask: which
              into: language
              options: {1: pl, 2: ru, 3: en}
              each_language: yes
            - hangup: bye
        prompts:
          which:
            pl: Polski 1.
            ru: Русский 2.
            en: English 3.
          bye:
            pl: Pa.
            ru: Пока.
            en: Bye.
    """)
    call = Caller(graph)
    assert call.said == "Polski 1.Русский 2.English 3."
    assert [p.language for p in call.effect.parts if hasattr(p, "language")] == ["pl", "ru", "en"]
    assert call.is_silent().said.startswith("Spróbujmy jeszcze raz. Polski 1.Давайте")
    assert call.presses("2").said == "Пока."


def test_the_settings_of_a_listening_step_reach_the_line() -> None:
    graph = flow("""
        vars: {account: digits 4-6}
        defaults: {wait: 9s}
        places:
          start:
            - ask: Your number, please.
              into: account
              between_keys: 2s
              barge_in: no
            - hangup: Thanks for that.
    """)
    effect = Caller(graph).effect
    assert (effect.min, effect.max, effect.end_key) == (4, 6, "#")
    assert (effect.wait, effect.between, effect.barge_in) == (9.0, 2.0, False)


def test_a_valid_answer_that_fails_its_check_is_no_key_of_always() -> None:
    graph = flow("""
        vars: {stars: number 0-9}
        always: {0: desk}
        places:
          start:
            - ask: How many stars?
              into: stars
              check: stars > 0
            - hangup: Some stars.
          desk:
            - hangup: The desk.
    """)
    assert Caller(graph).presses("0").state.tries == 2


def test_an_answer_that_fails_its_check_is_not_heard_of_again() -> None:
    graph = flow("""
        vars: {account: digits 4}
        places:
          start:
            - ask: Your number, please, it is ${account else "not known"}.
              into: account
              check: account starts with "4"
            - hangup: Thanks for that.
    """)
    assert Caller(graph).presses("1234").said.endswith("it is not known.")


def test_a_key_of_the_menu_comes_before_the_same_key_of_always() -> None:
    """The checker refuses such a menu; should one come through, the nearer meaning counts."""
    graph = replace(MENU, always={"1": "desk.1"})
    assert Caller(graph).presses("1").said == "Bills are here."
