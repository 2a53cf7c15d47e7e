"""A word that may stand below a section of a file, with its help. Tables of them are in campaign/words.py,
survey/words.py and settings/words.py; readers check against them, reference, schema and editors show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts_dsl import suggest
from scripts_dsl.grammar import Kind
from scripts_dsl.messages import Report
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, is_empty

Entry = tuple[Scalar, Node]
"""A key as written, and its value."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word below a section."""

    name: str
    help: str
    default: str = ""
    """As it would be written; '' when there is none."""
    required: bool = False
    words: tuple[str, ...] = ()
    """What may stand there, when that is a choice."""
    kind: Kind | None = None
    """What stands there, when it is as in a step: DURATION, YES_NO, …"""


def names(words: tuple[Word, ...]) -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(word.name for word in words)


def read_words(part: str, mark: Mark, node: Node, known: tuple[Word, ...], report: Report) -> Mapping[str, Entry]:
    """What stands below `part:`; messages about words that are not known, empty or missing. `mark`: its place."""
    if not isinstance(node, MappingNode):
        report.error("shape", mark, f"'{part}:' takes words with values", f"write  {known[0].name}: …")
        return {}
    found: dict[str, Entry] = {}
    may = names(known)
    for word, value in node.entries:
        if word.text not in may:
            hints = suggest.hints(word.text, may, f"{part} takes")
            report.error("unknown-field", word.mark, f"'{part}:' has no '{word.text}'", *hints)
        elif is_empty(value):
            report.error("missing-value", word.mark, f"'{word.text}' has no value")
        else:
            found[word.text] = (word, value)
    meant = {suggest.nearest(word.text, may) for word, _ in node.entries if word.text not in may}
    for row in known:
        if row.required and row.name not in meant and node.key(row.name) is None:
            report.error("missing-field", mark, f"'{part}:' needs '{row.name}'", row.help)
    return found


def text_of(entry: Entry | None) -> str:
    """The value as one line; '' when it is not there or no text."""
    return entry[1].text.strip() if entry is not None and isinstance(entry[1], Scalar) else ""
