"""`set`: gives values to names.

- set: {language: customer.language}
  when: customer.language is known
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.lookup import type_of
from scripts_dsl.running import Run

VERB = Verb(
    name="set",
    group="think",
    main=Field("set", Kind.ASSIGNMENTS, "Names, each with a formula.", required=True),
    help="Gives values to names.",
    example="- set: {language: customer.language}\n",
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Evaluate and keep, in the order written: a later formula sees the earlier values."""
    for name, formula in step.args["set"]:
        run.keep(name, type_of(run.graph, name).dump(formula.value(run.value)))
    return run.go(step, "next")
