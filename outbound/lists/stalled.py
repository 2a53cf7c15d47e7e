"""Imports whose program has died without a word (killed, no current): after a while without progress they say so.

Run by routes.py. An import that goes on all the same says so itself with its next rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

import structlog

from ivr.statements import Sql
from ivr.store import Store, StoreError
from outbound.lists.importing import fail

LOOK = 60.0
"""Seconds between two looks."""
PATIENCE = 10
"""Looks without progress: a chunk of rows takes a second."""
WHY = "no progress for ten minutes, the program that imports has died: import the file again, nobody is twice"

GOING = Sql("SELECT id, accepted, merged, rejected, share FROM contact_list WHERE state = 'importing'")

log = structlog.get_logger(__name__)


class Stalled:
    """`mine`: lists that wait for their turn here, or are led by somebody who will know of their end."""

    def __init__(self, store: Store, mine: Callable[[], Collection[str]]) -> None:
        self._store, self._mine = store, mine
        self._seen: dict[str, tuple[tuple[object, ...], int]] = {}
        """List -> how far it was, and how many looks ago that was so first."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except StoreError as problem:
                log.warning("lists.not_looked", problem=repr(problem))
            await asyncio.sleep(LOOK)

    async def look(self) -> None:
        """Once. Raises StoreError."""
        seen: dict[str, tuple[tuple[object, ...], int]] = {}
        for id_, *far in await self._store.fetch(GOING):
            if id_ in self._mine():
                continue
            before, looks = self._seen.get(id_, ((), 0))
            looks = looks + 1 if before == tuple(far) else 0
            seen[id_] = (tuple(far), looks)
            if looks >= PATIENCE:
                log.error("lists.import_died", list=id_)
                await fail(self._store, id_, WHY)
        self._seen = seen
