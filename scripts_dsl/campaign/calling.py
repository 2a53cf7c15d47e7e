"""`call:` of a campaign: with which flow or script, from which number, for how long. Called by reading.py.

Rules `unknown-flow`, `unknown-script`, `unknown-survey`, `unknown-queue`, `unknown-prompt`, `takes-gives`,
`nobody-answers`, `impolite`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scripts_dsl import suggest
from scripts_dsl.campaign.model import Asks, CallPlan, People
from scripts_dsl.campaign.words import STYLES
from scripts_dsl.file_words import Entry
from scripts_dsl.messages import Report
from scripts_dsl.policy.pacing import PREDICTIVE, PREVIEW, PROGRESSIVE
from scripts_dsl.signatures import Files
from scripts_dsl.site import Site
from scripts_dsl.tree import Scalar
from scripts_dsl.types import MapType, Type
from scripts_dsl.values import read_duration

SHORTEST_RING = 15
"""Seconds (or four rings) before hanging up: 47 CFR 64.1200(a)(6), and Ofcom's statements ask for the same."""
LONGEST_RING = 120
MOST_LINES = 1_000
SHORTEST_NUMBER = 6
"""Digits, without its country's; shorter ones are extensions."""

ASKING = frozenset({PROGRESSIVE, PREDICTIVE})
"""Styles in which whoever has answered hears a flow, and comes back to it from the agent."""

_WITH = re.compile(r"(?:flow (?P<flow>\w+)|script (?P<script>\w+) by queue (?P<queue>\w+))")
_ASKS = re.compile(r"(?P<survey>\w+)(?: by (?P<by>sms|email))?")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def read_plan(entries: Mapping[str, Entry], site: Site, report: Report) -> CallPlan | None:
    """`call:`; None after a message that leaves no meaning."""
    text = {name: node.text.strip() if isinstance(node, Scalar) else "" for name, (_, node) in entries.items()}
    if "with" not in text or "from" not in text:
        return None
    match = _WITH.fullmatch(text["with"])
    if match is None:
        hint = "write  with: flow debt_reminder,  or  with: script winback by queue outbound"
        report.error("call", entries["with"][1].mark, "a call is made with a flow, or with a script", hint)
        return None
    if not _NUMBER.fullmatch(text["from"]):
        what = f"'{text['from'][:20]}' is no number that people could ring back"
        report.error("number", entries["from"][1].mark, what, "write +48221234567")
    queue, kind = match["queue"], "flow" if match["flow"] else "script"
    if queue and site.known and queue not in site.queues:
        hints = suggest.hints(queue, site.queues, "queues")
        report.error("unknown-queue", entries["with"][1].mark, f"the site has no queue '{queue}'", *hints)
    if site.numbers and not _answered(text["from"], site):
        hint = f"add  {text['from']}: flow why_called  to numbers: of the settings"
        report.warning("nobody-answers", entries["from"][1].mark, "who rings this number back reaches nobody", hint)
    style = _style(entries, text, kind, report)
    return CallPlan(
        kind,
        match[kind],
        queue,
        text["from"],
        _ring(entries, text, report),
        _machine(entries, text, report),
        style,
        _lines(entries, text, report),
        _record(entries, text, kind, report),
        _asks(entries, text, style, site, report),
    )


def _answered(shown: str, site: Site) -> bool:
    """A number of the site is this one, with or without its country."""
    return any(number == shown or _same(shown, number.lstrip("+0")) for number in site.numbers)


def _same(shown: str, digits: str) -> bool:
    return len(digits) >= SHORTEST_NUMBER and shown.endswith(digits)


def _ring(entries: Mapping[str, Entry], text: Mapping[str, str], report: Report) -> float:
    if "ring" not in text:
        return 25
    length = read_duration(text["ring"])
    seconds = length.total_seconds() if length else 0
    mark = entries["ring"][1].mark
    if not 0 < seconds <= LONGEST_RING:
        report.error("duration", mark, f"'ring' is a length of time up to {LONGEST_RING} s", "write 25s")
    elif seconds < SHORTEST_RING:
        report.warning("impolite", mark, "nobody reaches the telephone so soon", f"let it ring {SHORTEST_RING}s")
    return seconds


def _machine(entries: Mapping[str, Entry], text: Mapping[str, str], report: Report) -> str | None:
    """The prompt that is left; None: hang up."""
    if text.get("machine", "hang up") == "hang up":
        return None
    word, _, prompt = text["machine"].partition(" ")
    mark = entries["machine"][1].mark
    if word != "leave" or not prompt.isidentifier():
        report.error("machine", mark, f"'machine' cannot be '{text['machine'][:40]}'", "write  hang up, or  leave text")
        return None
    report.warning("impolite", mark, "a machine speaks to a machine", "write  machine: hang up")
    return prompt


