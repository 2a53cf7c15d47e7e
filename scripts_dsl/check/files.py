"""Other files that a flow calls: each is checked itself and pinned to the graph that calls it.

`call-circle`: flows that call each other for ever. `takes-gives`: a called file with errors of its own cannot be
used. `missing-translation`: it does not speak a language of the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts_dsl.chains import Link
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import Graph
from scripts_dsl.messages import Report
from scripts_dsl.tree import Scalar

CALLS = ("call", "survey")
"""Verbs that go into another file."""

CIRCLE = "call-circle"

Checker = Callable[[Path, tuple[str, ...]], Any]
"""Checks another file: its path, and the files on the way to it (`flow pay`)."""


def link(compiled: Compiled, report: Report, check: Checker, way: tuple[str, ...]) -> Graph:
    """The graph with the graphs it calls, as far as they are known. `way`: files that lead here, the first first."""
    graph, way = compiled.graph, (*way, f"{compiled.file.kind} {compiled.file.name}")
    flows: dict[str, Graph] = {}
    told: set[str] = set()
    for step in compiled.chains.links.values():
        called = compiled.graph.steps[step.id].args.get(step.node.verb.name) if step.node.verb.name in CALLS else None
        if called is None or called in flows or called in told:
            continue
        found = _called(compiled, step, called, report, check, way)
        if found is None:
            told.add(called)
        else:
            flows[called] = found
    return pinned(graph, flows) if flows else graph


def _called(
    compiled: Compiled, step: Link, called: str, report: Report, check: Checker, way: tuple[str, ...]
) -> Graph | None:
    kind, _, name = called.partition(" ")
    mark = step.node.main.mark if isinstance(step.node.main, Scalar) else step.node.key.mark
    if called in way:
        names = " → ".join(one.partition(" ")[2] for one in (*way[way.index(called) :], called))
        hint = "a flow may call others, but none that leads back to it; use goto inside one flow"
        report.error(CIRCLE, mark, f"flows call each other for ever: {names}", hint)
        return None
    signature = compiled.site.files.find(kind, name)
    if signature is None:
        return None
    checked = check(signature.path, way)
    graph: Graph | None = checked.graph
    if (circle := next((m for m in checked.messages if m.rule == CIRCLE), None)) is not None:
        report.error(CIRCLE, mark, circle.text, *circle.hints)
        return None
    if graph is None:
        hint = f"centrala check {signature.path}"
        report.error("takes-gives", mark, f"the {kind} '{name}' has errors of its own", hint)
        return None
    silent = [language for language in compiled.graph.languages.all() if not graph.languages.speaks(language)]
    if silent:
        hint = f"callers who chose {' or '.join(silent)} would hear another language"
        report.error("missing-translation", mark, f"the {kind} '{name}' does not speak {', '.join(silent)}", hint)
    return graph


def pinned(graph: Graph, flows: Mapping[str, Graph]) -> Graph:
    """The graph with what it calls: its identity and what it reads of the site are those of all of them."""
    names = "".join(f"{name} {flows[name].hash} " for name in sorted(flows))
    identity = hashlib.sha256(f"{graph.hash} {names}".encode()).hexdigest()[:16]
    site = graph.site_names.union(*(called.site_names for called in flows.values()))
    return replace(graph, hash=identity, flows=flows, site_names=site)
