"""Fields of a step that name something outside the file: queues, functions, addresses, numbers, other flows.

One function for each such grammar.Kind, used by kinds.py. A mistake becomes a message and the function gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scripts_dsl import dialling, suggest
from scripts_dsl.fields import Fields
from scripts_dsl.formula import Formula
from scripts_dsl.grammar import Field, Kind
from scripts_dsl.hours import Calendar
from scripts_dsl.kinds_requests import by_name, headers, request, text_of
from scripts_dsl.model import StepNode
from scripts_dsl.settings.outside import CHANNELS
from scripts_dsl.site import FunctionSpec
from scripts_dsl.template import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.types import MapType, Type

# --- queues, boxes, senders ----------------------------------------------------------------------------------------


def _queue(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    if not f.site.known:
        return name
    return f.queues.use(name, node.mark)


def _closing(f: Fields, _row: Field, node: Node, step: StepNode) -> Calendar | None:
    """The hours of the queue, when the step says where to go as it closes."""
    name = text_of(step.main)
    queue = f.site.queues.get(name)
    if "at_closing" not in step.targets or queue is None:
        return None
    if queue.hours is None:
        hint = f"add  hours:  to queue '{name}' in settings.yaml, or take at_closing out"
        f.report.error("hours", node.mark, f"queue '{name}' has no hours, it never closes", hint)
    return queue.hours


def _box(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    return _of_site(f, node, f.site.boxes, "unknown-box", "the site has no box", "boxes")


def _channel(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    name = text_of(node)
    if name not in CHANNELS:
        hints = suggest.hints(name, CHANNELS, "it sends")
        f.report.error("unknown-sender", node.mark, f"'{name}' cannot be sent", *hints)
        return None
    if f.site.known and name not in f.site.senders:
        hint = f"add  senders: {{{name}: …}}  to settings.yaml"
        f.report.error("unknown-sender", node.mark, f"the site has no sender of {name}", hint)
    return name


def _of_site(f: Fields, node: Node, known: Iterable[str], rule: str, missing: str, plural: str) -> str | None:
    """A name that the settings must have, when there are any."""
    name, names = text_of(node), list(known)
    if f.site.known and name not in names:
        f.report.error(rule, node.mark, f"{missing} '{name}'", *suggest.hints(name, names, plural))
        return None
    return name


# --- functions, queries, flows -------------------------------------------------------------------------------------


def _function(f: Fields, _row: Field, node: Node, step: StepNode) -> str | None:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    f.functions.add(name)
    spec = f.site.functions.get(name)
    if spec is None and f.site.known:
        hints = suggest.hints(name, f.site.functions, "functions")
        f.report.error("unknown-function", node.mark, f"the site has no function '{name}'", *hints)
        return None
    if spec is not None and not f.lost:
        _given(f, spec, step)
        _fits_into(f, spec, step)
    return name


def _given(f: Fields, spec: FunctionSpec, step: StepNode) -> None:
    """Every argument that the function takes is given."""
    given = step.of("with")
    names = {key.text for key, _ in given.entries} if isinstance(given, MappingNode) else set()
    if missing := [argument for argument in spec.arguments if argument not in names]:
        example = ", ".join(f"{argument}: …" for argument in spec.arguments)
        what = f"'{spec.name}' is not given '{missing[0]}'"
        f.report.error("missing-field", step.mark_of("with"), what, f"write  with: {{{example}}}")


def _fits_into(f: Fields, spec: FunctionSpec, step: StepNode) -> None:
    """What the function gives can be kept in the value of `into:`."""
    into = step.of("into")
    wanted = f.scope.values.get(into.text.strip()) if isinstance(into, Scalar) else None
    if into is None or wanted is None or spec.result is None:
        return
    problem = _misfit(wanted, spec.result)
    if problem:
        f.report.error("wrong-result", into.mark, f"'{spec.name}' gives {problem}", f"it gives {spec.result.name}")


def _misfit(wanted: Type, given: Type) -> str | None:
    """Why a result cannot be kept; None if it can. Fields that nobody wants are left out."""
    if not isinstance(wanted, MapType) or not isinstance(given, MapType):
        return None if type(wanted) is type(given) else f"{given.a}, wanted is {wanted.a}"
    for name, type_ in wanted.fields:
        found = given.field(name)
        if found is None:
            return f"no '{name}'"
        if (inner := _misfit(type_, found)) is not None:
            return f"{inner} in '{name}'"
    return None


def _query(f: Fields, _row: Field, node: Node, step: StepNode) -> str | None:
    f.queries.add(text_of(node))
    by_name(f, step)
    if not f.site.queries:
        return text_of(node)
    name = _of_site(f, node, f.site.queries, "unknown-query", "the site has no query", "queries")
    given = step.of("with")
    names = {key.text for key, _ in given.entries} if isinstance(given, MappingNode) else set()
    wanted = f.site.queries[name].arguments if name else ()
    if not f.lost and (missing := [argument for argument in wanted if argument not in names]):
        example = ", ".join(f"{argument}: …" for argument in wanted)
        what = f"'{name}' is not given '{missing[0]}'"
        f.report.error("missing-field", step.mark_of("with"), what, f"write  with: {{{example}}}")
    return name


def _flow(f: Fields, _row: Field, node: Node, step: StepNode) -> str | None:
    """Another flow: its name, everything it takes, and a place for what it gives."""
    name = _of_files(f, node, "flow")
    signature = f.site.files.find("flow", text_of(node))
    if signature is None or f.lost:
        return name
    given = step.of("with")
    names = {key.text for key, _ in given.entries} if isinstance(given, MappingNode) else set()
    if missing := [value for value in signature.takes if value not in names]:
        example = ", ".join(f"{value}: …" for value in signature.takes)
        what = f"flow '{signature.name}' is not given '{missing[0]}'"
        f.report.error("takes-gives", step.mark_of("with"), what, f"write  with: {{{example}}}")
    _takes_back(f, signature.name, signature.gives, step)
    return name


def _takes_back(f: Fields, flow: str, gives: Mapping[str, Type], step: StepNode) -> None:
    """A map takes what is given by name; another value the only thing that is given."""
    into = step.of("into")
    wanted = f.scope.values.get(text_of(into)) if into is not None else None
    if into is None or wanted is None:
        return
    given: Type = MapType.of(gives)
    if not isinstance(wanted, MapType):
        given = next(iter(gives.values())) if len(gives) == 1 else given
    problem = _misfit(wanted, given) if gives else "nothing"
    if problem:
        f.report.error("takes-gives", into.mark, f"flow '{flow}' gives {problem}", f"it gives {MapType.of(gives).name}")


def _survey(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    return _of_files(f, node, "survey")


def _of_files(f: Fields, node: Node, kind: str) -> str | None:
    """Kind and name of another file, which must be there when there are others."""
    name, files = text_of(node), f.site.files
    if files.known and files.find(kind, name) is None:
        hints = suggest.hints(name, files.names(kind), f"{kind}s")
        f.report.error(f"unknown-{kind}", node.mark, f"there is no {kind} '{name}'", *hints)
        return None
    return f"{kind} {name}"


# --- arguments -----------------------------------------------------------------------------------------------------


def _arguments(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, Formula], ...]:
    """Checked against what is taken, when that is known."""
    asked, takes = text_of(step.main), _takes(f, step)
    found: list[tuple[str, Formula]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if takes is not None and key.text not in takes:
            rule = "takes-gives" if step.verb.name == "call" else "unknown-field"
            hints = suggest.hints(key.text, takes, f"{asked} takes")
            f.report.error(rule, key.mark, f"'{asked}' takes no '{key.text}'", *hints)
            continue
        formula = f.formula(value, takes[key.text] if takes else None)
        if formula:
            found.append((key.text, formula))
    return tuple(found)


def _takes(f: Fields, step: StepNode) -> Mapping[str, Type | None] | None:
    """Names and types that function, query or flow of a step take; None if that is not known."""
    asked = text_of(step.main)
    match step.verb.name:
        case "run":
            spec = f.site.functions.get(asked)
            return spec.arguments if spec else None
        case "db":
            query = f.site.queries.get(asked)
            return dict.fromkeys(query.arguments) if query else None
        case "call":
            signature = f.site.files.find("flow", asked)
            return signature.takes if signature else None
    return None


# --- numbers to ring -----------------------------------------------------------------------------------------------


def _dial(f: Fields, _row: Field, node: Node, step: StepNode) -> Template | None:
    """A fixed number, or one from outside with `allow`."""
    template = f.template(node) if isinstance(node, Scalar) else None
    if template is None:
        return None
    if template.constant is None and step.of("allow") is None:
        what, hint = "a number that comes from outside may be dialled, whatever it is", "add  allow: [+48?????????]"
        f.report.error("wide-dial", node.mark, what, f"{hint}  (never +*, 00*, premium numbers)")
    elif template.constant is not None and not dialling.NUMBER.fullmatch(template.constant.strip()):
        digits = re.sub(r"[\s().\-/]", "", template.constant)
        hint = f"write {digits if dialling.NUMBER.fullmatch(digits) else '+48221234567'}"
        if template.constant.strip() in f.site.queues:
            hint = f"people of a queue are reached by  - queue: {template.constant.strip()}"
        f.report.error("number", node.mark, f"'{text_of(node)}' is no telephone number", hint)
    return template


def _patterns(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[str, ...]:
    found: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        problem = dialling.too_wide(text_of(item))
        if problem is None:
            found.append(text_of(item))
        else:
            f.report.error("wide-dial", item.mark, problem, "give the country and the length: +48?????????")
    return tuple(found)


READERS: Mapping[Kind, Callable[[Fields, Field, Node, StepNode], Any]] = {
    Kind.QUEUE: _queue,
    Kind.CLOSING: _closing,
    Kind.BOX: _box,
    Kind.CHANNEL: _channel,
    Kind.FUNCTION: _function,
    Kind.REQUEST: request,
    Kind.HEADERS: headers,
    Kind.QUERY: _query,
    Kind.FLOW: _flow,
    Kind.SURVEY: _survey,
    Kind.ARGUMENTS: _arguments,
    Kind.DIAL: _dial,
    Kind.PATTERNS: _patterns,
}
