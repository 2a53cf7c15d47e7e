"""One lane of work per agent: what happens to an agent is handled in order, one thing at a time; agents do not wait
for each other.

In: coroutine functions with the agent's name, put from bus handlers (plain functions). Out: they run. `run()` owns all
tasks and is called once by core.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

MOST_WAITING = 1_000
"""Pieces of work per lane. An agent's day has a few hundred; a lane that long is stuck, and what comes is dropped."""

T = TypeVar("T")
Work = Callable[[], Awaitable[None]]
log = structlog.get_logger(__name__)


class LaneFull(Exception):
    """Too much waits in this agent's lane."""


class Lanes:
    """All lanes; one comes to life with the first piece of work for its agent."""

    def __init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[Work]] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            for queue in self._queues.values():
                group.create_task(_walk(queue))
            await asyncio.get_running_loop().create_future()

    def put(self, agent: str, work: Work) -> None:
        """Do `work` after everything put before for this agent. Raises LaneFull."""
        queue = self._queues.get(agent)
        if queue is None:
            queue = self._queues[agent] = asyncio.Queue(MOST_WAITING)
            if self._group is not None:
                self._group.create_task(_walk(queue), name=f"lane {agent}")
        try:
            queue.put_nowait(work)
        except asyncio.QueueFull:
            raise LaneFull(agent) from None

    async def do(self, agent: str, work: Callable[[], Awaitable[T]]) -> T:
        """As `put`, and wait for the result or the exception."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        async def run() -> None:
            try:
                result = await work()
            except Exception as problem:
                if not done.done():
                    done.set_exception(problem)
            else:
                if not done.done():
                    done.set_result(result)

        self.put(agent, run)
        return await done


async def _walk(queue: asyncio.Queue[Work]) -> None:
    while True:
        work = await queue.get()
        try:
            await work()
        except Exception:
            log.exception("lane.work_failed")
