"""Tests inside files: what the world answers, what the caller says, and what is expected in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts_dsl.settings.model import Box, Notice, Query
from scripts_dsl.testing import Results, run_tests
from support.callers import SITE, flow_with_tests

WORLD = replace(
    SITE,
    http=("https://bank.example",),
    senders={"sms": "Bank"},
    boxes={"desk": Box("desk", "")},
    queries={"bill": Query("bill", "select 1", ("number",))},
    notices={"outage": Notice("outage", False, {"pl": "Awaria trwa.", "en": "There is an outage."})},
)

HEAD = """
languages: {pl: +48, en: otherwise}
vars:
  bill: {debt: money PLN}
  state: {open: yes/no}
  story: recording
always: {0: desk}
places:
  start:
    - say: ${notices.outage.text}
      when: notices.outage.on
    - db: bill
      with: {number: caller.number}
      into: bill
      on_none: unknown
      on_error: trouble
    - menu: main
      options: {1: ring, 2: web, 3: message, 4: story}
      words:
        1: {pl: [lekarz], en: [doctor]}
        2: {pl: [strona], en: [web]}
        3: {pl: [wiadomość], en: [message]}
        4: {pl: [historia], en: [story]}
  unknown:
    - outcome: unknown
    - note: Nobody knows ${caller.number}
    - hangup: bye
  trouble:
    - outcome: trouble
    - hangup: bye
  ring:
    - transfer: 221234567
      on_no_answer: unknown
      on_done: rung
  rung:
    - outcome: rung
    - hangup: bye
  web:
    - http: GET https://bank.example/state?n=${caller.number}
      into: state
      on_error: trouble
    - send: sms
      to: caller.number
      text: link
      on_error: trouble
    - outcome: sent
    - hangup: bye
  message:
    - voicemail: desk
    - hangup: bye
  story:
    - consent: recording
      say: may_we
      on_no: unknown
    - record: tell
      into: story
    - outcome: told
    - hangup: bye
  desk:
    - queue: support
      on_timeout: unknown
      on_done: rung
prompts:
  main:
    pl: Lekarz 1, strona 2, wiadomość 3, historia 4.
    en: Doctor 1, web 2, message 3, story 4.
  link:
    pl: Link
    en: Link
  may_we:
    pl: Nagrać? Tak 1, nie 2.
    en: Record? Yes 1, no 2.
  tell:
    pl: Proszę mówić.
    en: Please speak.
  bye:
    pl: Do widzenia.
    en: Goodbye.
tests:
  - test: one
"""


def rehearsed(body: str) -> Results:
    text = HEAD + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    graph, cases = flow_with_tests(text.lstrip(), WORLD)
    return run_tests(graph, cases, "t.flow.yaml")


KNOWN = "db.bill: {debt: 5 PLN}, caller: +48601234567"

PASSING = {
    "a number rings and somebody answers": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 1}}, {{reaches: transfer 221234567}}, {{ends: bye}}]
        expect: {{outcome: rung}}""",
    "nobody answers": f"""
        given: {{{KNOWN}, transfer 221234567: no answer}}
        script: [{{presses: 1}}, {{ends: bye}}]
        expect: {{outcome: unknown}}""",
    "busy": f"""
        given: {{{KNOWN}, transfer 221234567: busy}}
        script: [{{presses: 1}}, {{ends: bye}}]
        expect: {{outcome: unknown}}""",
    "a query without a row": """
        given: {caller: +48601234567}
        script: [{ends: bye}]
        expect: {outcome: unknown, notes: "nobody knows +48601234567"}""",
    "a query that fails": """
        given: {db.bill: fails}
        script: [{ends: bye}]
        expect: {outcome: trouble, notes: none}""",
    "a row": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 3}}, {{reaches: voicemail desk}}, {{ends: bye}}]
        expect:
          bill: {{debt: 5 PLN}}""",
    "an address": """
        given:
          caller: +48601234567
          db.bill: {debt: 5 PLN}
          GET https://bank.example/state*: {open: yes}
        script: [{presses: 2}, {ends: bye}]
        expect:
          outcome: sent
          state: {open: yes}""",
    "an address that fails": """
        given:
          db.bill: {debt: 5 PLN}
          GET https://bank.example/*: times out
          caller: +48601234567
        script: [{presses: 2}, {ends: bye}]
        expect: {outcome: trouble}""",
    "an address of which nothing is said": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 2}}, {{ends: bye}}]
        expect: {{outcome: sent, state: empty}}""",
    "a message that is not sent": f"""
        given: {{{KNOWN}, send sms: fails}}
        script: [{{presses: 2}}, {{ends: bye}}]
        expect: {{outcome: trouble}}""",
    "words": f"""
        given: {{{KNOWN}}}
        script: [{{says: lekarz}}, {{reaches: transfer 221234567}}]""",
    "a story in own words": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 4}}, {{presses: 1}}, {{says: I was ill}}, {{ends: bye}}]
        expect: {{outcome: told, story: recording}}""",
    "a story is ended by a key": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 4}}, {{presses: 1}}, {{hears: tell}}, {{presses: hash}}, {{ends: bye}}]
        expect: {{outcome: told}}""",
    "zero leads out of a story": f"""
        given: {{{KNOWN}}}
        script: [{{presses: 4}}, {{presses: 1}}, {{hears: tell}}, {{presses: 0}}, {{reaches: queue support}}]""",
    "a notice": f"""
        given: {{{KNOWN}, notices.outage.on: yes}}
        script: [{{hears: Awaria trwa}}]""",
    "a notice with words of its own": f"""
        given: {{{KNOWN}, notices.outage.on: yes, notices.outage.text: Nic nie działa}}
        script: [{{hears: Nic nie}}]""",
    "no notice": f"""
        given: {{{KNOWN}}}
        script: [{{hears: main}}, {{never hears: Awaria}}]""",
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes(name: str) -> None:
    results = rehearsed(_dedented(PASSING[name]))
    assert results.passed, results.failures


FAILING = {
    "another outcome": (
        f"given: {{{KNOWN}}}\nscript: [{{presses: 1}}, {{ends: bye}}]\nexpect: {{outcome: sent}}",
        "outcome should be sent",
    ),
    "a note nobody took": ("script: [{ends: bye}]\nexpect: {notes: hello}", "no note says 'hello'"),
    "a note somebody took": ("script: [{ends: bye}]\nexpect: {notes: none}", "there should be no note"),
    "another number": (f"given: {{{KNOWN}}}\nscript: [{{presses: 1}}, {{reaches: transfer 5}}]", "does not reach"),
    "another box": (f"given: {{{KNOWN}}}\nscript: [{{presses: 3}}, {{reaches: voicemail other}}]", "does not reach"),
    "a word that nobody knows": (
        f"given: {{{KNOWN}}}\nscript: [{{says: banana}}, {{reaches: transfer 221234567}}]",
        "does not reach",
    ),
    "a status that nobody knows": ("given: {transfer 221234567: asleep}\nscript: [{ends: bye}]", "cannot be given"),
    "a notice that is half on": ("given: {notices.outage.on: half}\nscript: [{ends: bye}]", "does not fit"),
    "an answer of the wrong shape": ("given: {db.bill: {debt: much}}\nscript: [{ends: bye}]", "debt"),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_fails(name: str) -> None:
    body, told = FAILING[name]
    failures = rehearsed(body).failures
    assert len(failures) == 1
    assert told in failures[0].text


def _dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.strip("\n").split("\n"))
