"""What has to hold across a call of another flow. `private-before-verified`: a value that is private on one side only.
`quiet-after-hangup`: a called flow talks to a caller who has gone.

Called with the graphs of the called files, after they are linked.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.messages import Report
from scripts_dsl.types import MapType
from scripts_dsl.verbs import ROWS


def check(compiled: Compiled, flows: Mapping[str, Graph], report: Report) -> None:
    """Every `call`. `flows`: graphs of called files, by `flow pay`."""
    gone = _after_hangup(compiled)
    for link in compiled.chains.links.values():
        step = compiled.graph.steps[link.id]
        called = flows.get(step.args.get("call", "")) if step.verb == "call" else None
        if called is not None:
            _given(compiled.graph, link, step, called, report)
            _given_back(compiled.graph, link, step, called, report)
            if link.id in gone:
                _quiet(link, called, report)


# --- private -------------------------------------------------------------------------------------------------------


def _given(graph: Graph, link: Link, step: Step, called: Graph, report: Report) -> None:
    for name, formula in step.args.get("with", ()):
        private = sorted(one for one in formula.names if _is_private(graph, one))
        if private and name not in called.private:
            what = f"'{private[0]}' is private, and flow '{called.name}' would tell '{name}' to anybody"
            hint = f"write  , private  behind the type of {name} in takes: of {called.name}"
            report.error("private-before-verified", link.node.mark_of("with"), what, hint)


def _given_back(graph: Graph, link: Link, step: Step, called: Graph, report: Report) -> None:
    into = step.args.get("into")
    for name in called.gives if into else ():
        kept = f"{into}.{name}" if isinstance(graph.types.get(str(into)), MapType) else str(into)
        if name in called.private and not _is_private(graph, kept):
            what = f"'{name}' is private in flow '{called.name}', and here '{kept}' would be told to anybody"
            report.error(
                "private-before-verified", link.node.mark_of("into"), what, "write  , private  behind its type"
            )


def _is_private(graph: Graph, name: str) -> bool:
    return name in graph.private or name.partition(".")[0] in graph.private


# --- the caller has gone -------------------------------------------------------------------------------------------


def _after_hangup(compiled: Compiled) -> set[str]:
    start = compiled.chains.always.get("hangup")
    if start is None or start == END:
        return set()
    links = compiled.chains.links.values()
    return paths.reachable([start], {link.id: tuple(t for t in link.exits.values() if t != END) for link in links})


def _quiet(link: Link, called: Graph, report: Report) -> None:
    after = {step.id: tuple(t for t in step.exits.values() if t != END) for step in called.steps.values()}
    loud = [called.steps[one] for one in sorted(paths.reachable([called.start], after)) if one in called.steps]
    step = next((step for step in loud if not ROWS[step.verb].hangup_safe or _asks(step)), None)
    if step is not None:
        what = f"flow '{called.name}' has '{step.verb}' for a caller, and this one has gone (always: hangup leads here)"
        report.error(
            "quiet-after-hangup",
            link.node.key.mark,
            what,
            "only note, http, db, run, set, send, outcome, survey … by: email",
        )


def _asks(step: Step) -> bool:
    return step.verb == "survey" and "by" not in step.args
