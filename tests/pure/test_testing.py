"""The tests inside a file: what passes, what fails, and what the designer is told."""

from __future__ import annotations

import pytest

from scripts_dsl.messages import render
from scripts_dsl.testing import Results, run_tests
from support.callers import flow_with_tests

HEAD = """
languages: {pl: +48, en: otherwise}
hours:
  office:
    mon-fri: 08:00-18:00
takes: {name: text}
vars:
  account: digits 4
  pin: digits 4
  customer: {name: text, debt: money PLN, due: date}
always: {0: desk, error: desk, hangup: tidy}
places:
  start:
    - run: crm.customer
      with: {number: caller.number}
      into: customer
      timeout: 5s
      meanwhile: one_moment
    - say: welcome
    - goto: closed
      when: not hours.office.open
    - menu: main
      options: {1: number, 2: bye, 3: code}
      retry: [slower]
  number:
    - ask: number
      into: account
      confirm: yes
    - note: Account ${account}
    - say: your_debt
    - goto: desk
  code:
    - ask: code
      into: pin
      secret: yes
    - goto: bye
  desk:
    - menu: long_wait
      options: {1: bye, 2: next}
      on_give_up: next
      when: queues.support.wait > 4m
    - queue: support
      options: {1: bye}
      longest: 15m
      on_timeout: closed
      on_nobody: closed
      on_done: bye
  closed:
    - hangup: closed
  bye:
    - hangup: bye
  tidy:
    - note: Gone
    - hangup:
prompts:
  one_moment:
    pl: Chwileczkę.
    en: One moment.
  welcome:
    pl: ${customer.name else "Dzień dobry"}, witamy.
    en: ${customer.name else "Hello"}, welcome.
  main:
    pl: Numer 1, koniec 2, kod 3.
    en: Number 1, end 2, code 3.
  slower:
    pl: Wolniej. Numer 1, koniec 2, kod 3.
    en: Slower. Number 1, end 2, code 3.
  number:
    pl: Proszę podać numer.
    en: Your number, please.
  code:
    pl: Proszę podać kod.
    en: Your code, please.
  your_debt:
    pl: ${customer.debt}
    en: ${customer.debt}
  long_wait:
    pl: Czas oczekiwania ${queues.support.wait}. Koniec 1, czekam 2.
    en: The wait is ${queues.support.wait}. End 1, wait 2.
  closed:
    pl: Teraz nie pracujemy.
    en: We are closed.
  bye:
    pl: Do widzenia.
    en: Goodbye.
tests:
  - test: one
"""


def rehearsed(body: str) -> tuple[Results, str]:
    """One test with this body below its name, and what the designer sees of it."""
    text = HEAD + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    graph, cases = flow_with_tests(text)
    results = run_tests(graph, cases, "t.flow.yaml")
    lines = f"flow: t\n{text.lstrip()}".split("\n")
    return results, "\n".join(render(message, lines) for message in results.failures)


def run(body: str) -> Results:
    """Its results."""
    return rehearsed(body)[0]


def told(body: str) -> str:
    """What the designer sees of a test that fails."""
    results, shown = rehearsed(body)
    assert not results.passed
    return shown


