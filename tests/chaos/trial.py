"""A promise while it is being tried: how often still, how long still, and a line of progress now and then."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator

from chaos.table import Promise, Size, Tally

EVERY = 10.0
"""s between two lines of progress."""


class Trial:
    """`tally` grows; `chance` is its own. `after`: seconds that the promises after this one may take."""

    def __init__(self, promise: Promise, size: Size, wanted: int, seconds: float, seed: str, after: float = 0) -> None:
        self.promise, self.size, self.wanted, self.seconds = promise, size, wanted, seconds
        self.tally, self.chance, self._after = Tally(size.tries or size.of), random.Random(seed), after
        self.began = self._shown = time.monotonic()
        self.done = 0

    @property
    def lasted(self) -> float:
        """Seconds until now."""
        return time.monotonic() - self.began

    def rounds(self, at_once: int = 1) -> Iterator[int]:
        """How many now (`at_once`, or what is left), again and again until it is enough or the time is up; once in
        any case. Not when who started us is gone."""
        parent = os.getppid()
        while self.done < self.wanted and (not self.done or self.lasted < self.seconds) and os.getppid() == parent:
            self._show()
            now = min(at_once, self.wanted - self.done)
            yield now
            self.done += now

    def _show(self) -> None:
        if self.done and time.monotonic() - self._shown >= EVERY:
            self._shown = time.monotonic()
            yet = max(0.0, self.seconds - self.lasted) + self._after
            done = f"{self.done:,} of {self.wanted:,} {self.size.of}, {len(self.tally.broken)} broken"
            took = f"{self.lasted:.0f} of {self.seconds:.0f} s; all at most {yet / 60:.0f} min yet"
            tell(f"{self.promise.name:4} {done}, {took}")


def tell(line: str) -> None:
    """To whoever watches."""
    print(f"  {line}", file=sys.stderr, flush=True)
