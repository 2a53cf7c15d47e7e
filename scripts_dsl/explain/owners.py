"""Who answers for what a survey asks, and who is told of which answers. A Graph comes in; lines for people and JSON for
programs go out. Called by shown.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts_dsl.graph import Graph
from scripts_dsl.survey.model import Question, Survey


def surveys_of(graph: Graph) -> tuple[Survey, ...]:
    """Of the file itself, and of those it asks."""
    found = (graph.survey, *(called.survey for called in graph.flows.values()))
    return tuple(survey for survey in found if survey is not None)


def told_lines(graph: Graph) -> Iterator[str]:
    """Nothing for a file that asks no survey."""
    for survey in surveys_of(graph):
        yield f"Who is told of answers to {survey.name}"
        width = max((len(question.name) for question in survey.questions), default=0)
        for question in survey.questions:
            first, *more = _of(question)
            yield f"  {question.name:<{width}}  {first}"
            yield from (f"  {'':<{width}}  {line}" for line in more)
        for alert in survey.alerts:
            yield f"  {alert.tell}, and campaigns stop, when {alert.when.text}"
        yield ""


def _of(question: Question) -> Iterator[str]:
    about = f", topic {question.topic}" if question.topic else ""
    yield f"{question.owner} answers for it{about}" if question.owner else f"nobody answers for it{about}"
    if question.spoken and question.owner:
        yield f"{question.owner} is told of every comment"
    for route in question.routes:
        yield f"{route.tell} is told when {route.when.text}{'; the recording is kept' if route.hold else ''}"


def told_json(graph: Graph) -> dict[str, Any]:
    """By survey."""
    return {
        survey.name: {
            "questions": {
                question.name: {
                    "owner": question.owner,
                    "topic": question.topic,
                    "comment": question.spoken,
                    "route": [{"when": r.when.text, "tell": r.tell, "hold": r.hold} for r in question.routes],
                }
                for question in survey.questions
            },
            "alert": [{"when": alert.when.text, "tell": alert.tell} for alert in survey.alerts],
        }
        for survey in surveys_of(graph)
    }
