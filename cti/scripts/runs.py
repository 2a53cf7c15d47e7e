"""The talk scripts of calls that go on: in memory, and as the disk has them. Used by desk.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog

from cti.scripts import Saved
from ivr.store import StoreError
from scripts_dsl.graph import Graph
from scripts_dsl.talk_pages import Course
from scripts_dsl.verbs.invite import LAST_ASKED

MOST = 2_000
"""Scripts in memory; an older one is read from the disk again."""

log = structlog.get_logger(__name__)


class Keeps(Protocol):
    """cti.scripts.Kept."""

    def keep(self, call_id: str, saved: Saved, at: datetime) -> None: ...

    async def on_disk(self) -> None: ...

    async def of(self, call_id: str) -> Saved | None: ...


@dataclass(slots=True)
class ScriptRun:
    """The script of one call."""

    user: str
    """Who follows it now."""
    graph: Graph
    course: Course
    answers: tuple[tuple[str, str], ...] = ()
    polled: Mapping[str, Any] = field(default_factory=dict)
    """What surveys in it have to know of the caller; a script that is read from the disk again asks nobody."""
    busy: bool = False
    """Something is looked up."""


class ScriptRuns:
    """By call id."""

    def __init__(self, kept: Keeps, now: Callable[[], datetime]) -> None:
        self._kept, self._now = kept, now
        self._runs: dict[str, ScriptRun] = {}

    def get(self, call_id: str | None) -> ScriptRun | None:
        return self._runs.get(call_id or "")

    def put(self, call_id: str, run: ScriptRun) -> None:
        while len(self._runs) >= MOST:
            del self._runs[next(iter(self._runs))]
        self._runs[call_id] = run

    def forget(self, call_id: str | None) -> None:
        """From memory; the disk learns it by the happening."""
        self._runs.pop(call_id or "", None)

    def keep(self, call_id: str, run: ScriptRun) -> None:
        """Written within moments."""
        self._kept.keep(call_id, Saved(run.graph.name, run.graph.hash, run.course.to_json(), run.answers), self._now())

    async def on_disk(self) -> None:
        """Wait until all of it is. Raises StoreError."""
        await self._kept.on_disk()

    async def take_up(self, user: str, call_id: str, graphs: Mapping[str, Graph], *, older: bool) -> ScriptRun | None:
        """The script of this call, which `user` follows from now on; None: it has none. `older`: the call may have
        begun before this program did, so the disk is asked, too."""
        run = self.get(call_id)
        if run is None and older:
            run = await self._read(user, call_id, graphs)
        if run is not None:
            run.user = user
            self.put(call_id, run)
        return run

    async def _read(self, user: str, call_id: str, graphs: Mapping[str, Graph]) -> ScriptRun | None:
        """As the disk has it; a script that was changed meanwhile begins anew, for its steps may be gone."""
        try:
            saved = await self._kept.of(call_id)
        except (StoreError, TimeoutError) as problem:
            log.warning("script.not_read", problem=type(problem).__name__)
            return None
        graph = graphs.get(saved.script) if saved is not None else None
        if saved is None or graph is None or graph.hash != saved.hash:
            return None
        try:
            polled = {LAST_ASKED: self._now().isoformat()}
            return ScriptRun(user, graph, Course.from_json(saved.course), saved.answers, polled)
        except (KeyError, TypeError) as problem:
            log.warning("script.not_read", problem=type(problem).__name__)
            return None
