"""Small flows for tests of the language: a site to check them against, and what the checker says as short lines."""

from __future__ import annotations

from textwrap import dedent

from scripts_dsl.check import Checked, check_file
from scripts_dsl.messages import render
from scripts_dsl.site import Site, read_site

SETTINGS = """\
zone: Europe/Warsaw
queues: {support: {}, faults: {}, sales: {}}
functions:
  crm.customer_by_phone:
    takes: {phone: phone}
    gives: {name: text, debt: money PLN}
  crm.ping: {}
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
