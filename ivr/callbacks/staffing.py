"""Whether a queue can serve a promise now: within its hours, and somebody takes calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from scripts_dsl.site import Queue


class Staffing:
    """`serving(queue)`: how many agents take its calls."""

    def __init__(self, serving: Callable[[str], int], clock: Callable[[], datetime]) -> None:
        self._serving, self._clock = serving, clock
        self._queues: Mapping[str, Queue] = {}

    def put(self, queues: Mapping[str, Queue]) -> None:
        """The settings in force."""
        self._queues = queues

    def __call__(self, name: str) -> bool:
        queue = self._queues.get(name)
        if queue is None or (queue.hours is not None and not queue.hours.open_at(self._clock())):
            return False
        return self._serving(name) > 0
