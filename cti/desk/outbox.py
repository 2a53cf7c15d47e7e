"""An agent's outbox: numbers what is sent to him, keeps it until he says it came, gives it again after a broken line.

In: frames and acks, with the moment (seconds of a monotonic clock). Out: what a connection has to send, or the verdict
that its client is too slow. Pure; called by hub.py and socket.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

MAX_MESSAGES = 1_000
"""Messages kept for a client that is away or slow; about 1 MB per agent at the worst."""
MAX_AGE = 300.0
"""Seconds that a message is kept: who comes back later wants the state of things, not the past."""


class NeverSentError(ValueError):
    """The client acknowledged a message that was never sent to it."""


class TooSlowError(Exception):
    """The client is so far behind that what it has to get next is no longer kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A numbered frame and the moment it was made."""

    seq: int
    frame: str
    made: float


class Outbox:
    """One stream of numbered frames, 1, 2, 3, … under one `epoch`; the numbers of an epoch are never used again."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self.seq = 0
        """Number of the newest frame; 0 before the first."""
        self._kept: deque[Kept] = deque()

    def put(self, frame: Callable[[int], str], now: float) -> Kept:
        """Number and keep a frame; `frame` makes it from its number."""
        kept = Kept(self.seq + 1, frame(self.seq + 1), now)
        self.seq += 1
        self._kept.append(kept)
        self._forget(now)
        return kept

    def ack(self, seq: int) -> None:
        """The client has everything up to `seq`. Raises NeverSentError."""
        if seq > self.seq:
            raise NeverSentError(f"{seq} is above {self.seq}")
        while self._kept and self._kept[0].seq <= seq:
            self._kept.popleft()

    def can_resume(self, epoch: str | None, last_seq: int | None, now: float) -> bool:
        """Whether a client that saw `last_seq` of `epoch` can get the rest, whole; else it needs a snapshot."""
        self._forget(now)
        if epoch != self.epoch or last_seq is None or last_seq > self.seq:
            return False
        return last_seq >= self._oldest() - 1

    def after(self, seq: int) -> list[Kept]:
        """What comes after `seq`, in order. Raises TooSlowError when a part of it is gone."""
        oldest = self._oldest()
        if seq < oldest - 1:
            raise TooSlowError(f"{oldest - 1 - seq} messages are gone")
        newest_first = islice(reversed(self._kept), max(0, self.seq - seq))
        return list(newest_first)[::-1]

    def __len__(self) -> int:
        return len(self._kept)

    def _oldest(self) -> int:
        return self._kept[0].seq if self._kept else self.seq + 1

    def _forget(self, now: float) -> None:
        while self._kept and (len(self._kept) > MAX_MESSAGES or now - self._kept[0].made > MAX_AGE):
            self._kept.popleft()
