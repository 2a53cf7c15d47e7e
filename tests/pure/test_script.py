"""Talk scripts: buttons instead of keys, exits that never leave the screen, offers that are earned."""

from __future__ import annotations

import math
from textwrap import dedent

import pytest

from scripts_dsl.check import Checked, check_file
from scripts_dsl.effects import Choose, Hangup, Outcome, Say, Tell, text_of
from scripts_dsl.events import Chosen
from scripts_dsl.site import Queue, Site
from scripts_dsl.testing import run_file
from scripts_dsl.verbs import choose as choose_row
from support.callers import Caller

SITE = Site(zone="Europe/Warsaw", queues={"sales": Queue("sales", "Sales")})

HEAD = """\
script: hello
languages: [en]
takes:
  name: text
vars:
  why: choice of price, service
  mood: number 1-5
  solved: yes/no
  day: date
always:
  angry: calm_down
  wait: moment
places:
"""
TAIL = """\
  moment:
    - tell: Take your time.
    - return:
  calm_down:
    - say: I am sorry.
    - outcome: complaint
  bye:
    - say: Goodbye.
    - outcome: no_change
"""


def check(start: str, *, head: str = HEAD, tail: str = TAIL) -> Checked:
    """A script with these steps at start; its first line is line 15 of the file."""
    steps = "".join(f"    {line}\n" for line in dedent(start).strip("\n").split("\n"))
    return check_file(f"{head}  start:\n{steps}{tail}", "x.script.yaml", SITE)


def errors(start: str) -> list[str]:
    """`15:7 dead-end` for every error."""
    return [f"{m.line}:{m.column} {m.rule}" for m in check(start).messages if m.is_error]


def talk(start: str) -> Caller:
    """A talk that has just begun."""
    return Caller(check(start).ready(), takes={"name": "Ewa"}).hears_out()


def choose(caller: Caller, word: str) -> Caller:
    """The agent presses a button, or writes."""
    return caller.meets(Chosen, word=word)


START = """
- tell: Smile.
- say: Hello ${name}.
- ask: Do you have a minute?
  options: {yes: next, no: bye}
- ask: What went wrong?
  into: why
- ask: How happy are you?
  into: mood
- ask: Shall I call again?
  into: day
- ask: Is it solved?
  into: solved
- goto: bye
"""


# --- running -----------------------------------------------------------------------------------------------------


def test_tell_is_for_the_agent_and_say_is_read_aloud() -> None:
    caller = Caller(check(START).ready(), takes={"name": "Ewa"})
    assert Tell("Smile.") in caller.effects
    assert isinstance(caller.effect, Say)
    assert caller.said == "Hello Ewa."


def test_a_question_shows_its_buttons_beside_those_that_never_leave_the_screen() -> None:
    effect = talk(START).effect
    assert isinstance(effect, Choose)
    assert text_of(effect.parts) == "Do you have a minute?"
    assert (effect.buttons, effect.field, effect.always) == (("yes", "no"), "", ("angry", "wait"))


def test_buttons_lead_to_places_and_fill_values_and_what_has_no_words_is_written() -> None:
    caller = choose(talk(START), "yes")
    assert caller.effect.buttons == ("price", "service")
    choose(caller, "service")
    assert (caller.effect.buttons, caller.effect.field) == ((), "number 1-5")
    choose(caller, "4")
    assert caller.effect.field == "date"
    choose(caller, "2026-05-20")
    assert caller.effect.buttons == ("yes", "no")
    choose(caller, "yes")
    assert caller.state.vars == {"name": "Ewa", "why": "service", "mood": 4, "day": "2026-05-20", "solved": True}


def test_what_is_no_answer_is_asked_again() -> None:
    caller = talk(START)
    for word in ("maybe", "", "error"):
        choose(caller, word)
        assert text_of(caller.effect.parts) == "Do you have a minute?"
    choose(choose(choose(caller, "yes"), "price"), "9")
    assert text_of(caller.effect.parts) == "How happy are you?"


