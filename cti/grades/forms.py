"""A form as a page, and what the answers so far are worth. Pure: the compiled survey and answers come in, a Filled goes
out. Points, weights, bands and conditions are those of scripts_dsl/survey, as on the telephone: what was skipped takes
its weight with it, what is not asked does not count.

    WrongAnswer   the grader's: no such question, or no answer to it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.problems import ValueProblem
from scripts_dsl.survey import Question, Survey, score, walk
from scripts_dsl.types import Choice, Number, Recording, YesNo

SCALE, CHOICE, TEXT = "scale", "choice", "text"
"""Kinds of a question: numbers from the worst to the best, words, something written."""
LONGEST = 1_000
"""Characters of something written."""
TALK = "talk.seconds"


class WrongAnswer(ValueError):
    """The message says which question, and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a form, with what was answered."""

    name: str
    texts: Mapping[str, str]
    """By language."""
    kind: str
    """SCALE, CHOICE or TEXT."""
    answers: tuple[str, ...]
    """What may be answered; () for TEXT."""
    weight: float
    """0: it does not count."""
    answer: str | None
    """None: it does not apply, or nothing was said yet."""
    points: float | None
    """0 to 100."""
    band: str | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form, so far."""

    form: str
    version: str
    hash: str
    questions: tuple[Asked, ...]
    """Those that are asked after these answers."""
    missing: tuple[str, ...]
    """Of them those with neither an answer nor the word that they do not apply."""
    score: float | None
    """0 to 100; None: nothing that counts was answered."""
    band: str | None


def fill(graph: Graph, answers: Mapping[str, str | None], seconds: float) -> Filled:
    """The form with these answers, by question; None: it does not apply to this talk of `seconds`. Answers to questions
    that are not asked any more are passed over. Raises WrongAnswer."""
    survey = graph.survey
    assert survey is not None
    rich = _rich(survey, answers)
    asked, given = walk(survey, rich, {TALK: round(seconds)}.get)
    found = score(survey, given)
    questions = [question for question in survey.questions if question.name in asked]
    return Filled(
        form=graph.name,
        version=graph.version or graph.hash,
        hash=graph.hash,
        questions=tuple(_asked(graph, one, answers, given, found.bands.get(one.name)) for one in questions),
        missing=tuple(one.name for one in questions if one.name not in answers and not _is_text(one)),
        score=None if found.score is None else float(found.score),
        band=found.band,
    )


def _rich(survey: Survey, answers: Mapping[str, str | None]) -> dict[str, object]:
    by_name = {question.name: question for question in survey.questions}
    rich: dict[str, object] = {}
    for name, text in answers.items():
        if name not in by_name:
            raise WrongAnswer(f"the form has no question '{name[:64]}'")
        if text is None or (text == "" and _is_text(by_name[name])):
            continue
        rich[name] = text[:LONGEST] if _is_text(by_name[name]) else _parsed(by_name[name], text)
    return rich


def _parsed(question: Question, text: str) -> object:
    try:
        return question.type.parse(text)
    except ValueProblem as problem:
        raise WrongAnswer(f"{question.name}: {problem}") from None


def _asked(
    graph: Graph, question: Question, answers: Mapping[str, str | None], given: Mapping[str, object], band: str | None
) -> Asked:
    answer = given.get(question.name)
    points = None if answer is None or question.value is None else question.value.points(answer)
    return Asked(
        name=question.name,
        texts=_texts(graph, question),
        kind=SCALE if isinstance(question.type, Number) else TEXT if _is_text(question) else CHOICE,
        answers=_answers(question.type),
        weight=float(question.weight) if question.scored else 0.0,
        answer=None if answer is None else (answers[question.name] or "")[:LONGEST],
        points=None if points is None else float(points),
        band=band,
    )


def _is_text(question: Question) -> bool:
    """What a caller would say after the tone, a grader writes."""
    return isinstance(question.type, Recording)


def _answers(kind: Any) -> tuple[str, ...]:
    if isinstance(kind, Number) and kind.low is not None and kind.high is not None:
        return tuple(str(number) for number in range(int(kind.low), int(kind.high) + 1))
    if isinstance(kind, YesNo):
        return ("yes", "no")
    return kind.words if isinstance(kind, Choice) else ()


def _texts(graph: Graph, question: Question) -> dict[str, str]:
    """What is asked, in every language of the form."""
    for step in graph.steps.values():
        prompt = step.args.get(step.verb)
        if step.args.get("into") == question.name and isinstance(prompt, Prompt):
            return {language: text.plain(lambda _: None, language) for language, text in prompt.texts.items()}
    return {}
