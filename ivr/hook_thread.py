"""The site's own Python functions run here: one thread with an event loop of its own, so that one of them that blocks
holds up no call. Used by hooks.Functions.

They share one loop, because what they keep between two calls (a pool of connections, a session) belongs to a loop. When
one of them holds the loop for longer than STUCK, the thread is given up and another begins; what the old one does is
its own affair then.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog

STUCK = 10.0
"""Seconds without a turn of the loop."""
LAST = 1.0
"""Seconds that the thread has at the end."""

log = structlog.get_logger(__name__)


class HookThread:
    """Started by the first call; close() at the end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._asked: float | None = None
        """When the loop was last asked for a sign of life that has not come."""

    async def run(self, function: Callable[..., Awaitable[Any]], given: Mapping[str, Any], deadline: float) -> Any:
        """What `function` gives back within `deadline` seconds. Raises TimeoutError, and what the function raises."""
        loop = self._living()

        async def work() -> Any:
            return await function(**given)

        coroutine: Coroutine[Any, Any, Any] = work()
        async with asyncio.timeout(deadline):
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, loop))

    def close(self) -> None:
        """End the loop, if it still turns."""
        loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(LAST)
            if not thread.is_alive():
                loop.close()

    def _living(self) -> asyncio.AbstractEventLoop:
        now = self._clock()
        if self._asked is not None and now - self._asked > STUCK:
            log.error("hooks.stuck", seconds=round(now - self._asked, 1))
            self._loop = self._asked = None
        loop = self._loop or self._begin()
        if self._asked is None:
            self._asked = now
            loop.call_soon_threadsafe(self._alive, loop)
        return loop

    def _alive(self, loop: asyncio.AbstractEventLoop) -> None:
        """The sign of life, in the thread."""
        if loop is self._loop:
            self._asked = None

    def _begin(self) -> asyncio.AbstractEventLoop:
        self._loop = loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="hooks", daemon=True)
        self._thread.start()
        return loop
