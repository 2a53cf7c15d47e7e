"""Values of a run: what is asked, filled, read and told.

`unused-value`: declared and never used. `never-filled`: read, and always empty. `not-keyed`: no keys could give such a
value.
"""

from __future__ import annotations

from scripts_dsl.chains import Link
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report
from scripts_dsl.tree import Scalar
from scripts_dsl.types import Choice, Language


def check(compiled: Compiled, report: Report) -> None:
    """All three rules."""
    expected = {name for case in compiled.file.tests for name in (*case.expect, *case.given)}
    for name, mark in compiled.values.unused():
        if name not in expected and name in compiled.graph.types:
            report.warning("unused-value", mark, f"nothing uses '{name}'", "take it out")
    _never_filled(compiled, report)
    for link in compiled.chains.links.values() if compiled.file.kind != "script" else ():
        _keyed(compiled, link, report)


def _never_filled(compiled: Compiled, report: Report) -> None:
    graph = compiled.graph
    filled = set(graph.defaults) | compiled.taken
    for step in graph.steps.values():
        filled |= {*(name for name, _ in step.args.get("set", ())), str(step.args.get("into"))}
    for name, mark in compiled.values.declared.items():
        if name in graph.types and name not in filled and any(n.partition(".")[0] == name for n in compiled.read_names):
            report.warning("never-filled", mark, f"nothing fills '{name}', it is always empty", f"add  into: {name}")


def _keyed(compiled: Compiled, link: Link, report: Report) -> None:
    into = link.node.of("into")
    if link.node.verb.name != "ask" or link.node.of("options") is not None or not isinstance(into, Scalar):
        return
    type_ = compiled.graph.types.get(into.text) or (Language() if into.text == "language" else None)
    if type_ is None or type_.keys is not None:
        return
    what = f"no keys make {type_.a}, the type of '{into.text}'"
    if isinstance(type_, Choice | Language):
        what = f"{what}: 'options' is missing"
        words = ", ".join(f"{key}: {word}" for key, word in enumerate(type_.words[:9], 1)) or "1: pl, 2: en"
        hint = f"add  options: {{{words}}}"
    else:
        hint = "keys make digits, number, phone, money, date, time, yes/no; or add options:"
    report.error("not-keyed", link.node.key.mark, what, hint)