def test_an_outcome_closes_the_talk_in_silence() -> None:
    caller = choose(talk(START), "no").hears_out()
    assert caller.effects[-2:] == (Outcome("no_change"), Hangup())
    assert caller.state.outcome == "no_change"


def test_an_emergency_button_acts_at_every_question() -> None:
    caller = choose(choose(talk(START), "yes"), "angry")
    assert caller.said == "I am sorry."


def test_return_goes_back_to_the_question_that_was_left() -> None:
    caller = choose(choose(talk(START), "yes"), "wait")
    assert Tell("Take your time.") in caller.effects
    assert text_of(caller.effect.parts) == "What went wrong?"
    choose(caller, "price")
    assert caller.state.vars["why"] == "price"


def test_an_agent_may_talk_for_as_long_as_it_takes() -> None:
    assert check(START).ready().longest == math.inf
    caller = choose(talk(START), "yes").meets(Chosen, after=3 * 3600, word="price")
    assert text_of(caller.effect.parts) == "How happy are you?"


def test_consent_has_two_buttons_and_a_promise_needs_no_confirmation() -> None:
    caller = talk(
        """
        - say: Hello ${name}.
        - consent: hear_offer
          say: May I suggest something?
          on_no: bye
        - callback: sales
        - goto: bye
        """
    )
    assert caller.effect.buttons == ("yes", "no")
    assert choose(caller, "yes").said == "Goodbye."
    assert caller.state.consents == {"hear_offer": True}


# --- checking ----------------------------------------------------------------------------------------------------


def test_a_correct_script_has_no_errors() -> None:
    assert errors(START) == []


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("- ask: Is it so?\n  options: {yes: nowhere, no: bye}", "16:22 unknown-place"),
        ("- ask: Is it so?\n  options: {angry: bye, no: bye}", "16:17 hidden-key"),
        ("- ask: Is it so?\n- goto: bye", "15:7 missing-field"),
        ("- ask: Is it so?\n  into: whi\n- goto: bye", "16:13 unknown-value"),
        ("- ask: Is it so?\n  into: why", "15:7 dead-end"),
        ("- menu: Is it so?\n  options: {1: bye}", "15:7 unknown-verb"),
        ("- queue: sales", "15:7 unknown-verb"),
        ("- say: Hello there.", "15:7 dead-end"),
        ("- ask: Is it so?\n  option: {yes: bye}", "16:7 unknown-field"),
    ],
)
def test_what_cannot_be_understood_is_refused_where_it_stands(start: str, said: str) -> None:
    assert errors(start)[:1] == [said]


def test_the_example_of_a_question_in_a_script_is_right() -> None:
    tail = TAIL + "  why:\n    - goto: bye\n  later:\n    - goto: bye\nprompts:\n  good_moment: Do you have a minute?\n"
    assert [m for m in check(choose_row.VERB.example, tail=tail).messages if m.is_error] == []


def test_tell_stands_in_scripts_only() -> None:
    flow = "flow: x\nlanguages: [en]\nplaces:\n  start:\n    - tell: Smile.\n    - hangup: Bye bye.\n"
    assert [m.rule for m in check_file(flow, "x.flow.yaml", SITE).messages if m.is_error] == ["unknown-verb"]


OFFER = """
- ask: What went wrong?
  into: why
- consent: hear_offer
  say: May I suggest something?
  on_no: bye
- offer: tariff
  say: Ten percent less.
  when: why = price
- goto: bye
"""


