"""What a flow can ever touch outside: queues, numbers, URLs, functions, consents, …; a Graph in, names by group out.

Read off the fields of its steps by their kind in the grammar. Called by diff, by `check --explain` and by publish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts_dsl.describe import said
from scripts_dsl.graph import Graph, Step
from scripts_dsl.verbs import ROWS

GROUPS: Mapping[str, str] = {
    "QUEUE": "queue",
    "DIAL": "number",
    "REQUEST": "URL",
    "FUNCTION": "function",
    "QUERY": "query",
    "CHANNEL": "sender",
    "BOX": "message box",
    "SURVEY": "survey",
    "FLOW": "flow",
}
"""Kind of a field -> what it names."""

VERBS: Mapping[str, str] = {"consent": "consent", "record": "recording"}
"""Verbs that touch something by themselves; the name is the consent's, or the value's that is recorded into."""


def touched(graph: Graph) -> dict[str, frozenset[str]]:
    """Names by group, in the order of GROUPS, those of called files included; groups without names are left out."""
    found: dict[str, set[str]] = {group: set() for group in (*GROUPS.values(), *VERBS.values())}
    for step in graph.steps.values():
        for group, name in _of_step(step, graph.languages.fallback):
            found[group].add(name)
    for called in graph.flows.values():
        for group, names in touched(called).items():
            found[group] |= names
    return {group: frozenset(names) for group, names in found.items() if names}


def _of_step(step: Step, language: str) -> Iterator[tuple[str, str]]:
    verb = ROWS[step.verb]
    for row in (*((verb.main,) if verb.main else ()), *verb.fields):
        group = GROUPS.get(row.kind.name)
        if group and row.name in step.args:
            yield group, said(step.args[row.name], language)
    if step.verb in VERBS:
        yield VERBS[step.verb], said(step.args.get("into", step.args.get(step.verb)), language)
