"""What stands in a field of a step, turned into what the engine reads: one function for each grammar.Kind.

Called by compile.py. A mistake becomes a message and the function gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scripts_dsl import suggest
from scripts_dsl.fields import Fields
from scripts_dsl.formula import Formula
from scripts_dsl.grammar import KEY_WORDS, KEYS, Field, Kind
from scripts_dsl.graph import Prompt
from scripts_dsl.model import StepNode
from scripts_dsl.problems import Problem
from scripts_dsl.site import FunctionSpec
from scripts_dsl.texts import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.types import Choice, Language, MapType, Type, YesNo
from scripts_dsl.values import read_duration, read_yes_no

LONGEST = 24 * 3600
"""Seconds of any length of time in a file."""
MOST_TRIES = 20

YES_NO_TYPE = YesNo()


def read(f: Fields, row: Field, node: Node, step: StepNode) -> Any:
    """The compiled value of a field; None after a message (or when the kind is an exit)."""
    reader = _READERS.get(row.kind)
    return reader(f, row, node, step) if reader else None


# --- plain values ------------------------------------------------------------------------------------------------


def duration(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> float | None:
    """Seconds."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    length = read_duration(text)
    if length is None or not 0 < length.total_seconds() <= LONGEST:
        hint = f"a length of time needs a unit: {text}s, {text}m" if text.isdigit() else "write 4m, 30s, 2h"
        f.report.error("duration", node.mark, f"'{row.name}' is a length of time, not '{text}'", hint)
        return None
    return length.total_seconds()


def count(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> int | None:
    """A whole number from 1."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_TRIES):
        f.report.error("number", node.mark, f"'{row.name}' is a number from 1 to {MOST_TRIES}, not '{text}'")
        return None
    return int(text)


def yes_no(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> bool | None:
    """Yes or no."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    answer = read_yes_no(text)
    if answer is None:
        near = {"true": "yes", "on": "yes", "false": "no", "off": "no"}.get(text.lower())
        near = near or suggest.nearest(text, ("yes", "no"))
        hint = f"write {near}" if near else "write yes or no"
        f.report.error("yes-no", node.mark, f"'{row.name}' is yes or no, not '{text}'", hint)
    return answer


# --- prompts, formulas, names --------------------------------------------------------------------------------------


def _prompt(f: Fields, _row: Field, node: Node, _step: StepNode) -> Prompt | None:
    return f.prompt(node)


def _prompts(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[Prompt, ...] | None:
    items = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(prompt for item in items if (prompt := f.prompt(item)) is not None)
    return found or None


def _text(f: Fields, _row: Field, node: Node, _step: StepNode) -> Template | None:
    return f.template(node) if isinstance(node, Scalar) else None


def _formula(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node)


def _condition(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node, YES_NO_TYPE)


def _language(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node, f.scope.language)


def _assignments(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[tuple[str, Formula], ...] | None:
    found: list[tuple[str, Formula]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        name = f.value_name(key)
        formula = f.formula(value, f.type_of(name))
        if name and formula:
            found.append((name, formula))
    return tuple(found)


def _arguments(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, Formula], ...] | None:
    """Checked against what the function takes, when the site knows it."""
    function = step.main.text if isinstance(step.main, Scalar) else ""
    spec = f.site.functions.get(function)
    found: list[tuple[str, Formula]] = []
    entries = node.entries if isinstance(node, MappingNode) else ()
    for key, value in entries:
        if spec and key.text not in spec.arguments:
            hints = suggest.hints(key.text, spec.arguments, f"{function} takes")
            f.report.error("unknown-field", key.mark, f"'{function}' takes no '{key.text}'", *hints)
            continue
        formula = f.formula(value, spec.arguments[key.text] if spec else None)
        if formula:
            found.append((key.text, formula))
    return tuple(found)


def _value_name(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    return f.value_name(node)


def _queue(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    if not f.site.known:
        return name
    return f.queues.use(name, node.mark)


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


def _word(f: Fields, row: Field, node: Node, _step: StepNode) -> str | None:
    word = node.text.strip() if isinstance(node, Scalar) else ""
    if not word or len(word) > 80 or any(c.isspace() for c in word):
        f.report.error("name", node.mark, f"'{row.name}' is one word")
        return None
    return word


def _key_places(_f: Fields, _row: Field, _node: Node, step: StepNode) -> tuple[str, ...]:
    return tuple(key for key in step.targets if key in KEYS)


def _key_choices(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, str], ...] | None:
    """The words must be choices of the value that is filled."""
    into = step.of("into")
    name = into.text.strip() if isinstance(into, Scalar) else ""
    type_ = f.scope.resolve(name)
    known = type_.words if isinstance(type_, Choice | Language) else ("yes", "no") if isinstance(type_, YesNo) else None
    found: list[tuple[str, str]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        pressed = KEY_WORDS.get(key.text, key.text)
        if pressed not in KEYS:
            f.report.error("key", key.mark, f"'{key.text}' is no key of a telephone", "keys: 0 to 9, star, hash")
        elif isinstance(value, Scalar):
            _choice(f, value, name, known)
            found.append((pressed, value.text.strip()))
    return tuple(found)


def _choice(f: Fields, value: Scalar, name: str, known: tuple[str, ...] | None) -> None:
    type_ = f.scope.resolve(name)
    if known is None and type_ is not None:
        try:
            type_.parse(value.text.strip())
        except Problem as problem:
            f.report.problem(value, problem)
    elif known is not None and value.text.strip() not in known:
        hints = suggest.hints(value.text.strip(), known, "choices")
        what = f"'{value.text.strip()}' is not one of the choices of '{name}'"
        f.report.error("not-a-choice", value.mark, what, *hints)


Reader = Callable[[Fields, Field, Node, StepNode], Any]

_READERS: Mapping[Kind, Reader] = {
    Kind.PROMPT: _prompt,
    Kind.PROMPTS: _prompts,
    Kind.TEXT: _text,
    Kind.FORMULA: _formula,
    Kind.CONDITION: _condition,
    Kind.CHECKED_FORMULA: _condition,
    Kind.LANGUAGE: _language,
    Kind.ASSIGNMENTS: _assignments,
    Kind.ARGUMENTS: _arguments,
    Kind.VALUE_NAME: _value_name,
    Kind.DURATION: duration,
    Kind.COUNT: count,
    Kind.YES_NO: yes_no,
    Kind.KEY_PLACES: _key_places,
    Kind.KEY_CHOICES: _key_choices,
    Kind.QUEUE: _queue,
    Kind.FUNCTION: _function,
    Kind.WORD: _word,
}
"""PLACE and STEPS are exits: compile.py binds them."""
