"""`run`: a Python function answers.

- run: customers.by_number
  with: {number: caller.number}
  into: customer
  on_error: next
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.verbs import fetching

VERB = Verb(
    name="run",
    group="look up",
    main=Field("run", Kind.FUNCTION, "Name of the function.", required=True),
    help="A Python function answers.",
    example="- run: customers.by_number\n  with: {number: caller.number}\n  into: customer\n  on_error: next\n",
    fields=(
        Field("with", Kind.ARGUMENTS, "What the function gets: names, each with a formula."),
        *fetching.FIELDS,
    ),
    exits=fetching.EXITS,
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)

resume = fetching.answered


def begin(run: Run, step: Step) -> str | None:
    """Ask the function."""
    return fetching.fetch(run, step, "run", step.args["run"])


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """A function may change something outside: it is asked again only when it is known not to have been."""
    return begin(run, step) if performed is False else run.go(step, "on_error")
