"""An event loop on a clock of its own, which can be killed between any two steps of what runs in it.

A `World` outlives its loops: it has the time, and things of its own that happen at moments (an Asterisk, a disk). A
killed loop runs nothing any more, not even what cleans up, as a killed process does not.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

LONGEST = 3_600.0
"""s of its own clock that a loop may run."""


class Killed(Exception):
    """The loop was killed before what ran in it was done."""


class World:
    """Time in seconds, and what is due."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._order), what))

    def goes_on(self, until: float) -> bool:
        """Let the next thing happen that is due before `until`; False when there is none, and it is `until`."""
        if not self._due or self._due[0][0] > until:
            self.now = max(self.now, until)
            return False
        at, _, what = heapq.heappop(self._due)
        self.now = max(self.now, at)
        what()
        return True

    def settles(self, seconds: float) -> None:
        """Nobody runs for a while."""
        until = self.now + seconds
        while self.goes_on(until):
            pass


class Loop(asyncio.BaseEventLoop):
    """`steps`: how many it makes before it is killed; None: it lives."""

    def __init__(self, world: World, steps: int | None = None) -> None:
        super().__init__()
        self._world, self.left, self.made, self.dead = world, steps, 0, False
        self._selector, self._longest = self, world.now + LONGEST
        self.set_exception_handler(lambda *_: None)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Its result. Raises Killed, and what it raises."""
        task = self.create_task(work)
        task.add_done_callback(lambda _: self.stop())
        try:
            self.run_forever()
        finally:
            self.dead = True
            self._forget()
            self.close()
        if not task.done():
            raise Killed
        return task.result()

    def _forget(self) -> None:
        """What was under way is not carried on; nothing of it reaches the world any more."""
        for task in asyncio.all_tasks(self):
            with suppress(RuntimeError):
                task.get_coro().close()  # type: ignore[union-attr]

    def kill(self) -> None:
        """From outside, at any moment."""
        if not self.dead:
            self.dead = True
            self.stop()

    # --- asyncio.BaseEventLoop ----------------------------------------------------------------------------------

    def time(self) -> float:
        return self._world.now

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:
        if self.dead:  # what Python tidies up of it
            return asyncio.Handle(callback, args, self)
        return super().call_soon(self._step, callback, *args, context=context)

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None) -> asyncio.TimerHandle:
        if self.dead:
            return asyncio.TimerHandle(when, callback, args, self)
        return super().call_at(when, callback, *args, context=context)

    def _step(self, callback: Callable[..., object], *args: Any) -> None:
        if self.dead:
            return
        if self.made == self.left:
            self.kill()
            return
        self.made += 1
        callback(*args)

    def select(self, timeout: float | None) -> list[Any]:
        """Instead of waiting for the network the clock is put forward."""
        until = float("inf") if timeout is None else self._world.now + timeout
        if self._world.now > self._longest:
            raise RuntimeError(f"not done after {LONGEST:.0f} s")
        if not self._world.goes_on(until) and timeout is None:
            raise RuntimeError("nothing will ever happen again")
        return []

    def _process_events(self, _events: list[Any]) -> None: ...

    def _write_to_self(self) -> None: ...
