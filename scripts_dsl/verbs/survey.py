"""`survey`: the caller is asked a few questions, when the survey wants to ask this caller.

- survey: after_call
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="survey",
    group="people",
    main=Field("survey", Kind.SURVEY, "Name of the survey.", required=True),
    help="The caller is asked a few questions, when the survey wants to ask this caller.",
    example="- survey: after_call\n",
    files=frozenset({"flow", "script"}),
    waits=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Into the survey, as into a sub-flow. A survey that is not there asks nothing."""
    name = step.args["survey"]
    return run.enter(step, name, {}) if name in run.graph.flows else run.go(step, "next")
