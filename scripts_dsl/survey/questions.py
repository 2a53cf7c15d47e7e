"""`questions:` of a tree: each is a step, `ask` or `record`, with the words of surveys beside it.

Called by reader.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl import suggest
from scripts_dsl.file_words import Entry
from scripts_dsl.model import QuestionNode, Section
from scripts_dsl.reader_steps import StepReader
from scripts_dsl.survey.words import QUESTION
from scripts_dsl.tree import Mapping, Node, Scalar
from scripts_dsl.tree import Sequence as SequenceNode

WORDS = tuple(word.name for word in QUESTION)
ASKING = frozenset({"ask", "record"})


def read_questions(section: Section | None, steps: StepReader) -> tuple[QuestionNode, ...]:
    """The questions, in the order of the file."""
    if section is None:
        return ()
    if not isinstance(section.node, SequenceNode):
        steps.lose("shape", section.key.mark, "questions are a list", "write  - ask: how_was_it  with its words below")
        return ()
    return tuple(question for item in section.node.items for question in _question(item, steps))


def _question(item: Node, steps: StepReader) -> Iterator[QuestionNode]:
    own, rest = _split(item, steps)
    for number, step in enumerate(steps.steps(SequenceNode((rest,), item.mark, flow=False))):
        into = step.of("into")
        if step.verb.name not in ASKING:
            what = f"'{step.verb.name}' asks nothing"
            steps.lose("unknown-verb", step.key.mark, what, "a question is  - ask: …  or  - record: …")
        elif isinstance(into, Scalar):
            yield QuestionNode(into.text.strip(), into, step, {} if number else own)


def _split(item: Node, steps: StepReader) -> tuple[dict[str, Entry], Node]:
    """The words of surveys, and the step without them."""
    if not isinstance(item, Mapping):
        return {}, item
    own: dict[str, Entry] = {}
    rest: list[Entry] = []
    for key, node in item.entries:
        meant = key.text if key.text in WORDS else _meant(key, item, steps)
        if meant:
            own[meant] = (key, node)
        else:
            rest.append((key, node))
    return own, Mapping(tuple(rest), item.mark, item.flow)


def _meant(key: Scalar, item: Mapping, steps: StepReader) -> str | None:
    """The word of surveys that a word was meant to be which no step has."""
    near = suggest.nearest(key.text, WORDS)
    if near is None or item.get(near) is not None or key is item.entries[0][0] or steps.knows(key.text):
        return None
    steps.report.error("unknown-field", key.mark, f"a question has no '{key.text}'", f"did you mean '{near}'?")
    return near