def _style(entries: Mapping[str, Entry], text: Mapping[str, str], kind: str, report: Report) -> str:
    style = text.get("style", "robot" if kind == "flow" else "preview")
    mark = entries["style"][1].mark if "style" in entries else entries["with"][1].mark
    if style not in STYLES:
        report.error("style", mark, f"there is no style '{style[:40]}'", *suggest.hints(style, STYLES, "styles"))
    elif (style == "robot") != (kind == "flow"):
        hint = "a flow needs  style: robot,  a script one of the others"
        report.error("style", mark, f"a {kind} cannot be called in the style '{style}'", hint)
    return style


def _lines(entries: Mapping[str, Entry], text: Mapping[str, str], report: Report) -> int:
    lines = text.get("lines", "1")
    if not (lines.isascii() and lines.isdigit() and 1 <= int(lines[:5]) <= MOST_LINES):
        report.error("number", entries["lines"][1].mark, f"'lines' is a number from 1 to {MOST_LINES}")
        return 1
    return int(lines)


def _record(entries: Mapping[str, Entry], text: Mapping[str, str], kind: str, report: Report) -> bool:
    said = text.get("record", "no")
    if said not in ("yes", "no"):
        report.error("yes-no", entries["record"][1].mark, "'record' is yes or no")
    elif said == "yes" and kind == "flow":
        hint = "a flow asks for it itself: consent: recording,  then  record_call: yes  at its queue"
        report.error("call", entries["record"][1].mark, "'record' is for talks of a script", hint)
    return said == "yes" and kind == "script"


def _asks(entries: Mapping[str, Entry], text: Mapping[str, str], style: str, site: Site, report: Report) -> Asks | None:
    """The survey after a talk with an agent."""
    if "survey" not in text or text["survey"] == "none":
        return None
    mark, match = entries["survey"][1].mark, _ASKS.fullmatch(text["survey"])
    if match is None:
        hint = "write  survey: after_call,  or  survey: after_call by email"
        report.error("call", mark, f"nobody can be asked '{text['survey'][:40]}'", hint)
        return None
    if style not in ASKING:
        hint = f"a flow asks for itself, where its talk is over:  - survey: {match['survey']}"
        hint = "write  style: progressive,  or  style: predictive" if style == PREVIEW else hint
        report.error("call", mark, f"nobody is asked after a call in the style '{style}'", hint)
        return None
    by = match["by"] or ""
    if by and site.known and by not in site.senders:
        hint = f"add  senders: {{{by}: …}}  to settings.yaml"
        report.error("unknown-sender", mark, f"the site has no sender of {by}", hint)
    return Asks(match["survey"], by)


# --- the file that is called -------------------------------------------------------------------------------------


def fits(plan: CallPlan, entries: Mapping[str, Entry], people: People, files: Files, report: Report) -> None:
    """The flow or script exists, calls people, has the prompt for machines, and gets from the fields all it takes."""
    if not files.known:
        return
    _survey_there(plan.asks, entries, files, report)
    node = entries["with"][1]
    found = files.find(plan.kind, plan.name)
    if found is None:
        hints = suggest.hints(plan.name, files.names(plan.kind), f"{plan.kind}s")
        report.error(f"unknown-{plan.kind}", node.mark, f"there is no {plan.kind} '{plan.name}'", *hints)
        return
    if plan.kind == "flow" and found.direction != "outbound":
        what = f"flow '{plan.name}' is not made for calling people"
        report.error("takes-gives", node.mark, what, f"add  direction: outbound  to {found.path.name}")
    if plan.message is not None and plan.message not in found.prompts:
        what = f"{plan.kind} '{plan.name}' has no prompt '{plan.message}'"
        hints = suggest.hints(plan.message, sorted(found.prompts), "prompts")
        report.error("unknown-prompt", entries["machine"][1].mark, what, *hints)
    for name, type_ in found.takes.items():
        problem = _misfit(type_, people.fields.get(name))
        if problem:
            hint = f"add  {name}: {type_.name}  to people: fields:"
            what = f"{plan.kind} '{plan.name}' takes '{name}', {problem}"
            report.error("takes-gives", node.mark, what, hint)


def _survey_there(asks: Asks | None, entries: Mapping[str, Entry], files: Files, report: Report) -> None:
    if asks is not None and files.find("survey", asks.survey) is None:
        hints = suggest.hints(asks.survey, files.names("survey"), "surveys")
        report.error("unknown-survey", entries["survey"][1].mark, f"there is no survey '{asks.survey}'", *hints)


def _misfit(wanted: Type, given: Type | None) -> str | None:
    """Why a field cannot be given; None if it can."""
    if given is None:
        return "no field has it"
    if isinstance(wanted, MapType) and isinstance(given, MapType):
        return next((p for name, inner in wanted.fields if (p := _misfit(inner, given.field(name)))), None)
    return None if type(wanted) is type(given) else f"{wanted.a}; the field is {given.a}"
