"""`when` with `then` and `else`: one of two lists of steps.

- when: customer.debt > 0
  then:
    - goto: debt
  else:
    - say: nothing_to_pay
"""

from __future__ import annotations

from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="when",
    group="think",
    main=Field("when", Kind.CONDITION, "What decides.", required=True),
    help="One of two lists of steps.",
    example="- when: customer.debt > 0\n  then:\n    - goto: debt\n  else:\n    - goto: menu\n",
    fields=(
        Field("then", Kind.STEPS, "The steps if it is so.", required=True),
        Field("else", Kind.STEPS, "The steps if it is not so."),
    ),
    exits=(Exit("then", "next", "It is so."), Exit("else", "next", "It is not so.")),
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Decide; empty is no."""
    yes = step.args["when"].value(run.value) is True
    return run.go(step, "then" if yes else "else")
