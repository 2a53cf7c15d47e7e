"""What `centrala check --line twilio` says, and that it says nothing without a reason."""

from __future__ import annotations

import pytest

from ivr.twilio.degrades import DIFFERENCES, differences
from support.callers import flow

HEAD = "vars:\n  account: digits 4-9\n  pin: digits 4\n  call_me: phone\nalways: {0: person}\nplaces:\n"
END = """    - goto: person
  person:
    - transfer: "+48221110000"
      on_no_answer: end
  end:
    - hangup: Bye.
"""


def said(steps: str) -> list[str]:
    """What is otherwise in a flow of these steps."""
    return [message.text for message in differences(flow(f"{HEAD}  start:\n{steps}{END}"), "t")]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("    - ask: Your account?\n      into: account\n", "not `between_keys`"),
        ("    - ask: Your PIN?\n      into: pin\n      secret: yes\n      wait: 3s\n", "a secret pass through Twilio"),
        ("    - menu: Press 1.\n      options: {1: person}\n      words: {1: {en: [one]}}\n", "spoken words"),
        ("    - menu: Press 1.\n      options: {1: person}\n      barge_in: no\n", "without barge_in are lost"),
        ("    - say: Listen.\n      must_hear: yes\n", "keys of always"),
        ("    - say: Hello.\n", "a second of silence"),
        ("    - pause: 0.5s\n", "whole seconds"),
        ("    - queue: support\n      announce: 60s\n      on_timeout: person\n", "no estimated wait"),
        ("    - callback: support\n", "kept by an Asterisk"),
    ],
)
def test_what_is_otherwise_is_said_in_a_sentence(steps: str, words: str) -> None:
    (text,) = said(steps)
    assert words in text
    assert text.startswith("on Twilio, ")


def test_the_first_step_is_shown_and_the_others_are_counted() -> None:
    assert said("    - say: Hello.\n    - say: Hello.\n    - say: Hello.\n")[0].endswith("(and 2 more)")


@pytest.mark.parametrize(
    "steps",
    [
        "    - ask: Your PIN?\n      into: pin\n      wait: 3s\n",
        "    - menu: Press 1.\n      options: {1: person}\n",
        "    - pause: 2s\n",
        "    - note: hello\n",
    ],
)
def test_what_is_the_same_is_not_mentioned(steps: str) -> None:
    assert said(steps) == []


def test_every_difference_names_what_to_do() -> None:
    assert all(difference.hint and difference.what and difference.verbs for difference in DIFFERENCES)
