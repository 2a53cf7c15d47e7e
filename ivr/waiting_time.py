"""How long a caller will wait, from the queue's own recent history. Pure; fed and asked by ivr/queue_facts.py.

While callers wait, agents take them one after the other. The time from one such answer to the next, times the agents at
work, is what one caller takes of an agent's time; its mean over the last CALLS of them is this queue's work per call.

    wait = (ahead x stay + 1) x work per call / agents at work

`ahead`: callers who are served before; `stay`: the share of callers lately who did not give up. With an agent free and
nobody ahead of him it is how long telephones rang lately. Known of too few calls, or nobody at work: no estimate.
How far it is off is measured by `python -m bench.waiting` (docs/figures.md).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

CALLS = 30
"""Answered calls that make a mean: few enough to follow the day, enough to outlive odd ones."""
FEWEST = 3
"""Below so many the mean says nothing."""
AGE = 3600.0
"""Seconds after which history is no longer recent."""


@dataclass(slots=True)
class Recent:
    """The last values, each with the second at which it was seen."""

    _seen: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=CALLS))

    def add(self, at: float, value: float) -> None:
        self._seen.append((at, value))

    def mean(self, now: float, fewest: int = FEWEST) -> float | None:
        """None: too few of them."""
        values = [value for at, value in self._seen if now - at <= AGE]
        return sum(values) / len(values) if len(values) >= fewest else None


@dataclass(slots=True)
class QueueHistory:
    """What happened in one queue. Times are seconds of one clock; calls come in its order."""

    _waiting: int = 0
    _since: float | None = None
    """The last answer, while somebody has waited without a break since."""
    _work: Recent = field(default_factory=Recent)
    """Seconds of an agent per call."""
    _holds: Recent = field(default_factory=Recent)
    """Seconds that answered callers waited, times the agents at work: all there is when nobody ever waits behind
    another."""
    _rings: Recent = field(default_factory=Recent)
    _stayed: Recent = field(default_factory=Recent)
    """1 answered, 0 gave up."""

    def joined(self) -> None:
        """A caller begins to wait."""
        self._waiting += 1

    def answered(self, at: float, waited: float, rang: float, agents: int) -> None:
        """An agent took a caller; `agents` were at work."""
        self._waiting = max(0, self._waiting - 1)
        if self._since is not None:
            self._work.add(at, (at - self._since) * max(1, agents))
        self._since = at if self._waiting else None
        self._holds.add(at, waited * max(1, agents))
        self._rings.add(at, rang)
        self._stayed.add(at, 1.0)

    def gave_up(self, at: float) -> None:
        """A caller left without an agent."""
        self._waiting = max(0, self._waiting - 1)
        if not self._waiting:
            self._since = None
        self._stayed.add(at, 0.0)

    def estimate(self, now: float, ahead: int, agents: int, free: int) -> float | None:
        """Seconds until a caller with `ahead` callers before him talks with somebody; `agents` are at work, of whom
        `free` wait for a call."""
        if free > ahead:
            return self._rings.mean(now)
        work = self._work.mean(now)
        if work is None:
            work = self._holds.mean(now)
        if work is None or agents < 1:
            return None
        stay = self._stayed.mean(now)
        return (ahead * (1.0 if stay is None else stay) + 1) * work / agents
