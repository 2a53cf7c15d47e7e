"""Inside a survey: how far it has come, and how it ended. Not written in files; survey/lowering.py puts it there.

Every survey that has begun ends once: with the steps of `do:`, with the last words, or when the caller has gone.
"""

from __future__ import annotations

from scripts_dsl.effects import SurveyCloses
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Graph, Step
from scripts_dsl.running import Run
from scripts_dsl.survey.scoring import score

ASKED, DO, CLOSING = "asked", "do", "closing"
"""What a mark stands before: the questions, the steps after them, the last words."""

VERB = Verb(
    name="mark",
    group="inside surveys",
    main=Field("mark", Kind.WORD, "What comes next.", required=True),
    help="Keeps how far the survey has come.",
    example="",
    exits=(Exit("next", "next", "On."), Exit("on_over", "next", "It was over before.", at_once=True)),
    files=frozenset(),
    hangup_safe=True,
)

STANDS, OVER = "?survey", "over"
"""Where it is kept; no value can have this name."""


def begin(run: Run, step: Step) -> str | None:
    """The steps of `do:` are not taken twice: who hangs up during the last words has them behind."""
    what, before = step.args["mark"], run.state.vars.get(STANDS)
    if before == OVER:
        return run.go(step, "next" if what == CLOSING else "on_over")
    if what != ASKED:
        _close(run, _outcome(run, what, before))
    run.keep(STANDS, ASKED if what == ASKED else OVER)
    return run.go(step, "next")


def _outcome(run: Run, what: str, before: str | None) -> str:
    if before is None:
        return "no_answer" if run.silent and not run.state.gone else "refused"
    if run.state.gone:
        return "hung_up"
    if what == CLOSING:
        return "stopped"
    return "answered" if _answers(run, run.graph) else "no_answer"


def _answers(run: Run, graph: Graph) -> dict[str, object]:
    questions = graph.survey.questions if graph.survey is not None else ()
    return {question.name: run.value(question.name) for question in questions if run.raw(question.name) is not None}


def _close(run: Run, outcome: str) -> None:
    survey = run.graph.survey
    if survey is None:
        return
    result = score(survey, _answers(run, run.graph))
    run.effects.append(
        SurveyCloses(
            survey.name,
            run.graph.hash,
            outcome,
            None if result.score is None else float(result.score),
            result.band,
            None if result.satisfaction is None else float(result.satisfaction),
        )
    )
