"""`caller-repeats`: the caller typed it, the agent will not see it. Also across files: what a called flow asked, and
what is handed to a called flow that leads to a person.

Called with the graphs of the called files, after they are linked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.messages import Report
from scripts_dsl.types import MapType
from scripts_dsl.verbs import ROWS

TELL = "tell_agent"


def check(compiled: Compiled, flows: Mapping[str, Graph], report: Report) -> None:
    """Every step of the file that leads to a person. `flows`: graphs of called files, by `flow pay`."""
    typed, lost = _typed(compiled, flows)
    for link in compiled.chains.links.values():
        step = compiled.graph.steps[link.id]
        here = {name for name, reached in typed.items() if link.id in reached}
        if link.node.verb.person and link.node.verb.field(TELL):
            _tells(link, step, here, report)
            _never_given(link, {name: flow for (name, flow), reached in lost.items() if link.id in reached}, report)
        elif link.node.verb.name == "call" and (called := flows.get(step.args.get("call", ""))) is not None:
            _hands_over(link, step, called, here, report)


# --- what is typed -------------------------------------------------------------------------------------------------

Reached = dict[str, set[str]]


def _typed(compiled: Compiled, flows: Mapping[str, Graph]) -> tuple[Reached, dict[tuple[str, str], set[str]]]:
    """Values that were typed, with the steps after that; and those that a called flow keeps for itself."""
    after = paths.edges(compiled.chains)
    steps = compiled.graph.steps
    typed: Reached = {}
    lost: dict[tuple[str, str], set[str]] = {}
    for link in compiled.chains.links.values():
        step = steps[link.id]
        called = flows.get(step.args.get("call", "")) if step.verb == "call" else None
        for name in _asked(compiled.graph, step) if called is None else _given_back(compiled.graph, step, called):
            typed.setdefault(name, set()).update(paths.reachable([link.id], after))
        for name in _kept(step, called) if called is not None else ():
            lost.setdefault((name, step.args["call"]), set()).update(paths.reachable([link.id], after))
    return typed, lost


def _asked(graph: Graph, step: Step) -> Iterator[str]:
    """Only what is typed digit by digit: nobody likes to say that again."""
    args = step.args
    if step.verb == "ask" and not args.get("options") and not args.get("secret"):
        kind = graph.types.get(args.get("into", ""))
        if kind is not None and kind.keys is not None:
            yield args["into"]


def _asked_in(graph: Graph) -> frozenset[str]:
    """In a called flow, as far as it comes back or leads to a person itself."""
    if graph.kind != "flow":
        return NONE
    return frozenset(name for step in graph.steps.values() for name in _asked(graph, step))


NONE: frozenset[str] = frozenset()


def _given_back(graph: Graph, step: Step, called: Graph) -> Iterator[str]:
    """What a called flow asked and gives back, under the name it has here."""
    into = str(step.args.get("into", ""))
    for name in called.gives if into else ():
        if name in _asked_in(called):
            yield f"{into}.{name}" if isinstance(graph.types.get(into), MapType) else into


def _kept(step: Step, called: Graph) -> Iterator[str]:
    """What a called flow that comes back has asked and does not give back."""
    if any(inner.verb == "return" for inner in called.steps.values()):
        given = set(called.gives) if step.args.get("into") else set()
        yield from sorted(_asked_in(called) - given - set(called.takes))


# --- what is told --------------------------------------------------------------------------------------------------


def _told(step: Step) -> frozenset[str]:
    told = step.args.get(TELL)
    return told.names if told is not None else NONE


def _sees(told: frozenset[str], name: str) -> bool:
    return name in told or any(one.partition(".")[0] == name for one in told)


def _tells(link: Link, step: Step, typed: set[str], report: Report) -> None:
    if TELL not in step.args and link.node.of(TELL) is not None:
        return
    missing = sorted(name for name in typed if not _sees(_told(step), name))
    if missing:
        example = " ".join(f'${{{name} else "not given"}}' for name in missing)
        what = f"the caller typed {_quoted(missing)}, the agent will not see it"
        report.warning("caller-repeats", link.node.mark_of(TELL), what, f"add to tell_agent:  {example}")


def _never_given(link: Link, lost: Mapping[str, str], report: Report) -> None:
    """Typed in a called flow that keeps it: here nobody can tell it to the agent."""
    if lost:
        names = sorted(lost)
        flow = lost[names[0]].partition(" ")[2]
        what = f"the caller typed {_quoted(names)} in flow '{flow}', the agent will not see it"
        hint = f"add  gives: [{', '.join(names)}]  to {flow},  into:  to the call, and tell_agent here"
        report.warning("caller-repeats", link.node.mark_of(TELL), what, hint)


def _hands_over(link: Link, step: Step, called: Graph, typed: set[str], report: Report) -> None:
    """A called flow passes the caller on: it needs what was typed here, and has to tell it."""
    people = [inner for inner in _reached(called) if ROWS[inner.verb].person and ROWS[inner.verb].field(TELL)]
    given = step.args.get("with", ())
    missing = sorted(
        name
        for name in typed
        if any(
            not any(_reads(formula.names, name) and _sees(_told(person), taken) for taken, formula in given)
            for person in people
        )
    )
    if missing:
        flow = called.name
        what = f"the caller typed {_quoted(missing)}, and flow '{flow}' leads to an agent who will not see it"
        hint = f"give it in  with:,  and tell it in  tell_agent  of {flow}"
        report.warning("caller-repeats", link.node.key.mark, what, hint)


def _reads(names: frozenset[str], name: str) -> bool:
    return name in names or any(one.partition(".")[0] == name for one in names)


def _reached(graph: Graph) -> Iterator[Step]:
    """Steps of a called flow to which its own ways lead."""
    after = {step.id: tuple(t for t in step.exits.values() if t != END) for step in graph.steps.values()}
    yield from (graph.steps[step] for step in paths.reachable([graph.start], after) if step in graph.steps)


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
