"""A file as text with positions: what loader.py makes of YAML and reader.py understands.

Every scalar is text; the field it stands in decides what it means. Lines and columns count characters from 1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands; `end_column` is one after its last character."""

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""
    """The file of prompts it stands in; '' is the file itself."""

    @property
    def length(self) -> int:
        """Characters on its first line, at least one; 1 as well when it goes on below."""
        return max(1, self.end_column - self.column) if self.end_line == self.line else 1


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word, a number, a text, or nothing (`say:` alone is the empty text)."""

    text: str
    mark: Mark
    style: str
    """'plain', 'quoted' or 'block' (| and >)."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    """No key twice: the first that has a value."""
    mark: Mark
    flow: bool
    """Written in { }."""
    repeated: tuple[tuple[Scalar, Node], ...] = ()
    """All entries as written, when a key came twice."""

    @property
    def written(self) -> tuple[tuple[Scalar, Node], ...]:
        """Every entry of the file, a key that came twice included."""
        return self.repeated or self.entries

    def get(self, key: str) -> Node | None:
        """The value of `key`."""
        return next((value for k, value in self.entries if k.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its position."""
        return next((k for k, _ in self.entries if k.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark
    flow: bool
    """Written in [ ]."""


Node = Scalar | Mapping | Sequence


def is_empty(node: Node | None) -> bool:
    """Nothing was written: `key:` with no value."""
    return node is None or (isinstance(node, Scalar) and not node.text and node.style == "plain")
