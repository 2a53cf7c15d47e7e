"""`call`: another flow takes over for a while and gives back values.

- call: pay_by_card
  with: {amount: customer.debt}
  into: payment
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts_dsl.formula import Formula
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.problems import ValueProblem
from scripts_dsl.running import Run
from scripts_dsl.types import MapType, Type
from scripts_dsl.verbs import fetching

VERB = Verb(
    name="call",
    group="think",
    main=Field("call", Kind.FLOW, "Name of the flow.", required=True),
    help="Another flow takes over until its `return`; the keys of `always:` stay in force.",
    example="- call: pay_by_card\n  with: {amount: 5}\n  on_error: operator\n",
    fields=(
        Field("with", Kind.ARGUMENTS, "What its `takes:` are given: names, each with a formula."),
        Field("into", Kind.VALUE_NAME, "The value that is filled with what it gives."),
        Field("on_error", Kind.PLACE, "Where the call goes when what it gives does not fit."),
    ),
    exits=(
        Exit("next", "next"),
        Exit("on_error", "always error", "What it is given or gives does not fit."),
    ),
    files=frozenset({"flow", "script"}),
    waits=True,
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Into the sub-flow."""
    called = run.graph.flows.get(step.args["call"])
    if called is None:
        return run.go(step, "on_error")
    try:
        given = {name: _given(run, called.types[name], formula) for name, formula in step.args.get("with", ())}
    except (KeyError, ValueProblem):
        return run.go(step, "on_error")
    return run.enter(step, step.args["call"], given)


def _given(run: Run, kind: Type, formula: Formula) -> Any:
    """The value of a formula, as the sub-flow takes it."""
    return kind.dump(kind.accept(formula.type.dump(formula.value(run.value))))


def returned(run: Run, step: Step, gives: Mapping[str, Any]) -> str:
    """Back from the sub-flow, with its values as JSON: a map takes them by name, another value takes the only one."""
    into = step.args.get("into")
    if into is None:
        return run.go(step, "next")
    kind = run.graph.types.get(into)
    answer: Any = gives if isinstance(kind, MapType) else next(iter(gives.values()), None)
    return run.go(step, "next" if fetching.keep(run, into, answer) else "on_error")
