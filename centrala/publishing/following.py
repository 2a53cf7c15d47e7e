"""A running engine follows what is published: it is told when another set of flows is in force, and gets the Flows.

In: the folder of flows. Out: Flows for ivr.routing.Routing.put; calls in progress keep the graph they began with. In
development the folder itself is followed, file by file, and nothing has to be published. Wired in centrala/program.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog

from centrala.flows import Flows, StartError, load_flows
from centrala.publishing.versions import Broken, Versions, paths_of
from scripts_dsl.beside import RECORDINGS

EVERY = 1.0
"""Seconds between two looks: one small file is read, in development the times of the flows."""

log = structlog.get_logger(__name__)

Mark = tuple[object, ...]
"""What tells that something changed."""


class Following:
    """The flows in force.

    `development`: those of the folder as they are on the disk. Otherwise the published version, or the folder itself
    as long as nothing has been published.
    """

    def __init__(self, folder: Path, *, recordings: Path | None = None, development: bool = False) -> None:
        """`recordings`: those of the program, followed as long as no version has its own."""
        self._folder = folder
        self._recordings = recordings
        self._versions = Versions(folder)
        self._development = development
        self._seen: Mark = ()

    def in_force(self) -> Path:
        """The folder whose files new calls hear. Raises StartError when the pointer is broken: files that nobody
        published are not heard in its place."""
        try:
            published = None if self._development else self._versions.published()
        except Broken as broken:
            raise StartError(str(broken)) from None
        return published.folder if published is not None else self._folder

    def load(self) -> Flows:
        """The flows in force, for the start of the program. Raises StartError."""
        self._seen = self._mark()
        return self._load()

    def changed(self) -> Flows | None:
        """The flows, when others are in force than at the last look; None when nothing changed. Raises StartError
        once for files that are not right: the flows from before stay in force."""
        mark = self._mark()
        if mark == self._seen:
            return None
        self._seen = mark
        return self._load()

    async def follow(self, put: Callable[[Flows], None], every: float = EVERY) -> None:
        """Until cancelled: look, and `put` what is new. Files that are not right are logged and not put."""
        while True:
            await asyncio.sleep(every)
            try:
                flows = await asyncio.to_thread(self.changed)
                folder = self.in_force() if flows is not None else None
            except StartError as problem:
                log.warning("flows.refused", reason=str(problem))
                continue
            if flows is not None:
                put(flows)
                log.info("flows.in_force", folder=str(folder), flows=len(flows.graphs))

    def _load(self) -> Flows:
        folder = self.in_force()
        own = folder / RECORDINGS if folder != self._folder and (folder / RECORDINGS).is_dir() else None
        return replace(load_flows(folder), recordings=own)

    def _mark(self) -> Mark:
        """The version, or the times and sizes of the files and recordings; of a broken pointer what is wrong."""
        try:
            folder = self.in_force()
        except StartError as problem:
            return (str(problem),)
        if folder != self._folder:
            return (folder.name,)
        try:
            stats = [(name, path.stat()) for name, path in paths_of(folder, self._recordings).items()]
        except OSError:
            return ()
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
