"""How often something may be tried: at most so many times in so many seconds for each key. Pure.

Called by web/login.py with (user, address). A success gives its try back: who knows his password is never locked out
by his own logins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable

MOST_KEYS = 10_000
"""Keys remembered; a flood of invented users pushes out the oldest, not the memory's limit."""


class Throttle:
    """`times` tries in any `seconds`. `monotonic` gives seconds."""

    def __init__(self, times: int, seconds: float, monotonic: Callable[[], float]) -> None:
        self._times, self._seconds, self._monotonic = times, seconds, monotonic
        self._tries: dict[Hashable, deque[float]] = {}

    def take(self, key: Hashable) -> float:
        """Count a try. 0: go on; else refused, and the seconds until the next try is open."""
        wait = self.closed(key)
        if not wait:
            self._tries.setdefault(key, deque()).append(self._monotonic())
            if len(self._tries) > MOST_KEYS:
                del self._tries[next(iter(self._tries))]
        return wait

    def closed(self, key: Hashable) -> float:
        """The seconds until the next try is open; 0: it is. Nothing is counted."""
        now, tries = self._monotonic(), self._tries.pop(key, None)
        while tries and now - tries[0] >= self._seconds:
            tries.popleft()
        if not tries:
            return 0.0
        self._tries[key] = tries
        return max(0.0, tries[0] + self._seconds - now) if len(tries) >= self._times else 0.0

    def give_back(self, key: Hashable) -> None:
        """The last try was a success and does not count."""
        if tries := self._tries.get(key):
            tries.pop()
