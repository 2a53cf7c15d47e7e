"""How far the announced wait is off: a queue whose day is known to the second, and what callers were told in it.

`python -m bench.waiting`: simulated days of a queue (agents who come and go, callers who give up), and for every caller
who had to wait and was answered the estimate at joining beside what then was. Beside it two usual methods: the mean
wait of the last 20 answered callers, and the wait of the last one. `make bench` writes it into docs/figures.md.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import fmean, median

from ivr.waiting_time import QueueHistory

HOUR = 3600.0
OPEN = 10
"""Hours of a day."""
RING = 6.0
"""s a telephone rings until it is answered."""
AFTER = 20.0
"""s of after-call work."""
TALK_SPREAD = 0.8
"""Of the logarithm of a talk's length."""


@dataclass(frozen=True)
class Day:
    """One kind of day."""

    name: str
    agents: tuple[int, ...]
    """At work in each hour."""
    load: tuple[float, ...]
    """Calls that come, in parts of what the agents can take, in each hour."""
    talk: float = 220.0
    """Median s of a talk."""
    patience: float = 600.0
    """Mean s until a caller gives up."""


DAYS = (
    Day("steady, 5 agents", (5,) * OPEN, (0.95,) * OPEN),
    Day("two agents", (2,) * OPEN, (0.9,) * OPEN),
    Day("rush hours", (6,) * OPEN, (0.5, 1.3, 1.1, 0.8, 0.9, 0.7, 0.8, 1.3, 1.1, 0.6)),
    Day("shifts", (3, 5, 8, 8, 4, 4, 8, 8, 5, 3), (0.95,) * OPEN),
    Day("patient callers", (5,) * OPEN, (1.0,) * OPEN, patience=3000.0),
    Day("twenty agents", (20,) * OPEN, (1.05,) * OPEN),
)


@dataclass
class Told:
    """What one waiting caller was told by each method, and what then was. Seconds; None: not told."""

    estimate: float | None
    mean_wait: float | None
    last_wait: float | None
    waited: float


@dataclass
class Queue:
    """First come, first served."""

    day: Day
    chance: random.Random
    history: QueueHistory = field(default_factory=QueueHistory)
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._line: deque[tuple[float, Told, list[bool]]] = deque()
        self._busy = 0
        self._waits: deque[float] = deque(maxlen=20)
        self.now = 0.0

    def run(self) -> list[Told]:
        """The whole day."""
        for hour in range(OPEN):
            self._at(hour * HOUR, self._serve)
        self._at(0.0, self._call)
        while self._events and self.now < OPEN * HOUR:
            self.now, _, what = heapq.heappop(self._events)
            what()
        return self.told

    @property
    def _agents(self) -> int:
        return self.day.agents[min(OPEN - 1, int(self.now / HOUR))]

    def _at(self, when: float, what: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (when, self._count, what))

    def _call(self) -> None:
        day, hour = self.day, min(OPEN - 1, int(self.now / HOUR))
        taken = RING + AFTER + day.talk * 2.718281828 ** (TALK_SPREAD**2 / 2)
        self._at(self.now + self.chance.expovariate(day.load[hour] * day.agents[hour] / taken), self._call)
        free = max(0, self._agents - self._busy)
        told = Told(
            self.history.estimate(self.now, len(self._line), self._agents, free - len(self._line)),
            fmean(self._waits) if self._waits else None,
            self._waits[-1] if self._waits else None,
            waited=0.0,
        )
        gone = [free > len(self._line)]
        self.history.joined()
        self._line.append((self.now, told, gone))
        self._at(self.now + self.chance.expovariate(1 / day.patience), lambda: self._give_up(told))
        self._serve()

    def _give_up(self, told: Told) -> None:
        for caller in self._line:
            if caller[1] is told:
                self._line.remove(caller)
                self.history.gave_up(self.now)
                return

    def _serve(self) -> None:
        while self._line and self._busy < self._agents:
            joined, told, at_once = self._line.popleft()
            self._busy += 1
            self._at(self.now + RING, lambda c=(joined, told, at_once[0]): self._answer(*c))  # type: ignore[misc]

    def _answer(self, joined: float, told: Told, at_once: bool) -> None:
        told.waited = self.now - joined
        self.history.answered(self.now, told.waited, RING, self._agents)
        self._waits.append(told.waited)
        if not at_once:
            self.told.append(told)
        talk = self.chance.lognormvariate(0, TALK_SPREAD) * self.day.talk
        self._at(self.now + talk + AFTER, self._free)

    def _free(self) -> None:
        self._busy -= 1
        self._serve()


def errors(told: list[Told], method: str) -> tuple[int, float, float, float]:
    """Callers told, mean error in s (above 0: told too long), mean distance in s, median distance in parts of the
    wait."""
    pairs = [(getattr(one, method), one.waited) for one in told if getattr(one, method) is not None]
    off = [guess - waited for guess, waited in pairs]
    parts = [abs(guess - waited) / waited for guess, waited in pairs]
    return len(pairs), fmean(off), fmean(map(abs, off)), median(parts)


def simulate(day: Day, days: int, seed: int = 1) -> list[Told]:
    """So many days after one another, each with a fresh history."""
    told: list[Told] = []
    for number in range(days):
        told += Queue(day, random.Random(seed * 1000 + number)).run()
    return told


TITLE = """
## The wait that callers are told

Simulated days of a queue of which everything is known: 20 of each kind, agents who come and go, callers who give up.
Every caller who had to wait and was answered: what he was told when he joined beside what then was. In brackets the
same for the mean wait of the last 20 answered callers, and for the last one's wait. How it is estimated stands in
`ivr/waiting_time.py`; what real callers were told is in the event log (`queue.told`, `queue.left`).

| day | callers who waited | on average | told too long by | off by | off by, median part of the wait |
| --- | --- | --- | --- | --- | --- |
"""
METHODS = ("estimate", "mean_wait", "last_wait")


def section() -> str:
    """For docs/figures.md; the same at every run."""
    return TITLE + "\n".join(map(_row, DAYS)) + "\n"


def _row(day: Day) -> str:
    told = simulate(day, 20)
    (_, bias, off, part), *usual = (errors(told, method) for method in METHODS)
    cells = [
        day.name,
        f"{len(told):,}",
        f"{fmean(t.waited for t in told):.0f} s",
        f"{bias:.0f} s ({', '.join(f'{e[1]:.0f}' for e in usual)})",
        f"{off:.0f} s ({', '.join(f'{e[2]:.0f}' for e in usual)})",
        f"{part:.0%} ({', '.join(f'{e[3]:.0%}' for e in usual)})",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(section())
