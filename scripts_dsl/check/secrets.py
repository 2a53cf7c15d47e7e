"""What only some may hear or read.

`private-before-verified`: a private value is spoken to somebody whose identity is not proven. `secret-leaks`: a
secret or private value in a note, a message, an address, or on the agent's screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_dsl.chains import Link
from scripts_dsl.check.guarded import unguarded
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import Prompt, Step
from scripts_dsl.messages import Report
from scripts_dsl.requests import Request
from scripts_dsl.texts import Template
from scripts_dsl.types import YesNo

VERIFIED = "verified"
WRITTEN = {
    "note": ("note",),
    "send": ("text", "to"),
    "http": ("http",),
    "queue": ("tell_agent",),
    "transfer": ("tell_agent",),
    "callback": ("tell_agent",),
}
"""Verb -> its fields that somebody may read later."""
FOR_AGENTS = frozenset({"tell_agent"})
"""Agents may see private values: they have the customer's card before them. Secrets nobody may see."""

_YES = re.compile(r"verified(\s*==?\s*yes)?")
_NO = re.compile(r"not\s+verified|verified\s*==?\s*no")


def check(compiled: Compiled, report: Report) -> None:
    """Both rules."""
    if compiled.graph.private:
        _spoken(compiled, report)
    if compiled.graph.private or compiled.graph.secret:
        _leaks(compiled, report)
        _copies(compiled, report)


# --- spoken --------------------------------------------------------------------------------------------------------


def _spoken(compiled: Compiled, report: Report) -> None:
    steps = compiled.graph.steps

    def proven(step: str, exit_name: str) -> bool:
        return _proves(steps[step], exit_name)

    def lost(step: str) -> bool:
        return any(name == VERIFIED for name, _ in steps[step].args.get("set", ()))

    open_steps = unguarded(compiled, proven, lost)
    for link in compiled.chains.links.values():
        step = steps[link.id]
        if link.id not in open_steps or (step.when is not None and _says_yes(step.when.text)):
            continue
        for prompt in _said(step):
            said = sorted(
                {name for text in prompt.texts.values() for name in text.names if _is_private(compiled, name)}
            )
            if said:
                what = f"'{said[0]}' is private, and the caller is not verified here"
                hint = "- set: {verified: yes}  after the proof, or  when: verified"
                report.error("private-before-verified", link.node.key.mark, what, hint)
                break


def _proves(step: Step, exit_name: str) -> bool:
    """Whether somebody who leaves `step` by this exit is verified."""
    if step.verb == "set":
        given = dict(step.args.get("set", ()))
        return step.when is None and VERIFIED in given and given[VERIFIED].text.strip() == "yes"
    if step.verb == "when":
        text = step.args["when"].text if "when" in step.args else ""
        return _says_yes(text) if exit_name == "then" else exit_name == "else" and _says_no(text)
    if step.when is not None and exit_name == "next" and step.verb in ("goto", "hangup", "return"):
        return _says_no(step.when.text)
    return step.when is not None and exit_name != "next" and _says_yes(step.when.text)


def _says_yes(condition: str) -> bool:
    """Whether it holds for verified callers only."""
    parts = re.split(r"\s+and\s+", condition.strip())
    return " or " not in condition and any(_YES.fullmatch(part.strip()) for part in parts)


def _says_no(condition: str) -> bool:
    """Whether it holds for every caller who is not verified."""
    parts = re.split(r"\s+or\s+", condition.strip())
    return " and " not in condition and any(_NO.fullmatch(part.strip()) for part in parts)


def _said(step: Step) -> Iterator[Prompt]:
    """Everything that a step says to the caller; the text of a message is written, not said."""
    for name, value in step.args.items():
        if step.verb == "send" and name == "text":
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Prompt):
                yield item


def _is_private(compiled: Compiled, name: str) -> bool:
    return name in compiled.graph.private or name.partition(".")[0] in compiled.graph.private


# --- written -------------------------------------------------------------------------------------------------------


def _leaks(compiled: Compiled, report: Report) -> None:
    for link in compiled.chains.links.values():
        step = compiled.graph.steps[link.id]
        for field in WRITTEN.get(step.verb, ()):
            names = _names(step.args.get(field))
            secret = sorted(name for name in names if name in compiled.graph.secret)
            private = () if field in FOR_AGENTS else sorted(name for name in names if _is_private(compiled, name))
            kind = "secret" if secret else "private"
            for name in (secret or private)[:1]:
                where = {"http": "the address", "tell_agent": "tell_agent"}.get(field, f"a {step.verb}")
                what = f"'{name}' is {kind} and would be readable in {where}"
                report.error("secret-leaks", link.node.mark_of(field), what, "leave it out")


def _copies(compiled: Compiled, report: Report) -> None:
    """A secret that is kept in a value which is none, here or in another flow, or goes into the query of a GET."""
    secrets = compiled.graph.secret
    for link in compiled.chains.links.values():
        step = compiled.graph.steps[link.id]
        for name, formula in step.args.get("set", ()):
            if (
                name not in secrets
                and not isinstance(formula.type, YesNo)
                and (found := sorted(formula.names & secrets))
            ):
                _leak(found[0], f"'{name}', which is written down", link, "set", report)
        where = _where_it_goes(step)
        for _, formula in step.args.get("with", ()) if where else ():
            if found := sorted(formula.names & secrets):
                _leak(found[0], where, link, "with", report)
    section = compiled.file.sections.get("gives")
    if section is not None and (given := sorted(secrets.intersection(compiled.graph.gives))):
        what = f"'{given[0]}' is secret and would be written down by the flow that is given it"
        report.error("secret-leaks", section.key.mark, what, "use it here, and give back what came of it")


def _where_it_goes(step: Step) -> str:
    """Whether somebody could read what stands in `with:`; a function and the body of a request are for machines."""
    request = step.args.get("http")
    if isinstance(request, Request) and request.method == "GET":
        return "the address"
    return f"{step.args['call']}, which writes it down" if step.verb == "call" and "call" in step.args else ""


def _leak(name: str, where: str, link: Link, field: str, report: Report) -> None:
    what = f"'{name}' is secret and would be readable in {where}"
    report.error("secret-leaks", link.node.mark_of(field), what, "leave it out")


def _names(value: object) -> frozenset[str]:
    if isinstance(value, Prompt):
        return frozenset().union(*(text.names for text in value.texts.values()))
    if isinstance(value, Request):
        return value.url.names
    if isinstance(value, Template):
        return value.names
    return getattr(value, "names", frozenset())
