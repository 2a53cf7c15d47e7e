"""The other files of a site, as far as one file needs to know them: their names, what they take and what they give.

A folder comes in; signatures of its flows, surveys, scripts and campaigns go out. The checks of one file ask it
(`call`, `survey`, a campaign's `with: flow …`), so the folder is read only when a file refers to another one at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts_dsl.beside import beside_of
from scripts_dsl.grammar import FILE_KINDS
from scripts_dsl.joined import joined
from scripts_dsl.loader import LARGEST, load
from scripts_dsl.messages import Report
from scripts_dsl.sections.values import read_types
from scripts_dsl.signatures import Signature
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.types import Type
from scripts_dsl.walk import TooManyFiles, below, regular

MOST_FILES = 5_000
"""Files of one folder that are read."""
ENDINGS = tuple(f".{kind}.yaml" for kind in FILE_KINDS)


class Neighbours:
    """The files of a folder, read at the first question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._found: dict[tuple[str, str], Signature] | None = None
        self._whole = True

    @property
    def known(self) -> bool:
        """Whether names can be checked; not when the settings stand above more than flows."""
        self._all()
        return self._whole

    def find(self, kind: str, name: str) -> Signature | None:
        """The file of that kind and name; None if there is none."""
        return self._all().get((kind, name))

    def names(self, kind: str) -> list[str]:
        """Names of all files of a kind, in the order of their paths."""
        return [name for found, name in self._all() if found == kind]

    def _all(self) -> dict[tuple[str, str], Signature]:
        if self._found is None:
            self._found = {}
            for path in self._near():
                signature = read_signature(path)
                if signature is not None:
                    self._found.setdefault((signature.kind, signature.name), signature)
        return self._found

    def _near(self) -> list[Path]:
        """The files of the folder; those that are near it when there is too much to look at."""
        found: list[Path] = []
        try:
            found.extend(below(self.folder, *ENDINGS))
        except TooManyFiles:
            self._whole = False
        return sorted(found)[:MOST_FILES]


def paths(folder: Path) -> list[Path]:
    """Files of the language in a folder and below, in the order of their names. Raises TooManyFiles."""
    return sorted(below(folder, *ENDINGS))[:MOST_FILES]


def read_signature(path: Path) -> Signature | None:
    """What a file says of itself; mistakes in it are told when it is checked itself. None if it is unreadable."""
    try:
        with regular(path).open("rb") as file:
            loaded = load(file.read(LARGEST + 1), str(path))
    except OSError:
        return None
    root = joined(loaded, beside_of(path).prompts).loaded.root
    head = next((entry for entry in root.entries if entry[0].text in FILE_KINDS), None) if root else None
    if root is None or head is None or not isinstance(head[1], Scalar):
        return None
    spoken = _languages(root)
    direction = root.get("direction")
    return Signature(
        head[0].text,
        head[1].text,
        path,
        read_types(root.get("takes"), spoken, Report(str(path))),
        _gives(root, spoken),
        direction.text if isinstance(direction, Scalar) else "inbound",
        _prompts(root),
        frozenset(_said("outcome", root.get("places"))),
        frozenset(_said("offer", root.get("places"))),
    )


def _prompts(root: MappingNode) -> frozenset[str]:
    """Names below `prompts:`."""
    node = root.get("prompts")
    return frozenset(key.text for key, _ in node.entries) if isinstance(node, MappingNode) else frozenset()


def _said(verb: str, node: Node | None) -> Iterator[str]:
    """Words of the `outcome:` or `offer:` steps at any depth."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _said(verb, item)
    elif isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.text == verb and isinstance(value, Scalar):
                yield value.text.strip()
            yield from _said(verb, value)


def _gives(root: MappingNode, spoken: tuple[str, ...]) -> dict[str, Type]:
    """`gives: [reason, pay_on]` names values of `vars:` and `takes:`; a map has the types itself."""
    node = root.get("gives")
    if not isinstance(node, Sequence | Scalar):
        return read_types(node, spoken, Report(""))
    values = {part: read_types(root.get(part), spoken, Report("")) for part in ("takes", "vars")}
    known = {**values["takes"], **values["vars"]}
    names = [item.text for item in (node.items if isinstance(node, Sequence) else (node,)) if isinstance(item, Scalar)]
    return {name: known[name] for name in names if name in known}


def _languages(root: MappingNode) -> tuple[str, ...]:
    node = root.get("languages")
    if isinstance(node, MappingNode):
        return tuple(key.text for key, _ in node.entries)
    return tuple(item.text for item in node.items if isinstance(item, Scalar)) if isinstance(node, Sequence) else ()
