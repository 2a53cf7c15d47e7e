"""How often anybody may ask over HTTP: a bucket for each session, each token, each address of strangers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from cti.desk.budget import Budget

PEOPLE = (300, 30)
"""Requests at once, and a second after that: a page that opens asks a dozen things, a hurried hand five a second."""
PROGRAMS = (60, 20)
STRANGERS = (1_000, 50)
"""Requests of one address that open nothing: a whole office whose sessions ended comes back at once."""
MOST_KEYS = 20_000
"""Buckets kept; a flood of strangers pushes out the oldest, not the memory's limit."""


class Limits:
    """`burst` requests at once for each key, `rate` a second after that. `monotonic` gives seconds."""

    def __init__(self, limit: tuple[float, float], monotonic: Callable[[], float]) -> None:
        self._limit, self._monotonic = limit, monotonic
        self._buckets: dict[Hashable, Budget] = {}

    def take(self, key: Hashable) -> bool:
        """Count a request. False: it is one too many."""
        found = self._buckets.pop(key, None) or Budget(*self._limit, self._monotonic)
        self._buckets[key] = found
        if len(self._buckets) > MOST_KEYS:
            del self._buckets[next(iter(self._buckets))]
        return found.spend()
