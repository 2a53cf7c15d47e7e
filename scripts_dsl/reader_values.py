"""Values of a step: has each the shape that its kind wants, and where does each exit lead?

What a value means is the compiler's business. Base of reader_steps.StepReader.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from scripts_dsl.grammar import COMMON, KEY_WORDS, KEYS, Field, Kind, Verb
from scripts_dsl.messages import Report
from scripts_dsl.model import NEXT, StepNode, Target
from scripts_dsl.traps import Traps
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, is_empty
from scripts_dsl.tree import Sequence as SequenceNode
from scripts_dsl.verbs import VERB_BY_NAME

TEXTS = frozenset({Kind.PROMPT, Kind.PROMPTS, Kind.TEXT})
LISTS = frozenset({Kind.PROMPTS, Kind.PATTERNS})
MAPS = frozenset({
    Kind.ASSIGNMENTS, Kind.ARGUMENTS, Kind.HEADERS, Kind.WORDS, Kind.KEY_PLACES, Kind.KEY_CHOICES, Kind.EXTENSIONS,
    Kind.BUTTONS,
})  # fmt: skip
EXAMPLES = {
    Kind.KEY_PLACES: "1: place", Kind.KEY_CHOICES: "1: choice", Kind.EXTENSIONS: "201: place", Kind.WORDS: "1: [word]",
    Kind.HEADERS: "Accept-Language: pl",
}  # fmt: skip
"""What an entry of a map looks like; of others `name: formula`."""
SERVE = "serve"
"""`at_closing:` for a queue that serves everybody who still waits."""
EXTENSION = re.compile(r"[0-9]{2,6}", re.ASCII)


FIELD_WORDS = frozenset(f.name for v in VERB_BY_NAME.values() for f in v.fields) | {f.name for f in COMMON}


class ValueReader(ABC):
    """Reads the values of the steps of one file."""

    def __init__(self, lines: Sequence[str], report: Report) -> None:
        self.report = report
        self.traps = Traps(lines, report)
        self.lost = False
        """A step could not be understood: what follows from the whole file would be guesswork."""

    @abstractmethod
    def steps(self, node: Node) -> tuple[StepNode, ...]:
        """The steps of a place or of an exit."""

    def value(self, verb: Verb, row: Field, key: Scalar, node: Node, targets: dict[str, Target]) -> None:
        """The shape of a value; its meaning is the compiler's."""
        if is_empty(node):
            if row.required or row.name != verb.name:
                self.lost = True
                self.report.error("missing-value", key.mark, f"'{row.name}' has no value", f"{row.name}: {row.help}")
        elif row.kind is Kind.STEPS:
            targets[row.name] = Target(key.mark, None, self.steps(node))
        elif row.kind is Kind.PLACE:
            targets[row.name] = self.target(node)
        elif row.kind is Kind.CLOSING:
            if not (isinstance(node, Scalar) and node.text.strip() == SERVE):
                targets[row.name] = self.target(node)
        elif row.kind in MAPS:
            self._map(row, node, targets)
        elif isinstance(node, Scalar):
            words = {f.name for f in (*verb.fields, *COMMON)} | set(VERB_BY_NAME)
            self._scalar(row, node, words)
        elif row.kind in LISTS and isinstance(node, SequenceNode):
            for item in node.items:
                if isinstance(item, Scalar):
                    self._scalar(row, item, ())
        elif not (row.kind in TEXTS and self.traps.prose(node)):
            self.lose("shape", node.mark, f"'{row.name}' takes one value on the same line", f"{row.name}: {row.help}")
        else:
            self.lost = True

    def _scalar(self, row: Field, node: Scalar, words: Iterable[str]) -> None:
        is_text = row.kind in TEXTS
        if self.traps.folded(node, set(words), is_text=is_text):
            self.lost = True
        elif is_text and " " in node.text.strip():
            self.traps.cut(node)

    def _map(self, row: Field, node: Node, targets: dict[str, Target]) -> None:
        if words := _without_keys(row, node):
            numbered = ", ".join(f"{key}: {word}" for key, word in enumerate(words, 1))
            self.lose("shape", node.mark, f"'{row.name}' takes keys with values", f"write  {row.name}: {{{numbered}}}")
            return
        if not isinstance(node, Mapping):
            example = EXAMPLES.get(row.kind, "name: formula")
            self.lose("shape", node.mark, f"'{row.name}' takes keys with values", f"write  {row.name}: {{{example}}}")
            return
        for key, value in node.entries:
            if is_empty(value):
                self.lost = True
                if not self.traps.bad_key(key, KEYS | set(KEY_WORDS)):
                    self.report.error("missing-value", key.mark, f"'{key.text}' has no value")
            elif row.kind is Kind.KEY_PLACES:
                self._option(key, value, targets)
            elif row.kind is Kind.EXTENSIONS:
                self._extension(key, value, targets)
            elif row.kind is Kind.BUTTONS:
                self._button(key, value, targets)
            elif row.kind is Kind.WORDS:
                self.key(key)
            elif not isinstance(value, Scalar):
                self.lose("shape", value.mark, f"'{key.text}' takes one value on the same line")

    def _option(self, key: Scalar, value: Node, targets: dict[str, Target]) -> None:
        name = self.key(key)
        if name:
            targets[name] = self.target(value)

    def _extension(self, key: Scalar, value: Node, targets: dict[str, Target]) -> None:
        if EXTENSION.fullmatch(key.text):
            targets[key.text] = self.target(value)
        else:
            self.lose("key", key.mark, f"'{key.text}' is no extension", "two to six digits: 201")

    def _button(self, key: Scalar, value: Node, targets: dict[str, Target]) -> None:
        if key.text.isidentifier() and key.text != NEXT:
            targets[key.text] = self.target(value)
        elif not self.traps.bad_key(key, ()):
            self.lose("name", key.mark, f"'{key.text}' cannot be the name of a button", "one word: yes, later")

    def key(self, key: Scalar) -> str | None:
        """The key of a telephone (0-9 * #), or None after a message."""
        name = key_name(key.text)
        if name is None:
            self.lost = True
            if not self.traps.bad_key(key, KEYS | set(KEY_WORDS)):
                self.report.error("key", key.mark, f"'{key.text}' is no key of a telephone", "keys: 0 to 9, star, hash")
        return name

    def target(self, node: Node) -> Target:
        """Where an exit leads."""
        if isinstance(node, Scalar):
            if self.traps.folded(node, {*VERB_BY_NAME, *FIELD_WORDS}, is_text=False):
                self.lost = True
                first = self.traps.lines[node.mark.line - 1][node.mark.column - 1 :].strip()
                return Target(node.mark, first)
            return Target(node.mark, node.text.strip())
        return Target(node.mark, None, self.steps(node))

    def lose(self, rule: str, mark: Mark, text: str, *hints: str) -> None:
        """A mistake that leaves no meaning."""
        self.lost = True
        self.report.error(rule, mark, text, *hints)


def _without_keys(row: Field, node: Node) -> list[str]:
    """`options: {dog, cat}` or `[dog, cat]`: words to which nobody has given keys."""
    items: list[Node] = []
    if row.kind not in (Kind.KEY_PLACES, Kind.KEY_CHOICES):
        return []
    if isinstance(node, SequenceNode):
        items = list(node.items)
    elif isinstance(node, Mapping) and all(is_empty(value) for _, value in node.entries):
        items = [key for key, _ in node.entries]
    words = [item.text for item in items if isinstance(item, Scalar) and item.text.isidentifier()]
    return words if 0 < len(words) == len(items) <= len("123456789") else []


def key_name(word: str) -> str | None:
    """`star` as `*`; None for what is no key of a telephone."""
    word = KEY_WORDS.get(word, word)
    return word if word in KEYS and len(word) == 1 else None
