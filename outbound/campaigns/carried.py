"""Work on calls that goes on beside the runner: a task for each, none of which ends before its work is done.

Owned by runner.py, which lets go of all of them with its lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

AGAIN = 1.0
"""Seconds until a call is looked for again whose end our own disk did not take."""

Work = Callable[[], Coroutine[Any, Any, None]]

log = structlog.get_logger(__name__)


class Carried:
    """All that goes on."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, attempt: str, work: Work, again: Work | None = None) -> None:
        """As a task. What fails is looked for (`again`), and never sent again."""

        async def led() -> None:
            doing = work
            while True:
                try:
                    await doing()
                    return
                except Exception as problem:
                    log.error("campaign.call_failed", attempt=attempt, problem=repr(problem))
                await asyncio.sleep(AGAIN)
                doing = again or work

        task = asyncio.get_running_loop().create_task(led())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def let_go(self) -> None:
        """Nobody here leads it any more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
