"""A survey as places and steps, so that the engine asks it like a flow: on the phone, in a terminal, by an agent.

    start       the gate (is this caller asked at all?), then the opening: 1 goes on, anything else ends with thanks
    questions   each question, and after it a step that keeps the score
    do          the steps of `do:`
    closing     the last words, and back

A mark at the beginning of the last three says how far it has come, and how it ended.
`star` ends it at once; of whoever hangs up, what was answered counts. Called by reader.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.model import NEXT, PlaceNode, QuestionNode, Section, StepNode, Target
from scripts_dsl.reader_steps import StepReader
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar
from scripts_dsl.verbs import VERB_BY_NAME, invite, score
from scripts_dsl.verbs import mark as marks

START, QUESTIONS, DO, CLOSING = "start", "questions", "do", "closing"

YES = "1"
"""The key that lets the survey begin."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A survey as the engine walks through it."""

    places: dict[str, PlaceNode]
    always: dict[str, tuple[Scalar, Target]]


def lower(
    head: Scalar, questions: tuple[QuestionNode, ...], sections: Mapping[str, Section], steps: StepReader
) -> Lowered:
    """The places of a survey and its `always`."""
    mark = head.mark
    do = steps.steps(sections["do"].node) if "do" in sections else ()
    closing = sections.get("closing")
    thanks = (StepNode(VERB_BY_NAME["say"], closing.key, closing.node, {}),) if closing else ()
    made: dict[str, tuple[StepNode, ...]] = {
        START: (_gate(mark), *_opening(mark, sections.get("opening"))),
        QUESTIONS: (_mark(mark, marks.ASKED), *_asked(questions), _goto(mark, DO)),
        DO: (_mark(mark, marks.DO), *do, _goto(mark, CLOSING)),
        CLOSING: (_mark(mark, marks.CLOSING), *thanks, _back(mark)),
    }
    places = {name: PlaceNode(name, _word(name, mark), found) for name, found in made.items()}
    exits = {"*": CLOSING, "hangup": DO}
    return Lowered(places, {key: (_word(key, mark), Target(mark, place)) for key, place in exits.items()})


def _gate(mark: Mark) -> StepNode:
    skip = Target(mark, None, (_back(mark),))
    return StepNode(invite.VERB, _word("survey", mark), _word("", mark), _named("gate", mark), {"on_skip": skip})


def _mark(mark: Mark, what: str) -> StepNode:
    """How far it has come; what is over is not done again."""
    over = {"on_over": Target(mark, CLOSING)} if what == marks.DO else {}
    return StepNode(marks.VERB, _word("mark", mark), _word(what, mark), _named(f"{what}.mark", mark), over)


def _opening(mark: Mark, opening: Section | None) -> tuple[StepNode, ...]:
    """The question whether one may ask; without one the questions begin."""
    if opening is None:
        return (_goto(mark, QUESTIONS),)
    here = opening.key.mark
    options = MappingNode(((_word(YES, here), _word(QUESTIONS, here)),), here, flow=True)
    fields: dict[str, tuple[Scalar, Node]] = {
        "options": (opening.key, options),
        "tries": (opening.key, _word("1", here)),
        **_named("opening", here),
    }
    exits = {YES: Target(here, QUESTIONS), "on_give_up": Target(here, CLOSING)}
    return (StepNode(VERB_BY_NAME["menu"], opening.key, opening.node, fields, exits),)


def _asked(questions: tuple[QuestionNode, ...]) -> Iterator[StepNode]:
    """The steps of the questions; a second one of the same name is told elsewhere and has no id."""
    seen: set[str] = set()
    for question in questions:
        yield from _question(question) if question.name not in seen else (question.step,)
        seen.add(question.name)


def _question(question: QuestionNode) -> tuple[StepNode, ...]:
    """The question as it stands, named after its answer; whoever gives up goes on with the next one."""
    node, mark = question.step, question.step.key.mark
    fields = {**_named(question.name, mark), **node.fields}
    exits = dict(node.targets)
    if node.verb.name == "ask":
        exits.setdefault("on_give_up", Target(mark, NEXT))
    asked = StepNode(node.verb, node.key, node.main, fields, exits)
    return asked, StepNode(score.VERB, node.key, _word(question.name, mark), _named(f"{question.name}.score", mark))


def _goto(mark: Mark, place: str) -> StepNode:
    word = _word(place, mark)
    return StepNode(VERB_BY_NAME["goto"], word, word, {}, {"goto": Target(mark, place)})


def _back(mark: Mark) -> StepNode:
    word = _word("return", mark)
    return StepNode(VERB_BY_NAME["return"], word, _word("", mark), {})


def _named(name: str, mark: Mark) -> dict[str, tuple[Scalar, Node]]:
    return {"id": (_word("id", mark), _word(name, mark))}


def _word(text: str, mark: Mark) -> Scalar:
    return Scalar(text, mark, "plain")
