"""The shapes of settings: maps with known names, lists of words, lengths of time. Mistakes leave defaults behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence, is_empty
from scripts_dsl.values import read_duration

T = TypeVar("T")

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
NAME_HINT = "a name has small letters, digits and _, and begins with a letter"


class Shapes:
    """Reads nodes of `settings.yaml`; every mistake is a message of the report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def known(self, node: Node | None, names: tuple[str, ...], of: str) -> dict[str, Node]:
        """The entries of a map that may only have these names."""
        if is_empty(node) or node is None:
            return {}
        if not isinstance(node, MappingNode):
            self.shape(node.mark)
            return {}
        for key, _ in node.entries:
            if key.text not in names:
                hints = suggest.hints(key.text, names, f"{of} may have")
                self.report.error("unknown-field", key.mark, f"'{key.text}' is not known here", *hints)
        return {key.text: value for key, value in node.entries if key.text in names}

    def each(self, node: Node | None, read: Callable[[Scalar, Node], T | None]) -> dict[str, T]:
        """What `read` makes of every entry of a map; entries of which it makes None are left out."""
        if is_empty(node) or node is None:
            return {}
        if not isinstance(node, MappingNode):
            self.shape(node.mark)
            return {}
        read_all = {key.text: read(key, value) for key, value in node.entries}
        return {name: value for name, value in read_all.items() if value is not None}

    def word(self, node: Node | None) -> str:
        """A word or text; '' if there is none."""
        if node is None:
            return ""
        if isinstance(node, Scalar):
            return node.text.strip()
        self.report.error("shape", node.mark, "one word or text is expected here")
        return ""

    def entry(self, _key: Scalar, node: Node) -> str:
        """A word or text under any name."""
        return self.word(node)

    def words(self, node: Node | None) -> tuple[str, ...]:
        """A list of words, or one."""
        if node is None or is_empty(node):
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(self.word(item) for item in items)

    def seconds(self, node: Node | None, example: str) -> float | None:
        """A length of time; None if it is not written, or after a message."""
        if node is None:
            return None
        length = read_duration(self.word(node))
        if length is None or length.total_seconds() <= 0:
            self.report.error("duration", node.mark, f"'{self.word(node)}' is not a length of time", f"write {example}")
            return None
        return length.total_seconds()

    def name(self, key: Scalar, of: str) -> bool:
        """Whether this can be a name."""
        if NAME.fullmatch(key.text):
            return True
        self.report.error("name", key.mark, f"'{key.text}' cannot be the name of {of}", NAME_HINT)
        return False

    def shape(self, mark: Mark) -> None:
        """Names with values are missing."""
        self.report.error("shape", mark, "names with values are expected here", "write  name: value, each on its line")
