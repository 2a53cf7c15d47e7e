"""Who is next, when few can be served at once and a crowd must not keep others out. No threads, no clock.

In: from where somebody comes. Out: his turn, or TurnedAway. Those who wait are served in turns, one of each source; a
full room is left by the last of the largest crowd. Called by passwords.py.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class TurnedAway(Exception):
    """Too many wait. `crowd`: most of them come from where this one does."""

    def __init__(self, *, crowd: bool) -> None:
        super().__init__()
        self.crowd = crowd


class Turns:
    """`at_once` are served, `most` wait."""

    def __init__(self, at_once: int, most: int) -> None:
        self._free, self._most = at_once, most
        self._waiting = 0
        self._crowds: dict[Hashable, deque[asyncio.Future[None]]] = {}
        """In the order in which they are served."""

    @asynccontextmanager
    async def turn(self, source: Hashable) -> AsyncIterator[None]:
        """Wait for it, and have it until the end of the block. Raises TurnedAway."""
        await self._wait(source)
        try:
            yield
        finally:
            self._next()

    async def _wait(self, source: Hashable) -> None:
        if self._free:
            self._free -= 1
            return
        if self._waiting >= self._most:
            self._make_room(source)
        mine = asyncio.get_running_loop().create_future()
        self._crowds.setdefault(source, deque()).append(mine)
        self._waiting += 1
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._leave(source, mine)
            elif mine.exception() is None:
                self._next()  # it was given the turn in this very moment
            raise

    def _make_room(self, source: Hashable) -> None:
        largest = max(self._crowds, key=lambda one: len(self._crowds[one]), default=source)
        there, mine = self._crowds.get(largest), len(self._crowds.get(source, ()))
        if there is None or len(there) <= mine + 1:
            raise TurnedAway(crowd=mine > 1)
        self._waiting -= 1
        last = there.pop()
        if not last.done():
            last.set_exception(TurnedAway(crowd=True))

    def _leave(self, source: Hashable, mine: asyncio.Future[None]) -> None:
        crowd = self._crowds.get(source)
        if crowd is None or mine not in crowd:
            return
        crowd.remove(mine)
        self._waiting -= 1
        if not crowd:
            del self._crowds[source]

    def _next(self) -> None:
        while self._crowds:
            source, crowd = next(iter(self._crowds.items()))
            del self._crowds[source]
            first = crowd.popleft()
            if crowd:
                self._crowds[source] = crowd
            self._waiting -= 1
            if not first.done():
                first.set_result(None)
                return
        self._free += 1
