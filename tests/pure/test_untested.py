"""`untested-exit`: failures that no test of a file rehearses; the hint says what a test would have to give."""

from __future__ import annotations

import pytest

from scripts_dsl.messages import Message
from scripts_dsl.testing.untested import untested_exits
from support.flows import check, flow

GO = "- goto: operator\n"
WAITED = "  - test: Nobody comes\n    given: {queues.support.wait: 1h}\n    script: [ends]\n"
COMES = "tests:\n  - test: Somebody comes\n    script: [{reaches: queue support}]\n"


def told(start: str, tests: str = COMES + WAITED) -> tuple[Message, ...]:
    return untested_exits(check(flow(start) + tests), "x.flow.yaml")


def test_a_file_whose_tests_go_every_wrong_way_is_not_told() -> None:
    assert told(GO) == ()


STEPS = {
    "a queue": (GO, COMES, "queues.support.wait: 1h"),
    "a function": (
        "- run: crm.ping\n  on_error: bye\n" + GO,
        COMES + WAITED,
        "crm.ping: fails",
    ),
    "an address": (
        "- http: GET https://billing.example/x/${n}\n" + GO,
        COMES + WAITED,
        "GET https://billing.example/x/*: times out",
    ),
    "a message": (
        "- send: sms\n  to: '\"+48601234567\"'\n  text: Hello to you.\n  on_error: bye\n" + GO,
        COMES + WAITED,
        "send sms: fails",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_failure_that_no_test_takes_is_told_with_what_to_give(name: str) -> None:
    start, tests, given = STEPS[name]
    (message,) = told(start, tests)
    assert message.rule == "untested-exit"
    assert message.hints == (f"a test with  given: {{{given}}}",)
    rehearsed = f"  - test: It goes wrong\n    given: {{{given}}}\n    script: [ends]\n"
    assert told(start, tests + rehearsed) == ()


@pytest.mark.parametrize(
    ("start", "tests"),
    [
        (GO, ""),
        (GO, COMES.replace("support", "sales")),
        (GO, COMES + "allow: {untested-exit: by hand until 2099-01-01}\n"),
        ("- run: crm.ping\n  on_error: next\n" + GO, COMES + WAITED),
    ],
    ids=["a file without tests", "a test that fails", "it is allowed", "the failure changes nothing"],
)
def test_nothing_is_told_of(start: str, tests: str) -> None:
    assert told(start, tests) == ()


def test_a_file_with_hundreds_of_tests_costs_no_more_than_any_other() -> None:
    many = "tests:\n" + "".join(f"  - test: Number {n}\n    script: [{{reaches: queue support}}]\n" for n in range(201))
    assert told(GO, many) == ()
