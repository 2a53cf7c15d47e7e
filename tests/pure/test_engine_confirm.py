"""Reading an answer back, and answers that are secret."""

from __future__ import annotations

import json

from scripts_dsl.effects import Fetch, Hangup, Listen
from scripts_dsl.events import Fetched
from scripts_dsl.state import State
from support.callers import Caller, flow

ACCOUNT = flow("""
    vars: {account: digits 4}
    always: {0: desk}
    places:
      start:
        - ask: Your number, please.
          into: account
          confirm: yes
          tries: 2
        - hangup: Number ${account}.
      desk:
        - hangup: The desk.
""")

PIN = flow("""
    vars: {pin: digits 4}
    places:
      start:
        - ask: Your code, please.
          into: pin
          secret: yes
          confirm: yes
        - run: bank.check
          with: {pin: pin}
          on_error: over
        - note: Code ${pin else "not given"}
        - goto: over
      over:
        - hangup: Goodbye to you.
""")


def test_the_answer_is_read_back_and_kept_with_1() -> None:
    call = Caller(ACCOUNT).presses("1234")
    assert call.said == "I have: 1234. If that is right, press 1. If not, press 2."
    assert call.state.vars == {}
    assert call.presses("1").said == "Number 1234."


def test_keys_typed_ahead_do_not_confirm() -> None:
    assert Caller(ACCOUNT).presses("1234").effect.keep_typed_ahead is False


def test_2_asks_again_without_using_up_a_try() -> None:
    call = Caller(ACCOUNT).presses("1234").presses("2")
    assert call.said == "Your number, please."
    assert call.state.tries == 1
    assert call.presses("5678").presses("1").said == "Number 5678."


def test_2_is_taken_at_most_as_often_as_there_are_tries() -> None:
    call = Caller(ACCOUNT).presses("1234").presses("2").presses("1234").presses("2")
    assert call.said == "The desk."


def test_silence_while_confirming_counts_like_any_other() -> None:
    call = Caller(ACCOUNT).presses("1234").is_silent()
    assert call.said.startswith("Let us try again. I have: 1234.")
    assert call.is_silent().said == "The desk."


def test_a_wrong_key_while_confirming_reads_back_again() -> None:
    call = Caller(ACCOUNT).presses("1234").presses("7")
    assert call.state.phase == "confirm"
    assert call.presses("1").said == "Number 1234."


def test_zero_leads_to_a_person_while_confirming() -> None:
    assert Caller(ACCOUNT).presses("1234").presses("0").said == "The desk."


def test_a_refused_answer_is_not_kept_when_the_caller_gives_up() -> None:
    call = Caller(ACCOUNT).presses("1234").presses("2").is_silent().is_silent()
    assert isinstance(call.effect, Hangup)
    assert call.state.vars == {}
    assert call.state.draft is None


def test_a_secret_answer_is_listened_to_in_secret() -> None:
    assert Caller(PIN).effect.secret is True


def test_a_secret_is_nowhere_in_the_state_that_is_written() -> None:
    """Neither while it is confirmed nor when it is kept."""
    call = Caller(PIN).presses("4711")
    assert "4711" not in json.dumps(call.state.to_json())
    call.presses("1")
    assert "4711" not in json.dumps(call.state.to_json())
    assert call.state.vars == {"pin": "given"}
    assert "4711" not in repr(call.state)


def test_a_secret_can_be_used_while_it_is_in_memory() -> None:
    call = Caller(PIN).presses("4711").presses("1")
    assert isinstance(call.effect, Fetch)
    assert call.effect.arguments == {"pin": "4711"}


def test_a_secret_lost_on_the_way_through_the_disk_is_empty() -> None:
    call = Caller(PIN).presses("4711").presses("1")
    call.state = State.from_json(call.state.to_json())
    assert call.meets(Fetched, value=None).notes == ["Code not given"]


def test_a_secret_lost_while_it_was_confirmed_is_asked_again() -> None:
    call = Caller(PIN).presses("4711")
    call.state = State.from_json(call.state.to_json())
    call.presses("1")
    assert isinstance(call.effect, Listen)
    assert call.said == "Your code, please."
