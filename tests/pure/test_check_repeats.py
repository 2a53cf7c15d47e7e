"""`caller-repeats` across files: what a called flow asked, and what is typed before a flow that leads to a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.neighbours import Neighbours
from support.flows import SITE

IDENTIFY = """\
flow: identify
languages: [en]
{gives}vars:
  account: digits 8
  way: choice of a, b
places:
  start:
    - ask: Your account number, please.
      into: account
      on_give_up: back
    - ask: One or two, 1 or 2.
      into: way
      options: {{1: a, 2: b}}
      on_give_up: back
    - goto: back
  back:
    - return:
"""
MAIN = """\
flow: main
languages: [en]
always: {{0: people}}
vars:
  who:
    account: digits 8
    way: choice of a, b
places:
  start:
    - call: identify
{into}    - goto: people
  people:
    - queue: support
{tell}      on_timeout: bye
  bye:
    - hangup: Thank you and goodbye.
"""
GIVES, INTO = "gives: [account, way]\n", "      into: who\n"
TELL = '      tell_agent: Account ${who.account else "not given"}\n'


def said(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.flow.yaml").write_text(text)
    site = replace(SITE, files=Neighbours(folder))
    messages = check_file(files["main"], "main.flow.yaml", site).messages
    return [m.text for m in messages if m.rule in ("caller-repeats", "takes-gives") or m.is_error]


def test_what_a_called_flow_asked_and_gave_back_is_told_to_the_agent(tmp_path: Path) -> None:
    identify = IDENTIFY.format(gives=GIVES)
    silent = MAIN.format(into=INTO, tell="      tell_agent: A caller\n")
    assert said(tmp_path, identify=identify, main=silent) == [
        "the caller typed 'who.account', the agent will not see it"
    ]
    assert said(tmp_path, identify=identify, main=MAIN.format(into=INTO, tell=TELL)) == []


def test_what_a_called_flow_keeps_for_itself_cannot_be_told(tmp_path: Path) -> None:
    told = MAIN.format(into="", tell="      tell_agent: A caller\n")
    expected = "the caller typed 'account' in flow 'identify', the agent will not see it"
    assert said(tmp_path, identify=IDENTIFY.format(gives=""), main=told) == [expected]


CALLED = """\
flow: people
languages: [en]
takes: {{account: digits 8}}
places:
  start:
    - queue: support
{tell}      on_timeout: bye
  bye:
    - hangup: Thank you and goodbye.
"""
CALLS = """\
flow: main
languages: [en]
always: {{0: people}}
vars:
  number: digits 8
  spare: digits 8 = 12345678
places:
  start:
    - ask: Your account number, please.
      into: number
      on_give_up: people
    - goto: people
  people:
    - call: people
      with: {{account: {given}}}
    - hangup: Thank you and goodbye.
"""


@pytest.mark.parametrize(
    ("given", "tell", "wrong"),
    [
        ("number", "      tell_agent: ${account}\n", False),
        ("number", "      tell_agent: A caller\n", True),
        ("number", "", True),
        ("spare", "      tell_agent: ${account}\n", True),
    ],
    ids=["given and told", "given and not told", "nothing told", "not given"],
)
def test_a_called_flow_that_leads_to_a_person_knows_what_was_typed(
    tmp_path: Path, given: str, tell: str, wrong: bool
) -> None:
    expected = "the caller typed 'number', and flow 'people' leads to an agent who will not see it"
    found = said(tmp_path, people=CALLED.format(tell=tell), main=CALLS.format(given=given))
    assert found == ([expected] if wrong else [])
