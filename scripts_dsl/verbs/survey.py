"""`survey`: the caller is asked a few questions, when the survey wants to ask this caller: now, or in writing later.

- survey: after_call

- survey: after_call
  by: email
"""

from __future__ import annotations

from scripts_dsl.effects import SurveyInvites
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Graph, Step
from scripts_dsl.running import Run
from scripts_dsl.verbs import invite

VERB = Verb(
    name="survey",
    group="people",
    main=Field("survey", Kind.SURVEY, "Name of the survey.", required=True),
    help="The caller is asked a few questions, when the survey wants to ask this caller.",
    example="- survey: after_call\n",
    fields=(
        Field(
            "by", Kind.CHANNEL, "sms or email: a message with a link to the questions; without it, they are asked now."
        ),
        Field("to", Kind.FORMULA, "Where the message goes; without it, to the address that we know of the caller."),
    ),
    files=frozenset({"flow", "script"}),
    waits=True,
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Into the survey, as into a sub-flow, or on with an invitation. A survey that is not there asks nothing, and
    nobody asks whoever has gone, but in writing."""
    name = step.args["survey"]
    graph = run.graph.flows.get(name)
    if graph is None or graph.survey is None:
        return run.go(step, "next")
    if "by" in step.args:
        if invite.wanted(run, graph):
            _invite(run, step, graph)
        return run.go(step, "next")
    return run.go(step, "next") if run.state.gone else run.enter(step, name, {})


def _invite(run: Run, step: Step, graph: Graph) -> None:
    by, formula = step.args["by"], step.args.get("to")
    to = formula.value(run.value) if formula is not None else run.state.facts.number if by == "sms" else ""
    if to is None or not isinstance(to, str):
        return
    language = run.state.language if graph.languages.speaks(run.state.language) else graph.languages.fallback
    run.effects.append(SurveyInvites(graph.name, graph.hash, by, to, language, run.key()))
