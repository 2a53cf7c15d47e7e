"""`takes:` and `vars:`: the typed values of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.problems import Problem
from scripts_dsl.scope import TAKEN
from scripts_dsl.sections.entries import entries
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, is_empty
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


def read_values(file: File, spoken: tuple[str, ...], report: Report) -> Values:
    """`takes:` and `vars:`."""
    found = Values()
    for part in ("takes", "vars"):
        for name, node in entries(file, part, report):
            if not name.text.isidentifier() or name.text in TAKEN:
                what = "has a meaning of its own" if name.text in TAKEN else "cannot be the name of a value"
                report.error("name", name.mark, f"'{name.text}' {what}", "choose another name")
                continue
            if name.text in found.marks:
                report.error("twice", name.mark, f"'{name.text}' is already in takes:", "keep one of them")
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
    return found


def read_types(node: Node | None, spoken: tuple[str, ...], report: Report) -> dict[str, Type]:
    """Names with types, as they stand under `takes:` or `fields:`; those with mistakes are left out."""
    found: dict[str, Type] = {}
    for name, value in node.entries if isinstance(node, MappingNode) else ():
        declaration = _declaration(name, value, spoken, report)
        if declaration is not None:
            found[name.text] = declaration.type
    return found


def _in_braces(file: File, part: str) -> bool:
    node = file.sections[part].node
    return isinstance(node, MappingNode) and node.flow


def _declare(found: Values, name: Scalar, node: Node, spoken: tuple[str, ...], report: Report) -> None:
    declaration = _declaration(name, node, spoken, report)
    if declaration is None:
        found.broken.add(name.text)
        return
    found.types[name.text] = declaration.type
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
    if declaration.private:
        report.error("not-yet", node.mark, "this version cannot keep a value private yet")
        return None
    return declaration