def test_an_offer_after_a_question_a_yes_and_a_condition_is_earned() -> None:
    assert errors(OFFER) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("- ask: What went wrong?\n  into: why\n", "- set: {why: price}\n", "offer-before-business"),
        ("- consent: hear_offer\n  say: May I suggest something?\n  on_no: bye\n", "", "offer-not-earned"),
        ("  on_no: bye\n", "", "offer-not-earned"),
        ("  when: why = price\n", "", "offer-not-earned"),
        ("- goto: bye", "- offer: another\n  say: Or this.\n  when: why = price\n- goto: bye", "offer-not-earned"),
        ("  when: why = price\n", "  when: name = \"Ewa\"\n", "offer-not-earned"),
    ],
    ids=["nothing asked", "no consent", "a no leads on as well", "no condition", "a second one", "not by an answer"],
)  # fmt: skip
def test_an_offer_must_be_earned(old: str, new: str, rule: str) -> None:
    assert old in OFFER
    assert [said.partition(" ")[2] for said in errors(OFFER.replace(old, new))] == [rule]


@pytest.mark.parametrize("step", ["- say: Ten percent less.\n", "- ask: Ten percent less.\n  into: mood\n"])
def test_what_an_offer_says_is_said_nowhere_before_it(step: str) -> None:
    assert [said.partition(" ")[2] for said in errors(step + OFFER)] == ["promotion-before-business"]


def test_a_promotion_while_somebody_waits_is_played_before_his_business_is_served() -> None:
    flow = """\
        flow: x
        languages: [en]
        prompts:
          gold:
            en: Gold costs less. For yes press 1, for no press 2.
        vars:
          solved: yes/no
        always: {0: person}
        places:
          start:
            - say: gold
            - queue: sales
              on_done: next
            - ask: Is it solved? Press 1 for yes, 2 for no.
              into: solved
            - consent: hear_offer
              say: May we suggest something? Press 1 for yes, 2 for no.
              on_no: bye
            - offer: gold
              say: gold
              when: solved
              on_yes: person
              on_no: bye
            - goto: bye
          person:
            - queue: sales
            - hangup: Bye bye.
          bye:
            - hangup: Bye bye.
        """
    found = [m.rule for m in check_file(dedent(flow), "x.flow.yaml", SITE).messages if m.is_error]
    assert found == ["promotion-before-business"]
    served = dedent(flow).replace("    - say: gold\n", "", 1)
    assert [m.rule for m in check_file(served, "x.flow.yaml", SITE).messages if m.is_error] == []


def test_an_offer_in_a_flow_comes_after_the_callers_own_choice() -> None:
    flow = """\
        flow: x
        languages: [en]
        always: {0: person}
        places:
          start:
            - offer: tariff
              say: Ten percent less.
            - menu: For help press 1.
              options: {1: person}
          person:
            - queue: sales
            - hangup: Bye bye.
        """
    found = [m.rule for m in check_file(dedent(flow), "x.flow.yaml", SITE).messages if m.is_error]
    assert found == ["offer-before-business"]


# --- tests inside the file ---------------------------------------------------------------------------------------


def failures(*script: str) -> list[str]:
    """What a test with this script says when it fails."""
    lines = "".join(f"      - {line}\n" for line in script)
    tests = f"tests:\n  - test: it\n    given: {{name: Ewa}}\n    script:\n{lines}"
    checked = check(START, tail=TAIL + tests)
    results = run_file(checked, "x")
    assert results is not None, [m.text for m in checked.messages]
    return [failure.text for failure in results.failures]


def test_tests_press_buttons_write_and_end_with_an_outcome() -> None:
    assert failures("hears: Hello Ewa", "presses: yes", "presses: service", "presses: 3", "presses: angry",
                    "ends: complaint") == []  # fmt: skip


def test_a_test_that_is_wrong_says_so() -> None:
    assert failures("presses: perhaps") == ["there is no button 'perhaps'"]
    assert failures("presses: no", "ends: complaint") == ["the talk does not end with 'complaint'"]
    assert failures("ends: no_change") == ["the talk does not end with 'no_change'"]
    assert failures("presses: no", "presses: yes") == ["the agent cannot press yes: nothing is asked"]


def test_an_outcome_that_no_step_has_is_refused() -> None:
    tests = "tests:\n  - test: it\n    script:\n      - presses: no\n      - ends: no_chance\n"
    assert [m.rule for m in check(START, tail=TAIL + tests).messages if m.is_error] == ["unknown-value"]
