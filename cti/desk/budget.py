"""How many messages a client may send: a bucket of tokens that fills again. Pure."""

from __future__ import annotations

from collections.abc import Callable


class Budget:
    """`burst` at once, `rate` a second after that. `monotonic` gives seconds."""

    def __init__(self, burst: float, rate: float, monotonic: Callable[[], float]) -> None:
        self._burst, self._rate, self._monotonic = burst, rate, monotonic
        self._left = burst
        self._at = monotonic()

    def spend(self) -> bool:
        """Take one; False when nothing is left."""
        now = self._monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
