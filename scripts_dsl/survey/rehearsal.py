"""The tests with `answers:` inside a survey file: answers come in, the score and what was asked are compared.

A test that makes no sense raises Failed, when the file is checked as well as when it runs. Called by check/ and
testing/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scripts_dsl import suggest
from scripts_dsl.failed import Failed
from scripts_dsl.graph import Graph
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.problems import Problem
from scripts_dsl.survey.asking import Told, routed
from scripts_dsl.survey.model import BAND, SCORE, Question, Survey
from scripts_dsl.survey.scoring import Score, score, walk
from scripts_dsl.types import Recording
from scripts_dsl.values import plain

SKIP = "skip"
ASKED, TOLD, HELD = "asked", "told", "held"


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the answers of a test."""

    asked: tuple[str, ...]
    answers: Mapping[str, object]
    """Rich values of the questions that were asked and answered."""
    score: Score
    told: tuple[Told, ...] = ()
    """By routes, and of comments, in the order of the questions."""


def play(graph: Graph, case: TestCase) -> Answered:
    """Score the answers of a test and compare. Raises Failed."""
    answered = set_up(graph, case)
    for name, wanted in case.expect.items():
        found = _found(answered, name)
        if _shown_plain(wanted) != found:
            mark = case.marks.get(f"expect.{name}", case.mark)
            raise Failed(mark, f"{name} should be {_shown_plain(wanted)}, but it is {found}")
    return answered


def set_up(graph: Graph, case: TestCase) -> Answered:
    """Score the answers of a test. Raises Failed where it makes no sense."""
    survey = graph.survey
    assert survey is not None
    answers = {name: _answer(graph, survey, name, value, case) for name, value in case.answers.items()}
    known = {SCORE, BAND, ASKED, TOLD, HELD, *(q.name for q in survey.questions)}
    known |= {f"{q.name}_{BAND}" for q in survey.questions if q.bands}
    for name in case.expect:
        if name not in known:
            hints = suggest.hints(name, sorted(known), "expect may say")
            raise Failed(case.names.get(f"expect.{name}", case.mark), f"'{name}' cannot be expected", *hints)
    asked, given = walk(survey, answers, lambda _: None)
    stray = [name for name in case.answers if name not in asked]
    if stray:
        mark = case.names.get(f"answers.{stray[0]}", case.mark)
        raise Failed(mark, f"'{stray[0]}' is not asked after these answers", f"asked: {', '.join(asked)}")
    kept = {n: v for n, v in given.items() if v is not None}
    return Answered(tuple(asked), kept, score(survey, given), tuple(_told(survey, kept)))


def _told(survey: Survey, given: Mapping[str, object]) -> Iterator[Told]:
    """As the engine tells: after each answer, of what was answered by then."""
    known: dict[str, object] = {}
    for question in survey.questions:
        if question.name in given:
            known[question.name] = given[question.name]
            yield from routed(question, {**score(survey, known).values(), **known}.get)


def _answer(graph: Graph, survey: Survey, name: str, value: Plain, case: TestCase) -> object:
    """A word, a number, or the key that stands for it; None for `skip`."""
    question = next((q for q in survey.questions if q.name == name), None)
    if question is None:
        hints = suggest.hints(name, [q.name for q in survey.questions], "questions")
        raise Failed(case.names.get(f"answers.{name}", case.mark), f"there is no question '{name}'", *hints)
    text = value if isinstance(value, str) else ""
    if text == SKIP:
        return None
    try:
        return question.type.parse(_by_key(graph, question, text))
    except Problem as problem:
        mark = case.marks.get(f"answers.{name}", case.mark)
        raise Failed(mark, f"{name}: {problem.message}", *problem.hints) from None


def _by_key(graph: Graph, question: Question, text: str) -> str:
    return dict(options(graph, question)).get(text, text)


def options(graph: Graph, question: Question) -> tuple[tuple[str, str], ...]:
    """Keys of a question with the words they stand for."""
    found: tuple[tuple[str, str], ...] = ()
    for step in graph.steps.values():
        if step.args.get("into") == question.name:
            found = step.args.get("options") or ()
    return found


def keys_of(graph: Graph, question: Question, answer: object) -> str:
    """What a caller presses for an answer; '' for what is not keyed."""
    word = ("yes" if answer else "no") if isinstance(answer, bool) else _text(answer)
    by_word = {meant: key for key, meant in options(graph, question)}
    if isinstance(question.type, Recording):
        return ""
    return by_word.get(word, {"yes": "1", "no": "2"}.get(word, word))


# --- compared ----------------------------------------------------------------------------------------------------


def _found(answered: Answered, name: str) -> str:
    if name == ASKED:
        return f"[{', '.join(answered.asked)}]"
    if name == TOLD:
        return f"[{', '.join(dict.fromkeys(one.who for one in answered.told))}]"
    if name == HELD:
        return "yes" if any(one.hold for one in answered.told) else "no"
    values = {**answered.answers, **answered.score.values()}
    value = values.get(name)
    return "empty" if value is None else ("yes" if value else "no") if isinstance(value, bool) else _text(value)


def _text(value: object) -> str:
    return plain(value) if isinstance(value, int | Decimal) else str(value)


def _shown_plain(wanted: Plain) -> str:
    """As it is compared: `22.5`, `[speed, courtesy]`."""
    if isinstance(wanted, list):
        return f"[{', '.join(item for item in wanted if isinstance(item, str))}]"
    return wanted if isinstance(wanted, str) else "…"
