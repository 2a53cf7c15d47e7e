"""Inside a survey, after each question: the score so far. Not written in files; survey/lowering.py puts it there."""

from __future__ import annotations

from scripts_dsl.effects import Surveyed
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.survey.asking import routed
from scripts_dsl.survey.scoring import score

VERB = Verb(
    name="score",
    group="inside surveys",
    main=Field("score", Kind.WORD, "The question that was asked.", required=True),
    help="Keeps the score and tells whoever is to be told of the answer.",
    example="",
    files=frozenset(),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Keep `score`, `band` and the bands of the questions. Nothing happens after a question without an answer."""
    survey = run.graph.survey
    name = step.args["score"]
    if survey is None or run.raw(name) is None:
        return run.go(step, "next")
    answers = {question.name: run.value(question.name) for question in survey.questions}
    result = score(survey, answers)
    for value, found in result.values().items():
        run.keep(value, run.graph.types[value].dump(found))
    question = next(question for question in survey.questions if question.name == name)
    run.effects.append(
        Surveyed(
            survey.name,
            run.graph.hash,
            name,
            {answer: run.raw(answer) for answer in answers if run.raw(answer) is not None},
            None if result.score is None else float(result.score),
            result.band,
            None if result.satisfaction is None else float(result.satisfaction),
            routed(question, run.value),
            run.key(),
            result.solved,
        )
    )
    return run.go(step, "next")
