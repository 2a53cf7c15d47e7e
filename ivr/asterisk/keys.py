"""Keys a caller presses before anybody asked: kept for the next listening step. Used by voice.py and queueing.py."""

from __future__ import annotations

from collections.abc import Callable

ALL_KEYS = "0123456789*#"
MAX_TYPED_AHEAD = 32
"""Keys kept; more are dropped. Nobody types ahead more than an account number."""


class TypedAhead:
    """First in, first out; true while it holds a key."""

    __slots__ = ("_clock", "_keys", "_stray", "_until")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._keys = ""
        self._stray: str | None = None
        self._until = 0.0

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, key: str) -> None:
        """Keep `key` for the next listening."""
        if len(self._keys) < MAX_TYPED_AHEAD:
            self._keys += key

    def take(self) -> str:
        """The oldest key; '' when there is none."""
        key, self._keys = self._keys[:1], self._keys[1:]
        return key

    def clear(self) -> None:
        """Drop all."""
        self._keys = ""

    def expect_stray(self, end_key: str | None, seconds: float) -> None:
        """An answer was complete by its length: an end key that follows within `seconds` belongs to it."""
        self._stray, self._until = end_key, self._clock() + seconds

    @property
    def stray_due(self) -> bool:
        """Such an end key may still come."""
        return self._stray is not None and self._clock() <= self._until

    def is_stray(self, key: str) -> bool:
        """Whether the key just pressed is that end key. Only the first key after the answer can be."""
        stray, self._stray = self._stray, None
        return key == stray and self._clock() <= self._until
