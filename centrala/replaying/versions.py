"""The graphs that calls go through: those of the files as they are, and those that calls went through then.

A graph is found by its hash: in the folder itself, in a folder of the files as they were, in the published versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from centrala.publishing.versions import Versions
from scripts_dsl.check.folder import Folder, check_folder
from scripts_dsl.graph import Graph
from scripts_dsl.messages import render


class Graphs:
    """Flows of a folder. Raises OSError when a file cannot be read."""

    def __init__(self, folder: Path, was: Path | None = None) -> None:
        """`was`: a folder of the files as they were."""
        self._folder = folder
        checked = check_folder(folder)
        self.errors = tuple(_errors(checked))
        """What refuses the files as they are, for people."""
        self.now = _graphs(checked)
        """Flow -> graph, of the files as they are."""
        self._by_hash = {graph.hash: graph for graph in self.now.values()}
        if was is not None:
            self._by_hash |= _by_hash(was)
        self._older = self._published()

    def then(self, flow: str, hash_: str) -> Graph | None:
        """The graph with this hash; None when nobody has it any more."""
        while hash_ not in self._by_hash:
            older = next(self._older, None)
            if older is None:
                return None
            self._by_hash |= older
        found = self._by_hash[hash_]
        return found if found.name == flow else None

    def _published(self) -> Iterator[Mapping[str, Graph]]:
        """Newest first, each read when it is needed."""
        for version in reversed(Versions(self._folder).all()):
            if any(hash_ not in self._by_hash for hash_ in version.flows.values()):
                yield _by_hash(version.folder)


def _by_hash(folder: Path) -> dict[str, Graph]:
    return {graph.hash: graph for graph in _graphs(check_folder(folder)).values()}


def _graphs(checked: Folder) -> dict[str, Graph]:
    """Every flow that compiles, by name."""
    graphs = (file.graph for file in checked.files.values() if not file.refused)
    return {graph.name: graph for graph in graphs if graph is not None and graph.kind == "flow"}


def _errors(checked: Folder) -> Iterator[str]:
    yield from (render(message, checked.lines) for message in checked.messages if message.is_error)
    for file in checked.files.values():
        yield from (render(message, file.lines) for message in file.messages if message.is_error)