PASSING = {
    "a whole call": """
given:
  now: 2026-05-06 10:00
  caller: +48601234567
  crm.customer: {name: Anna, debt: 120.50 PLN}
script:
  - hears: Anna, witamy
  - hears: main
  - presses: 1
  - hears: number
  - presses: 4711
  - hears: 4711
  - presses: 1
  - hears: 120,50
  - hears: your_debt
  - reaches: queue support
  - ends: bye
expect: {account: 4711, language: pl, customer: {name: Anna}}
""",
    "zero reaches a person from anywhere": """
script:
  - presses: 1
  - presses: 0
  - reaches: queue support
""",
    "zero acts in an announcement": """
script:
  - hears: welcome
  - presses: 0
  - never hears: main
  - reaches: place desk
""",
    "silence is helped, then a person": """
script:
  - hears: main
  - waits: 10s
  - hears: slower
  - waits: 10s
  - hears: slower
  - waits: 10s
  - reaches: queue support
""",
    "a prompt is heard to its end before the waiting begins": """
script:
  - hears: main
  - waits: 6s
  - hears: slower
""",
    "what is reached sooner or later is reached in silence too": """
script:
  - hears: main
  - reaches: queue support
""",
    "keys typed ahead": """
script:
  - presses: 14711
  - hears: I have
  - never hears: number
  - presses: 1
expect: {account: 4711}
""",
    "nothing said: nobody is known": """
script:
  - hears: Hello, welcome
expect: {customer: empty, account: empty}
""",
    "a function that times out": """
given: {crm.customer: times out}
script:
  - hears: one_moment
  - reaches: queue support
""",
    "a function that fails": """
given: {crm.customer: fails}
script:
  - reaches: queue support
  - never hears: one_moment
""",
    "a long wait": """
given: {queues.support.wait: 6m, caller: +48601234567}
script:
  - presses: 0
  - hears: 6 minut
  - presses: 2
  - reaches: queue support
  - waits: 7m
  - ends: bye
""",
    "too long a wait": """
given: {queues.support.wait: 20m}
script:
  - presses: 0
  - presses: 2
  - ends: closed
""",
    "waiting until the queue gives up": """
script:
  - presses: 0
  - reaches: queue support
  - waits: 14m
  - reaches: queue support
  - waits: 2m
  - ends: closed
""",
    "a key in the queue": """
script:
  - presses: 0
  - presses: 1
  - ends: bye
""",
    "nobody there": """
given: {agents: none}
script:
  - presses: 0
  - ends: We are closed
""",
    "on a Sunday": """
given: {now: 2026-05-03 10:00}
script:
  - ends: closed
""",
    "the language and the values given": """
given: {language: pl, name: Jan}
script:
  - hears: witamy
expect: {name: Jan, language: pl}
""",
    "an anonymous caller": """
given: {caller: anonymous}
script:
  - hears: Hello
""",
    "a caller who hangs up": """
script:
  - presses: 1
  - hangs_up
  - ends
""",
    "a secret": """
script:
  - presses: 3
  - presses: 4711
  - ends: bye
expect: {pin: given}
""",
    "words for keys": """
script:
  - presses: 1
  - presses: 47 hash
  - hears: number
  - presses: star
  - hears: number
""",
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes(name: str) -> None:
    results, shown = rehearsed(PASSING[name])
    assert results.passed, shown


def test_a_prompt_that_is_not_heard_is_told_with_place_and_story() -> None:
    body = """
given: {caller: +48601234567}
script:
  - hears: welcome
  - hears: number
"""
    assert told(body).split("\n") == [
        "t.flow.yaml:91:16: error: the caller does not hear 'number'  [test]",
        " 90 |       - hears: welcome",
        " 91 |       - hears: number",
        "    |                ^^^^^^",
        "    = the call waits for the caller in 'start.4'",
        "    = heard welcome: “Dzień dobry, witamy.”",
        "    = heard main: “Numer 1, koniec 2, kod 3.”",
        "    = write waits: 10s before it if the caller says nothing",
    ]


FAILING = {
    "hears: something else": "the caller does not hear 'something else'",
    "reaches: place number": "the call does not reach place number",
    "ends: welcome": "the call does not end with 'welcome'",
    "never hears: Hello": "the caller has heard 'Hello'",
    "reaches: moon": "'moon' cannot be reached",
    "reaches: planet mars": "'planet mars' cannot be reached",
    "presses: hello": "'hello' are not keys",
    "waits: 10": "'10' is not a length of time",
    "waits: 0s": "'0s' is not a length of time",
    "says: hello": "this question knows keys only",
}


@pytest.mark.parametrize("line", FAILING)
def test_what_fails(line: str) -> None:
    assert FAILING[line] in told(f"script:\n  - hears: main\n  - {line}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("now: yesterday", "'yesterday' is not a moment"),
        ("agents: many", "'many' is not known of agents"),
        ("queues.support.wait: long", "'long' does not fit queues.support.wait"),
        ("queues.support.waiting: -3", "'-3' does not fit queues.support.waiting"),
        ("crm.customer: {name: Anna, debt: much}", "crm.customer.debt: 'much' is not"),
        ("crm.customer: {shoe: 43}", "there is no field 'shoe'"),
        ("crm.customer: Anna", "crm.customer: 'Anna' has no fields"),
    ],
)
def test_what_cannot_be_given(line: str, message: str) -> None:
    assert message in told(f"given:\n  {line}\nscript:\n  - hears: main")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("account: 4712", "account should be 4712, but it is 4711"),
        ("account: empty", "account should be empty, but it is 4711"),
        ("language: pl", "language should be pl, but it is en"),
        ("verified: yes", "verified should be yes, but it is no"),
        ("account: much", "account: 'much' is not"),
        ("customer: {name: Anna}", "customer should be {name: Anna}, but it is {name: Maja}"),
    ],
)
def test_what_is_not_as_expected(line: str, message: str) -> None:
    body = f"""
given: {{crm.customer: {{name: Maja}}}}
script:
  - presses: 1
  - presses: 4711
  - presses: 1
  - reaches: queue support
expect: {{{line}}}
"""
    assert message in told(body)


def test_nobody_can_press_when_the_call_is_over() -> None:
    assert "the caller cannot press 1: the call is over" in told("script:\n  - presses: 2\n  - presses: 1")


def test_a_key_that_does_nothing_in_the_queue_is_told() -> None:
    assert "7 is no key here" in told("script:\n  - presses: 0\n  - presses: 7")


def test_a_prompt_heard_before_the_caller_acted_counts_no_more() -> None:
    assert "does not hear 'welcome'" in told("script:\n  - presses: 1\n  - hears: welcome")


def test_exits_tried_and_never_tried_are_counted() -> None:
    results = run("script:\n  - presses: 2\n  - ends: bye")
    assert results.tried == {("start.1", "next"), ("start.2", "next"), ("start.3", "next"), ("start.4", "2")}
    assert ("start.4", "on_give_up") in results.never_tried
    assert len(results.tried) + len(results.never_tried) == len(results.exits)


def test_the_clock_is_virtual() -> None:
    results = run("script:\n  - presses: 0\n  - reaches: queue support\n  - waits: 10m\n  - reaches: queue support")
    assert 600 < results.seconds < 640


def test_without_tests_nothing_is_tried() -> None:
    graph, _ = flow_with_tests(HEAD + "    script:\n      - hears: main\n")
    results = run_tests(graph, (), "t.flow.yaml")
    assert results.passed
    assert results.tried == frozenset()
    assert len(results.never_tried) == len(results.exits)
