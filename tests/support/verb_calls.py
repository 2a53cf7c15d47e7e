"""For every step that a line has to do with: a flow that uses it, and what a caller does on each line.

Run by tests/wire/test_lines.py; the table docs/reference/lines.md is made of these rows (lines_table.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts_dsl.graph import Graph
from scripts_dsl.model import TestCase
from scripts_dsl.site import Box
from support.callers import SITE, flow, flow_with_tests

SITE_OF_CALLS = replace(SITE, boxes={"support": Box("support", "Support")})
DONE = "done"
"""What every flow notes when the step did what it is for."""


@dataclass(frozen=True, slots=True)
class VerbCall:
    """One call."""

    verb: str
    steps: str
    """Of the place `start`; what follows is the note."""
    twilio: tuple[str, ...] = ()
    """What the caller does: see fake_twilio.py."""
    typed: tuple[str, ...] = ()
    """Lines at the terminal."""
    live: str = ""
    """The test on a real Asterisk that shows the same."""

    @property
    def graph(self) -> Graph:
        return flow(HEAD + self.steps + TAIL, SITE_OF_CALLS)

    @property
    def rehearsed(self) -> tuple[Graph, tuple[TestCase, ...]]:
        """The same with a test in the file: the same keys, on the virtual clock."""
        presses = "".join(f"      - presses: {keys}\n" for keys in self.twilio if keys.isdigit())
        return flow_with_tests(HEAD + self.steps + TAIL + TEST.format(presses=presses), SITE_OF_CALLS)


HEAD = """
vars:
  account: digits 4
  said: recording
places:
  start:
"""
TAIL = """
    - goto: good
  good:
    - note: done
    - hangup: Goodbye.
  bad:
    - note: bad
    - hangup: Goodbye.
"""

TEST = """tests:
  - test: The step does what it is for
    given: {{now: 2026-05-06 10:00, caller: +48601234567}}
    script:
{presses}      - reaches: place good
"""

CALLS = (
    VerbCall("say", "    - say: Hello.", live="test_line_live.py: test_prompts_are_heard_in_order_and_digits_arrive"),
    VerbCall(
        "pause",
        "    - pause: 2s",
        live="test_waiting_product.py: test_who_speaks_the_language_gets_the_call_and_the_caller_is_asked_how_it_was",
    ),
    VerbCall(
        "menu",
        "    - menu: Press 1.\n      options: {1: good}\n      on_give_up: bad",
        ("1",),
        ("1",),
        "test_hearing.py: test_silence_is_helped_twice_and_then_by_a_person",
    ),
    VerbCall(
        "ask",
        "    - ask: Type four digits.\n      into: account\n      on_give_up: bad\n"
        "    - when: account = 1234\n      then: [{goto: good}]\n      else: [{goto: bad}]",
        ("1234",),
        ("1234",),
        "test_hearing.py: test_a_key_stops_the_prompt_and_an_account_number_is_read_back",
    ),
    VerbCall(
        "consent",
        "    - consent: marketing\n      say: May we call you? Yes is 1, no is 2.\n      on_no: bad",
        ("1",),
        ("1",),
        "test_recording.py: test_a_talk_is_recorded_with_consent_each_on_a_side_of_its_own_and_silent_while_paused",
    ),
    VerbCall(
        "record",
        "    - record: Speak.\n      into: said",
        ("says 4",),
        ("It burns.",),
        "test_recording.py: test_silence_ends_an_answer_which_is_kept_whole_with_its_checksum_and_played_back",
    ),
    VerbCall(
        "queue",
        "    - queue: support\n      on_timeout: bad\n      on_nobody: bad\n      on_done: good",
        ("waits",),
        ("", ""),
        "test_first_call.py: test_caller_and_agent_hear_each_other",
    ),
    VerbCall(
        "transfer",
        '    - transfer: "+48221110000"\n      on_no_answer: bad\n      on_done: good',
        (),
        ("", ""),
        "test_promises_product.py: test_a_caller_who_was_put_through_goes_on_in_the_flow",
    ),
    VerbCall(
        "callback",
        "    - callback: support\n      on_declined: bad",
        ("1",),
        ("1",),
        "test_promises_product.py: test_the_caller_is_called_back_by_an_agent_who_has_read_the_card",
    ),
    VerbCall(
        "voicemail",
        "    - voicemail: support",
        ("says 4",),
        ("It burns.",),
        "test_recording.py: test_who_hangs_up_after_speaking_has_left_a_message",
    ),
    VerbCall(
        "hangup",
        "    - note: before",
        live="test_promises_product.py: test_a_caller_who_was_put_through_goes_on_in_the_flow",
    ),
)
STEPS = "test_outside.py: test_a_function_a_flow_inside_an_offer_and_a_half_of_the_callers_are_heard"
SHOP = "test_outside.py: test_a_caller_hears_why_it_takes_long_and_what_is_pressed_meanwhile_counts"
ELSEWHERE = {
    "set": STEPS,
    "when": STEPS,
    "goto": STEPS,
    "call": STEPS,
    "return": STEPS,
    "note": STEPS,
    "outcome": SHOP,
    "survey": "test_waiting_product.py: test_who_speaks_the_language_gets_the_call_and_the_caller_is_asked_how_it_was",
    "offer": STEPS,
}
"""Steps that the engine does by itself, or out of those above: the same on every line. With the test on a real
Asterisk in which a caller hears what came of it."""
OUTSIDE = {"http": SHOP, "db": SHOP, "run": STEPS, "send": SHOP}
"""Done by ivr/outside while the caller stays on the line; at the terminal as a test says, or as the person says."""
