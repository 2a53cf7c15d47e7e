"""The values of a survey with their types: the answers, `score`, `band` and `<question>_band`.

Called by compile.py.
"""

from __future__ import annotations

from scripts_dsl.file_words import text_of
from scripts_dsl.messages import Report
from scripts_dsl.model import File, QuestionNode
from scripts_dsl.scope import TAKEN
from scripts_dsl.sections.values import Values
from scripts_dsl.survey.bands import read_range
from scripts_dsl.survey.model import BAND, SCORE
from scripts_dsl.tree import Mapping, Mark, Node, Scalar
from scripts_dsl.types import Choice, Number, Recording, Type, YesNo

LARGEST = 10
"""The highest end of a scale: two keys, and nobody can tell 11 grades apart."""

YES_NO = frozenset({"yes", "no"})


def read_values(file: File, report: Report) -> Values:
    """Types of everything that formulas and texts of the survey may read."""
    found = Values()
    for question in file.questions:
        _declare(found, question, report)
    bands = file.sections.get("bands")
    own: dict[str, tuple[Type, Mark]] = {SCORE: (Number(), file.head.mark)}
    own[BAND] = (Choice(_names(bands.node if bands else None)), bands.key.mark if bands else file.head.mark)
    for question in file.questions:
        if "bands" in question.entries:
            key, node = question.entries["bands"]
            own[f"{question.name}_{BAND}"] = (Choice(_names(node)), key.mark)
    for name, (type_, mark) in own.items():
        if name in found.types:
            report.error("name", found.marks[name], f"'{name}' has a meaning of its own", "choose another name")
        found.types[name], found.marks[name] = type_, mark
    return found


def _declare(found: Values, question: QuestionNode, report: Report) -> None:
    name, mark = question.name, question.into.mark
    if not name.isidentifier() or name in TAKEN:
        what = "has a meaning of its own" if name in TAKEN else "cannot be the name of a value"
        report.error("name", mark, f"'{name}' {what}", "choose another name")
    elif name in found.marks:
        hint = f"the first one is in line {found.marks[name].line}"
        report.error("twice", mark, f"two questions fill '{name}'", hint)
    else:
        found.marks[name] = mark
        type_ = _type(question, report)
        if type_ is None:
            found.broken.add(name)
        else:
            found.types[name] = type_


def _type(question: QuestionNode, report: Report) -> Type | None:
    """What an answer is; None after a message."""
    entries, options = question.entries, question.step.of("options")
    if question.step.verb.name == "record":
        return Recording()
    if "scale" in entries:
        return _scale(question, report)
    worth = entries["points"][1] if "points" in entries else None
    words = tuple(key.text for key, _ in worth.entries) if isinstance(worth, Mapping) else ()
    if words and set(words) <= YES_NO:
        return YesNo()
    if isinstance(options, Mapping):
        return Choice(tuple(dict.fromkeys(v.text.strip() for _, v in options.entries if isinstance(v, Scalar))))
    hint = "add  scale: 1-5,  points: {yes: 100, no: 0},  or  options: {1: good, 2: bad}"
    what = "no keys say what is worth points" if worth is not None else f"'{question.name}' cannot be answered"
    report.error("missing-field", question.step.key.mark, what, hint)
    return None


def _scale(question: QuestionNode, report: Report) -> Type | None:
    key, node = question.entries["scale"]
    ends = read_range(text_of((key, node)))
    if ends is None or ends[0] == ends[1] or ends[1] > LARGEST:
        report.error("scale", node.mark, f"a scale goes up to {LARGEST} at most", "write  scale: 1-5")
        return None
    if "points" in question.entries or question.step.of("options") is not None:
        report.error("scale", key.mark, "a question with a scale has no other answers", "take  points:, options:  out")
    return Number(*ends)


def _names(node: Node | None) -> tuple[str, ...]:
    """Names of bands, in the order of the file."""
    entries = node.entries if isinstance(node, Mapping) else ()
    return tuple(dict.fromkeys(value.text.strip() for _, value in entries if isinstance(value, Scalar)))
