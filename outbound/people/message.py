"""What the call of somebody who answers runs, in a campaign with agents: an agent, or a word and a way out. Pure.

Whoever finds no agent in two seconds hears who has called, from which number, and the key after which nobody calls
again. The words are the house's, in the language of the person; recordings of the same names replace them
(`recordings/prompts/<language>/with_agents/…`). `survey:` of the campaign is asked like that of any other flow: when
the agent has gone and the person is still there, or in writing.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from string import Template

from phonenumbers import PhoneNumberFormat, format_number, parse

from scripts_dsl.campaign.model import Asks
from scripts_dsl.check import check_file
from scripts_dsl.check.files import pinned
from scripts_dsl.graph import Graph
from scripts_dsl.policy.person import ABANDONED
from scripts_dsl.signatures import ALONE
from scripts_dsl.site import Site

FLOW = "with_agents"

CALLED = {
    "pl": "Dzwonił do Państwa automat firmy {}.",
    "ru": "Вам звонила компания {}.",
    "sl": "Klicalo vas je podjetje {}.",
    "en": "This was a call from {}.",
}
UNNAMED = {"pl": "Dzwoniliśmy do Państwa.", "ru": "Мы вам звонили.", "sl": "Klicali smo vas.", "en": "We called you."}


DONE = "      on_done: after\n"
AFTER = """\
  after:
    - survey: {survey}
      when: talk.seconds > 0
    - hangup:
"""
"""Whom the agent has left. No talk: a machine was told something."""
LEFT = "  hangup: left\n"
IN_WRITING = """\
  after:
    - survey: {survey}
      by: {by}
      when: talk.seconds > 0
    - hangup:
  left:
    - survey: {survey}
      by: {by}
      when: talk.seconds > 0
    - hangup:
"""
"""Also whoever has hung up first."""


def with_agents(
    queue: str,
    shown: str,
    house: str,
    tell: str,
    site: Site,
    *,
    record: bool = False,
    asks: Asks | None = None,
    survey: Graph | None = None,
) -> Graph:
    """The flow of a campaign. `shown`: the number that people see, E.164; `house`: who calls, '': no name; `record`:
    the talk of whoever has agreed to it before; `asks`, `survey`: what people are asked after the talk. Raises
    ScriptError, when the site has no such queue."""
    said = {word: text.format(_plain(house)) for word, text in CALLED.items()} if house else UNNAMED
    words = {"flow": FLOW, "queue": queue, "tell": json.dumps(_plain(tell)), "abandoned": ABANDONED}
    words |= _asked(asks if survey is not None else None)
    text = _Flow((files(__package__) / f"{FLOW}.flow.yaml.tmpl").read_text("utf-8")).substitute(
        words | said, number=_digits(shown)
    )
    graph = check_file(text, f"{FLOW}.flow.yaml", replace(site, files=ALONE)).ready()
    if asks is not None and survey is not None:
        graph = pinned(graph, {f"survey {asks.survey}": survey})
    return _recorded(graph) if record else graph


def _asked(asks: Asks | None) -> dict[str, str]:
    if asks is None:
        return dict.fromkeys(("left", "done", "after"), "")
    after = (IN_WRITING if asks.by else AFTER).format(survey=asks.survey, by=asks.by)
    return {"left": LEFT if asks.by else "", "done": DONE, "after": after}


def _recorded(graph: Graph) -> Graph:
    """The checker wants a question before; here the answer is known before the call, or nothing is recorded."""
    steps = {
        id_: replace(step, args={**step.args, "record_call": True}) if step.verb == "queue" else step
        for id_, step in graph.steps.items()
    }
    return replace(graph, steps=steps)


class _Flow(Template):
    """`@@{name}`, so that `${…}` means what it means in a flow."""

    delimiter = "@@"


def _digits(number: str) -> str:
    """One by one, in the groups in which people write them."""
    groups = re.findall("[0-9]+", format_number(parse(number), PhoneNumberFormat.INTERNATIONAL))
    return ", ".join(" ".join(group) for group in groups)


def _plain(text: str) -> str:
    """As words alone: nothing that a file would read otherwise."""
    return "".join(letter if letter.isalnum() or letter in " .,'-" else " " for letter in text).strip()
