"""Small flows for tests of the language: a site to check them against, and what the checker says as short lines."""

from __future__ import annotations

from textwrap import dedent

from scripts_dsl.check import Checked, check_file
from scripts_dsl.messages import render
from scripts_dsl.site import Site, read_site

SETTINGS = """\
zone: Europe/Warsaw
house: Centrala
queues: {support: {}, faults: {}, sales: {}, desk: {hours: {mon-fri: 08:00-16:00}}}
boxes: {support: {}}
senders: {sms: Centrala}
secrets: [TOKEN]
http:
  allow: [https://billing.example]
notices:
  outage:
    on: no
    text: {pl: Awaria trwa., en: There is an outage.}
functions:
  crm.customer_by_phone:
    takes: {phone: phone}
    gives: {name: text, debt: money PLN}
  crm.ping: {}
  customers.by_number:
    takes: {number: phone}
    gives: {name: text, language: language, debt: money PLN}
"""
SITE: Site = read_site(SETTINGS)[0]


def check(text: str, file: str = "x.flow.yaml") -> Checked:
    """The flow checked against the site above."""
    return check_file(dedent(text), file, SITE)


def said(text: str) -> list[str]:
    """`7:12 unknown-place` for every message."""
    return [f"{m.line}:{m.column} {m.rule}" for m in check(text).messages]


def rules(text: str) -> list[str]:
    """The rules that spoke, in the order of the file."""
    return [m.rule for m in check(text).messages]


def shown(text: str, file: str) -> str:
    """All messages as a designer sees them."""
    checked = check(text, file)
    return "\n\n".join(render(message, checked.lines) for message in checked.messages)


TAIL = """\
  operator:
    - queue: support
      tell_agent: Number ${n else "not given"}
      on_timeout: bye
  bye:
    - hangup: Thank you and goodbye.
"""


def flow(start: str, *, tail: str = TAIL, head: str = "") -> str:
    """A flow with these steps at start, a person and an end; without more, it has nothing to complain about.

    The first line of `start` is line 9 of the file when `head` is empty.
    """
    top = "flow: x\nlanguages: [en]\nalways:\n  0: operator\nvars:\n  n: number = 1\n"
    return f"{top}{dedent(head)}places:\n  start:\n{_indented(start)}{tail}"


def _indented(steps: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in dedent(steps).rstrip("\n").split("\n"))
