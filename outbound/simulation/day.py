"""One shift of a campaign, event by event: a dialler and a World come in, what it came to goes out.

The same seed gives the same shift, and every dialler of a seed meets the same people in the same order (common random
numbers). A dialler is asked at every event, and every `tick` seconds besides.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from outbound.simulation.world import A_MACHINE, LIVE, Fates, Markov, World

LEGAL = 3
"""Percent of the answered calls; what shifts are compared with."""
FIRST = 34
"""Answers of which one may be abandoned."""
COLD = 300.0
"""Seconds in which a cold start shows."""


class Dialler(Protocol):
    """Whoever decides how many lines ring."""

    tick: float
    """Seconds between two looks, besides those at events; 0: events are enough."""
    at_events: bool

    def lines(self, shift: Shift) -> int:
        """How many more are dialled now."""

    def answered(self, rung: float) -> None: ...
    def ended(self, rung: float) -> None: ...
    def connected(self) -> None: ...
    def abandoned(self) -> None: ...
    def handled(self, talk: float, wrap: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Result:
    """What a shift came to."""

    busy: float
    """Seconds of talk and wrap-up."""
    logged_in: float
    connected: int
    abandoned: int
    dialled: int
    early: int
    """Abandoned in the first five minutes."""
    highest: float
    """Share of abandoned calls at its worst, when at least one was allowed."""
    broken: int
    """Events after which more were abandoned than the law allows."""

    @property
    def utilisation(self) -> float:
        """0 to 1."""
        return self.busy / self.logged_in

    @property
    def share(self) -> float:
        """Abandoned of the answered calls, 0 to 1."""
        return self.abandoned / max(1, self.abandoned + self.connected)

    @property
    def burden(self) -> float:
        """Calls that nobody was there for or that found nobody here, for each that was spoken in."""
        return (self.dialled - self.connected) / max(1, self.connected)


class Shift:
    """The state of the centre."""

    def __init__(
        self,
        world: World | Markov,
        dialler: Dialler,
        agents: int,
        seconds: float,
        fates: Fates,
        moves: Sequence[tuple[float, int]] = (),
    ) -> None:
        """`moves`: how many agents come or go later, and when; who talks goes afterwards."""
        self.world, self.dialler, self.seconds, self.fates = world, dialler, seconds, fates
        self.now = 0.0
        self._events: list[tuple[float, int, int, int]] = []
        self._order = 0
        self._does: tuple[Callable[[int], None], ...] = (
            self._look,
            self._answer,
            self._end,
            self._give_up,
            self._wrap,
            self._free,
            self._move,
        )
        self.lines: dict[int, float] = {}
        """When each of the ringing ones was dialled."""
        self.idle: deque[int] = deque(range(agents))
        """Who has waited longest comes first."""
        self.talking: dict[int, float] = {}
        self.wrapping: dict[int, float] = {}
        """Since when."""
        self.waiting: deque[int] = deque()
        self.agents = self._names = agents
        self._leave = 0
        self._handling: dict[int, tuple[float, float]] = {}
        self._machines: set[int] = set()
        self._how: dict[int, str] = {}
        self.result_at: float | None = None
        self.busy, self.logged_in = 0.0, agents * seconds
        self.dialled = self.connected = self.abandoned = self.early = self.broken = 0
        self.highest = 0.0
        for when, change in moves:
            self._at(when, _MOVE, change)

    def run(self) -> Result:
        """To the end of the shift."""
        events, does, dialler = self._events, self._does, self.dialler
        self._at(0.0, _LOOK, 0)
        while events and events[0][0] <= self.seconds:
            self.now, _, what, which = heapq.heappop(events)
            does[what](which)
            if what == _LOOK or dialler.at_events:
                self._dial(dialler.lines(self))
        return Result(
            self.busy,
            self.logged_in,
            self.connected,
            self.abandoned,
            self.dialled,
            self.early,
            self.highest,
            self.broken,
        )

    def _at(self, when: float, what: int, which: int) -> None:
        self._order += 1
        heapq.heappush(self._events, (when, self._order, what, which))

    def _look(self, _: int) -> None:
        if self.dialler.tick:
            self._look_again(self.now + self.dialler.tick)

    def _look_again(self, when: float) -> None:
        self._at(when, _LOOK, 0)

    # --- lines ---------------------------------------------------------------------------------------------------

    @property
    def answered(self) -> int:
        """Calls that a person answered, and of which it is known what became of them."""
        return self.connected + self.abandoned

    def window(self) -> tuple[int, int]:
        """Answered and abandoned calls of the time over which the law counts them."""
        return self.answered, self.abandoned

    def _dial(self, count: int) -> None:
        for _ in range(count):
            how, after = self.world.ends(self.fates.dial(self.dialled), self.world.chance(self.now))
            self.dialled += 1
            self.lines[self.dialled] = self.now
            unseen = how == A_MACHINE and self.world.unseen > 0
            if unseen:
                self._machines.add(self.dialled)
            if unseen or how == LIVE:
                self._at(self.now + after, _ANSWER, self.dialled)
            else:
                self._how[self.dialled] = how
                self._at(self.now + after, _END, self.dialled)

    def _end(self, line: int) -> None:
        self._how.pop(line)
        self.dialler.ended(self.now - self.lines.pop(line))
        self.result_at = self.now

    def _answer(self, line: int) -> None:
        self.dialler.answered(self.now - self.lines.pop(line))
        self.result_at = self.now
        if self.idle:
            self._connect(line)
        elif self.world.wait:
            self.waiting.append(line)
            self._at(self.now + self.world.wait, _GIVE_UP, line)
        else:
            self._lost(line)

    def _give_up(self, line: int) -> None:
        if line in self.waiting:
            self.waiting.remove(line)
            self._lost(line)

    def _lost(self, _line: int) -> None:
        self.abandoned += 1
        self.early += self.now <= COLD
        self.dialler.abandoned()
        if self.answered >= FIRST:
            self.highest = max(self.highest, self.abandoned / self.answered)
        self.broken += self.abandoned * 100 > LEGAL * self.answered

    # --- agents --------------------------------------------------------------------------------------------------

    def _connect(self, line: int) -> None:
        agent = self.idle.popleft()
        talk, wrap = self.fates.talk(self.connected)
        if line in self._machines:
            self._machines.discard(line)
            talk, wrap = talk * self.world.unseen / 120, 0.0
        self.connected += 1
        self.dialler.connected()
        self._handling[agent] = (talk, wrap)
        self.talking[agent] = self.now
        hears = self.now + self.world.bridge
        self.busy += max(0.0, min(hears + talk + wrap, self.seconds) - hears)
        self._at(hears + talk, WRAP, agent)

    def _wrap(self, agent: int) -> None:
        del self.talking[agent]
        self.wrapping[agent] = self.now
        self._at(self.now + self._handling[agent][1], _FREE, agent)

    def _free(self, agent: int) -> None:
        del self.wrapping[agent]
        self.dialler.handled(*self._handling.pop(agent))
        self._ready(agent)

    def _ready(self, agent: int) -> None:
        if self._leave:
            self._gone()
            return
        self.idle.append(agent)
        if self.waiting:
            self._connect(self.waiting.popleft())

    def _move(self, change: int) -> None:
        for _ in range(change):
            self.agents, self._names = self.agents + 1, self._names + 1
            self.idle.append(self._names)
            self.logged_in += self.seconds - self.now
        for _ in range(-change):
            self._leave += 1
            if self.idle:
                self.idle.pop()
                self._gone()
        while self.waiting and self.idle:
            self._connect(self.waiting.popleft())

    def _gone(self) -> None:
        self._leave -= 1
        self.agents -= 1
        self.logged_in -= self.seconds - self.now


_LOOK, _ANSWER, _END, _GIVE_UP, WRAP, _FREE, _MOVE = range(7)
MORE = 7
"""The first of a shift in which more happens."""
