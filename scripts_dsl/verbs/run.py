"""`run`: a Python function answers.

- run: customers.by_number
  with: {number: caller.number}
  into: customer
  on_error: next
"""

from __future__ import annotations

from typing import Any

from scripts_dsl.effects import Fetch
from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.lookup import type_of
from scripts_dsl.problems import ValueProblem
from scripts_dsl.running import Run

VERB = Verb(
    name="run",
    group="look up",
    main=Field("run", Kind.FUNCTION, "Name of the function.", required=True),
    help="A Python function answers.",
    example="- run: customers.by_number\n  with: {number: caller.number}\n  into: customer\n  on_error: next\n",
    fields=(
        Field("with", Kind.ARGUMENTS, "What the function gets: names, each with a formula."),
        Field("into", Kind.VALUE_NAME, "The value that is filled with the answer."),
        Field("timeout", Kind.DURATION, "How long we wait for the answer.", default="3s"),
        Field("meanwhile", Kind.PROMPT, "What the caller hears when it takes longer than one second."),
        Field("on_error", Kind.PLACE, "Where the call goes when it fails or takes too long."),
    ),
    exits=(
        Exit("next", "next"),
        Exit("on_error", "always error", "It failed, took too long, or the answer has the wrong shape."),
    ),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Ask the function; after one second the caller hears `meanwhile`."""
    args = step.args
    meanwhile = args.get("meanwhile")
    effect = Fetch(
        "run",
        args["run"],
        {name: formula.type.dump(formula.value(run.value)) for name, formula in args.get("with", ())},
        timeout=args["timeout"],
        key=run.key(),
        meanwhile=run.parts(meanwhile) if meanwhile is not None and not run.state.gone else (),
    )
    return run.wait(effect, "Fetch")


def resume(run: Run, step: Step, event: Fetched | FetchFailed) -> str | None:
    """Keep the answer. One of the wrong shape counts as a failure."""
    if isinstance(event, FetchFailed):
        return run.go(step, "on_error")
    into = step.args.get("into")
    if into is not None:
        try:
            run.keep(into, _fitting(run, into, event.value))
        except ValueProblem:
            return run.go(step, "on_error")
    return run.go(step, "next")


def _fitting(run: Run, name: str, answer: Any) -> Any:
    """The answer as JSON of the type of `name`. The fields of a map that the answer leaves out stay as they were."""
    kind = type_of(run.graph, name)
    value = kind.dump(kind.accept(answer))
    if value is None or not isinstance(value, dict):
        return value
    return {**(run.raw(name) or {}), **value}
