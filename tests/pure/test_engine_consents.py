"""consent, record, offer, outcome: what the caller agrees to, says, takes, and how it went."""

from __future__ import annotations

import pytest

from scripts_dsl.effects import Hangup, Listen, Outcome, Record, Say
from scripts_dsl.events import CallerHungUp, Recorded
from support.callers import Caller, flow

STORY = flow("""
    vars: {story: recording}
    always: {0: desk}
    places:
      start:
        - consent: recording
          say: May we record? 1 or 2.
          on_no: refused
        - record: Tell us.
          into: story
          longest: 30s
          silence: 3s
        - outcome: told
        - hangup: Thank you.
      refused:
        - consent: recording
          say: Really not? 1 or 2.
          on_no: bye
        - goto: start
      bye:
        - hangup: As you like.
      desk:
        - hangup: The desk.
""")


def test_only_the_key_for_yes_is_a_yes() -> None:
    caller = Caller(STORY)
    assert isinstance(caller.effect, Listen)
    assert caller.effect.keep_typed_ahead is False, "a key typed before the question was heard agrees to nothing"
    caller.presses("1")
    assert caller.effect == Record(caller.effect.parts, 30.0, 3.0, True, "0", "c-1:1")
    assert caller.state.consents == {"recording": True}


@pytest.mark.parametrize("answer", ["2", "silence", "7"])
def test_anything_else_is_a_no_in_the_end(answer: str) -> None:
    caller = Caller(STORY)
    for _ in range(2):
        if isinstance(caller.effect, Listen):
            caller.is_silent() if answer == "silence" else caller.presses(answer)
    assert caller.said == "As you like."
    assert caller.state.consents == {"recording": False}


def test_a_question_is_asked_once_in_a_call() -> None:
    """`refused` asks for the same again: the answer is remembered, so nobody is asked twice."""
    assert Caller(STORY).presses("2").said == "As you like."


def test_with_remember_no_it_is_asked_every_time() -> None:
    graph = flow("""
        places:
          start:
            - consent: marketing
              say: May we call? 1 or 2.
              remember: no
            - goto: start
    """)
    caller = Caller(graph).presses("1")
    assert "May we call" in caller.said


def test_own_keys_for_yes_and_no() -> None:
    graph = flow("""
        places:
          start:
            - consent: recording
              say: May we record? 5 or 6.
              yes: 5
              no: star
              on_no: no
            - hangup: Agreed.
          no:
            - hangup: Refused.
    """)
    assert Caller(graph).presses("5").said == "Agreed."
    assert Caller(graph).presses("*").said == "Refused."


def test_a_key_of_always_leads_away_from_question_and_recording() -> None:
    assert Caller(STORY).presses("0").said == "The desk."
    assert Caller(STORY).presses("1").presses("0", by="key").said == "The desk."


def test_what_was_said_is_kept_by_the_name_of_its_file() -> None:
    caller = Caller(STORY).presses("1").meets(Recorded, path="r7.wav", seconds=12.0)
    assert caller.state.vars["story"] == "r7.wav"
    assert (caller.state.outcome, caller.effects[0]) == ("told", Outcome("told"))


def test_nothing_said_is_nothing_kept() -> None:
    caller = Caller(STORY).presses("1").meets(Recorded, path="", seconds=0.0)
    assert caller.state.vars["story"] is None


OFFER = """
    always: {0: desk}
    places:
      start:
        - offer: tariff
          say: Cheaper for a year? 1 or 2.
          again: Really cheaper. 1 or 2.
          on_yes: take
          on_no: leave
      take:
        - outcome: won
        - hangup: Done.
      leave:
        - hangup: As you like.
      desk:
        - hangup: The desk.
"""


def test_an_offer_has_one_rebuttal_at_most() -> None:
    caller = Caller(flow(OFFER)).presses("2")
    assert caller.said.startswith("Really cheaper")
    assert caller.presses("2").said == "As you like."


def test_an_offer_is_taken_at_the_first_or_the_second_word() -> None:
    assert Caller(flow(OFFER)).presses("1").state.outcome == "won"
    assert Caller(flow(OFFER)).presses("2").presses("1").state.outcome == "won"


def test_silence_is_no_and_hears_no_rebuttal() -> None:
    assert Caller(flow(OFFER)).is_silent().is_silent().said == "As you like."


def test_an_offer_without_ways_out_is_only_said() -> None:
    graph = flow("places:\n  start:\n    - offer: tariff\n      say: Cheaper.\n    - hangup: Bye.\n")
    caller = Caller(graph)
    assert isinstance(caller.effect, Say)
    assert caller.hears_out().said == "Bye."


def test_the_last_outcome_counts_and_may_be_set_when_the_caller_has_gone() -> None:
    graph = flow("""
        always: {hangup: gone}
        places:
          start:
            - outcome: begun
            - say: Hello to you.
            - hangup: Bye.
          gone:
            - outcome: lost
            - hangup:
    """)
    caller = Caller(graph)
    assert caller.state.outcome == "begun"
    assert caller.meets(CallerHungUp).state.outcome == "lost"
    assert not any(isinstance(effect, Hangup) for effect in caller.effects)
