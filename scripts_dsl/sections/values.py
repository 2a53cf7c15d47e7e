"""`takes:`, `vars:` and `gives:`: the typed values of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.problems import Problem
from scripts_dsl.scope import TAKEN
from scripts_dsl.sections.entries import entries
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence, is_empty
from scripts_dsl.types import Declaration, MapType, Type, parse_declaration


@dataclass(slots=True)
class Values:
    """What `takes:` and `vars:` declare."""

    types: dict[str, Type] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    parts: dict[str, Mark] = field(default_factory=dict)
    """`customer.debt` and all its like."""
    taken: set[str] = field(default_factory=set)
    """Names of `takes:`."""
    defaults: dict[str, tuple[Scalar, Declaration]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Declared, but with a type that does not exist."""
    gives: list[str] = field(default_factory=list)
    """Names that go back to the flow that called."""
    private: set[str] = field(default_factory=set)
    """`debt`, `customer.debt`: spoken only to somebody who is verified."""


def read_values(file: File, spoken: tuple[str, ...], report: Report) -> Values:
    """`takes:`, `vars:` and `gives:`."""
    found = Values()
    for part in ("takes", "vars"):
        _part(found, file, part, spoken, report)
    _gives(found, file, spoken, report)
    return found


def _part(found: Values, file: File, part: str, spoken: tuple[str, ...], report: Report) -> None:
    for name, node in entries(file, part, report):
        if not name.text.isidentifier() or name.text in TAKEN:
            what = "has a meaning of its own" if name.text in TAKEN else "cannot be the name of a value"
            report.error("name", name.mark, f"'{name.text}' {what}", "choose another name")
            continue
        if name.text in found.marks:
            there = "takes:" if name.text in found.taken else "vars:"
            report.error("twice", name.mark, f"'{name.text}' is already in {there}", "keep one of them")
            continue
        found.marks[name.text] = name.mark
        if is_empty(node) and _in_braces(file, part):
            hint = "write each value on its own line below, without the braces"
            report.error("prose-in-braces", name.mark, "inside { } a comma begins a new entry", hint)
            found.broken.add(name.text)
            break
        if part == "takes":
            found.taken.add(name.text)
        _declare(found, name, node, spoken, report)


def read_types(node: Node | None, spoken: tuple[str, ...], report: Report) -> dict[str, Type]:
    """Names with types, as they stand under `takes:` or `fields:`; those with mistakes are left out."""
    found: dict[str, Type] = {}
    for name, value in node.entries if isinstance(node, MappingNode) else ():
        declaration = _declaration(name, value, spoken, report)
        if declaration is not None:
            found[name.text] = declaration.type
    return found


def _private_fields(name: Scalar, node: Node) -> set[str]:
    """`customer.debt`, where `debt: money PLN, private` stands in a map."""
    found: set[str] = set()
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if isinstance(value, Scalar) and _PRIVATE.search(value.text.partition("=")[0]):
            found.add(f"{name.text}.{key.text}")
    return found


_PRIVATE = re.compile(r",\s*private\s*$")


def _gives(found: Values, file: File, spoken: tuple[str, ...], report: Report) -> None:
    """`gives: [reason]` names values of `vars:` and `takes:`; a map declares values of its own."""
    section = file.sections.get("gives")
    if section is None:
        return
    if isinstance(section.node, MappingNode):
        _part(found, file, "gives", spoken, report)
        found.gives += [key.text for key, _ in section.node.entries if key.text in found.types]
        return
    for item in section.node.items if isinstance(section.node, Sequence) else (section.node,):
        name = item.text if isinstance(item, Scalar) else ""
        if name in found.marks:
            found.gives.append(name)
        else:
            hints = suggest.hints(name, found.marks, "values")
            report.error("unknown-value", item.mark, f"there is no value called '{name}'", *hints)


def _in_braces(file: File, part: str) -> bool:
    node = file.sections[part].node
    return isinstance(node, MappingNode) and node.flow


def _declare(found: Values, name: Scalar, node: Node, spoken: tuple[str, ...], report: Report) -> None:
    declaration = _declaration(name, node, spoken, report)
    if declaration is None:
        found.broken.add(name.text)
        return
    found.types[name.text] = declaration.type
    found.private |= {name.text} if declaration.private else _private_fields(name, node)
    if isinstance(node, MappingNode):
        found.parts.update({f"{name.text}.{key.text}": key.mark for key, _ in node.entries})
    if declaration.default is not None and isinstance(node, Scalar):
        found.defaults[name.text] = (node, declaration)


def _declaration(name: Scalar, node: Node, spoken: tuple[str, ...], report: Report) -> Declaration | None:
    if isinstance(node, MappingNode) and node.entries:
        fields: dict[str, Type] = {}
        for key, value in node.entries:
            inner = _declaration(key, value, spoken, report)
            if inner is not None:
                fields[key.text] = inner.type
        return Declaration(MapType.of(fields)) if fields else None
    if not isinstance(node, Scalar) or is_empty(node):
        report.error("unknown-type", name.mark, f"'{name.text}' has no type", f"write  {name.text}: text")
        return None
    try:
        declaration = parse_declaration(node.text, spoken)
    except Problem as problem:
        report.problem(node, problem)
        return None
    return declaration
