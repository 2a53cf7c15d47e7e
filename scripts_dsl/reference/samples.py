"""Small files for the page of messages: a correct flow, survey, campaign and settings, into which a mistake is put."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import ClassVar

from scripts_dsl.beside import PROMPTS, Beside, PromptsFile
from scripts_dsl.check import check_file
from scripts_dsl.check.ownerless import without_owner
from scripts_dsl.check.settings import check_settings
from scripts_dsl.messages import Message
from scripts_dsl.recordings import MISSING, RECORDED, STALE, Recordings
from scripts_dsl.signatures import Signature
from scripts_dsl.site import FILE_NAME, Site, read_site
from scripts_dsl.testing.untested import untested_exits
from scripts_dsl.types import Text

SETTINGS = """\
zone: Europe/Warsaw
house: Centrala
queues:
  support: {}
  desk:
    hours: {mon-fri: 08:00-16:00}
boxes: {support: {}}
numbers: {+48221234567: flow x}
senders: {sms: Centrala}
secrets: [TOKEN]
people: {supervisors: [sofia]}
offers: {welcome_bonus: new}
http:
  allow: [https://billing.example]
functions:
  crm.customer:
    takes: {phone: phone}
    gives: {name: text, debt: money PLN}
"""
HEAD = "flow: x\nlanguages: [en]\nalways:\n  0: operator\nvars:\n  n: number = 1\n"
TAIL = """\
  operator:
    - queue: support
      tell_agent: Number ${n else "not given"}
      on_timeout: bye
  bye:
    - hangup: Thank you and goodbye.
"""
SURVEY = """\
survey: x
languages: [en]
opening: May we ask you a question? Yes is 1.
questions:
  - ask: How did you like it, from 1 to 5?
    into: liking
    scale: 1-5
closing: Thank you.
"""
CAMPAIGN = """\
campaign: x
purpose: debt
owner: sofia
people:
  from: customers.csv
  fields: {phone: phone, name: text}
call:
  with: flow pay
  from: +48221234567
"""


class _Known:
    """The flow itself, and another one, `pay`, which takes a name."""

    known = True
    _flows: ClassVar = {
        "x": Signature("flow", "x", Path("x.flow.yaml")),
        "bonus": Signature(
            "flow", "bonus", Path("bonus.flow.yaml"), direction="outbound", offers=frozenset({"welcome_bonus"})
        ),
        "pay": Signature("flow", "pay", Path("pay.flow.yaml"), {"name": Text()}, {}, "outbound"),
    }

    def find(self, kind: str, name: str) -> Signature | None:
        return self._flows.get(name) if kind == "flow" else None

    def names(self, kind: str) -> list[str]:
        return [*self._flows] if kind == "flow" else []


GREETING = "Good morning."
"""What the one recording says."""


class _Greeting(Recordings):
    """One recording, of another greeting than any text has, and no sounds."""

    def state(self, _language: str, name: str, text: str) -> str:
        return MISSING if name != "x/greeting" else RECORDED if text == GREETING else STALE

    def said(self, _language: str, _name: str) -> str | None:
        return GREETING

    def has_audio(self, _name: str) -> bool:
        return False


SITE: Site = replace(read_site(SETTINGS)[0], files=_Known())


@dataclass(frozen=True, slots=True)
class Sample:
    """One file with one mistake."""

    text: str | bytes
    file: str = "x.flow.yaml"
    prompts: str = ""
    """The file of prompts beside it."""

    def messages(self) -> tuple[list[Message], tuple[str, ...]]:
        """What the checker says, and the lines of the file."""
        if self.file == FILE_NAME:
            source = self.text if isinstance(self.text, bytes) else self.text.encode()
            found, lines = check_settings(source, self.file, _Known(), Path())
            return list(found), tuple(lines)
        if self.file.endswith(PROMPTS):
            return [without_owner(self.file)], tuple(str(self.text).split("\n"))
        prompts = PromptsFile(f"x{PROMPTS}", self.prompts) if self.prompts else None
        checked = check_file(self.text, self.file, SITE, beside=Beside(prompts, _Greeting(Path("prompts"))))
        return [*checked.messages, *untested_exits(checked, self.file)], checked.lines


def steps(text: str, *, head: str = "", tail: str = TAIL, more: str = "") -> Sample:
    """These steps at `start` of a correct flow; `head` are more sections, `more` stands at the end."""
    return Sample(HEAD + head + "places:\n  start:\n" + indent(text, "    ") + tail + more)


def sections(text: str) -> Sample:
    """More sections at the end of a correct flow."""
    return steps("- goto: operator\n", more=text)


def value(declaration: str, text: str = "- goto: operator\n") -> Sample:
    """One more value under `vars:`."""
    return steps(text, head=f"  {declaration}\n")


def whole(text: str | bytes) -> Sample:
    """A whole flow."""
    return Sample(text)


def survey(old: str, new: str) -> Sample:
    """A correct survey with one line changed."""
    return Sample(SURVEY.replace(old, new, 1), "x.survey.yaml")


def campaign(old: str, new: str) -> Sample:
    """A correct campaign with one line changed."""
    return Sample(CAMPAIGN.replace(old, new, 1), "x.campaign.yaml")


def settings(old: str, new: str) -> Sample:
    """Correct settings with one line changed."""
    return Sample(SETTINGS.replace(old, new, 1), FILE_NAME)
