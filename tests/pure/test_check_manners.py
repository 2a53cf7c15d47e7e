"""Rules about how a call feels: each with a file in which it speaks and one in which it is silent."""

from __future__ import annotations

import pytest

from support.flows import check, flow, rules

GO = "- goto: operator\n"
LONG = "very " * 50
"""Some seventeen seconds."""


def told(text: str, rule: str) -> bool:
    return rule in rules(text)


# --- quiet-after-hangup --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "loud"),
    [
        ("- say: Are you still there?\n", True),
        ("- queue: support\n      tell_agent: ${n}\n", True),
        ("- note: Gone\n", False),
        ("- set: {n: 2}\n", False),
        ("- outcome: gone\n", False),
    ],
)
def test_nobody_talks_to_a_caller_who_has_gone(step: str, loud: bool) -> None:
    tail = f"  gone:\n    {step}    - goto: last\n  last:\n    - hangup:\n"
    text = flow(GO).replace("  0: operator\n", "  0: operator\n  hangup: gone\n") + tail
    assert told(text, "quiet-after-hangup") is loud


# --- monologue -----------------------------------------------------------------------------------------------------


def test_a_caller_gets_a_turn_before_half_a_minute() -> None:
    assert told(flow(f"- say: It is {LONG}long.\n- say: It is {LONG}long.\n{GO}"), "monologue")
    assert not told(flow(f"- say: It is {LONG}long.\n{GO}"), "monologue")
    between = "- menu: One.\n  options: {1: next}\n"
    assert not told(flow(f"- say: It is {LONG}long.\n{between}- say: It is {LONG}long.\n{GO}"), "monologue")


def test_many_conditions_in_a_row_cost_no_time() -> None:
    """Two to the two hundredth ways lead through it."""
    steps = "".join(f"- say: Number {n}.\n  when: n = {n}\n" for n in range(200))
    assert told(flow(steps + GO), "monologue")


# --- talks-does-not-ask --------------------------------------------------------------------------------------------


def owes(rest: str) -> str:
    text = flow("- say: You owe ${debt}.\n" + rest)
    return text.replace("  n: number = 1\n", "  n: number = 1\n  debt: money PLN = 5 PLN\n")


def test_who_hears_an_amount_is_asked_about_it() -> None:
    assert told(owes("- hangup: Thank you and goodbye.\n"), "talks-does-not-ask")
    assert told(owes("- goto: bye\n  when: n = 1\n" + GO), "talks-does-not-ask")
    assert not told(owes("- menu: Can you pay? One.\n  options: {1: bye}\n"), "talks-does-not-ask")
    assert not told(owes(GO), "talks-does-not-ask")


# --- transfer-chain ------------------------------------------------------------------------------------------------

TWO = "- queue: sales\n  tell_agent: ${n}\n- transfer: 221234567\n  tell_agent: ${n}\n"


def test_nobody_is_passed_on_for_ever() -> None:
    assert told(flow(TWO + GO), "transfer-chain")
    assert not told(flow(TWO + "- hangup: Thank you and goodbye.\n"), "transfer-chain")
    asked = "- queue: sales\n  tell_agent: ${n}\n- menu: One.\n  options: {1: next}\n" + TWO.split("- transfer")[0]
    assert not told(flow(asked + "- goto: bye\n"), "transfer-chain")


# --- promise-without-date ------------------------------------------------------------------------------------------


def test_a_call_back_is_promised_when_somebody_can_make_it() -> None:
    """The desk is closed from Friday afternoon until Monday morning: 64 hours."""
    loud = check(flow("- callback: desk\n  within: 4h\n" + GO))
    assert [(m.rule, m.hints) for m in loud.messages] == [("promise-without-date", ("write  within: 3d",))]
    assert told(flow("- callback: desk\n" + GO), "promise-without-date")
    assert not told(flow("- callback: sales\n  within: 4h\n" + GO), "promise-without-date")


# --- no-stop-key ---------------------------------------------------------------------------------------------------

NEVER = "  never:\n    - outcome: do_not_call\n    - goto: bye\n"


def outbound(always: str, tail: str = NEVER) -> str:
    text = flow(GO).replace("languages: [en]\n", "languages: [en]\ndirection: outbound\n")
    return text.replace("  0: operator\n", f"  0: operator\n{always}") + tail


def test_key_nine_stops_the_calls_we_make_for_ever() -> None:
    assert not told(outbound("  9: never\n"), "no-stop-key")
    assert told(outbound("", ""), "no-stop-key")
    assert told(outbound("  9: bye\n", ""), "no-stop-key")
    sometimes = NEVER.replace("do_not_call\n", "do_not_call\n      when: n = 1\n")
    assert told(outbound("  9: never\n", sometimes), "no-stop-key")
    assert not told(flow(GO), "no-stop-key")
