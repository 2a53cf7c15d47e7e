"""`unused-value`: declared and never used. `caller-repeats`: the caller typed it, the agent will not see it."""

from __future__ import annotations

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report


def check(compiled: Compiled, report: Report) -> None:
    """Both rules."""
    expected = {name for case in compiled.file.tests for name in (*case.expect, *case.given)}
    for name, mark in compiled.values.unused():
        if name not in expected:
            report.warning("unused-value", mark, f"nothing uses '{name}'", "take it out")
    _repeats(compiled, report)


def _repeats(compiled: Compiled, report: Report) -> None:
    """Only what is typed digit by digit: nobody likes to say that again."""
    after = paths.edges(compiled.chains)
    steps = compiled.graph.steps
    typed: dict[str, set[str]] = {}
    for link in compiled.chains.links.values():
        args = steps[link.id].args
        name = args.get("into")
        if link.node.verb.name == "ask" and name and not args.get("options") and not args.get("secret"):
            typed.setdefault(name, set()).update(paths.reachable([link.id], after))
    for link in compiled.chains.links.values():
        if link.node.verb.person and link.node.verb.field("tell_agent"):
            _tells(link, compiled, {name for name, reached in typed.items() if link.id in reached}, report)


def _tells(link: Link, compiled: Compiled, names: set[str], report: Report) -> None:
    told = compiled.graph.steps[link.id].args.get("tell_agent")
    if told is None and link.node.of("tell_agent") is not None:
        return
    said = {name.partition(".")[0] for name in told.names} if told else set()
    missing = sorted(names - said)
    if missing:
        shown = ", ".join(f"'{name}'" for name in missing)
        example = " ".join(f'${{{name} else "not given"}}' for name in missing)
        report.warning(
            "caller-repeats",
            link.node.mark_of("tell_agent"),
            f"the caller typed {shown}, the agent will not see it",
            f"add to tell_agent:  {example}",
        )
