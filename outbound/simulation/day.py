"""One shift of a campaign, event by event: a Pacer and a World come in, what it came to goes out.

The same seed gives the same shift. The pacer is asked at every event and once a second at least.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from outbound.pacing import Agent, Line, Market, Pacer, Talked, Window
from outbound.pacing.market import IDLE, TALKING, WRAPPING
from outbound.simulation.world import WAIT, World

TICK = 1.0
ANSWER, END, WRAP, FREE, GIVE_UP, LOOK = "answer", "end", "wrap", "free", "give_up", "look"


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
    """Events after which more were abandoned than the cap allows."""

    @property
    def utilisation(self) -> float:
        """0 to 1."""
        return self.busy / self.logged_in

    @property
    def share(self) -> float:
        """Abandoned of the answered calls, 0 to 1."""
        return self.abandoned / max(1, self.abandoned + self.connected)


class Shift:
    """The state of the centre."""

    def __init__(self, world: World, pacer: Pacer, agents: int, seconds: float, seed: int) -> None:
        self.world, self.pacer, self.seconds = world, pacer, seconds
        self.random = Random(seed)  # noqa: S311 - a simulation has to repeat itself
        self.now = 0.0
        self.events: list[tuple[float, int, str, int]] = []
        self.order = 0
        self.lines: dict[int, float] = {}
        self.states: list[tuple[str, float]] = [(IDLE, 0.0)] * agents
        self.handling: dict[int, tuple[float, float]] = {}
        self.waiting: deque[int] = deque()
        self.result_at: float | None = None
        self.busy, self.dialled, self.connected, self.abandoned = 0.0, 0, 0, 0
        self.early, self.highest, self.broken = 0, 0.0, 0

    def run(self) -> Result:
        """To the end of the shift."""
        self._at(0.0, LOOK, 0)
        while self.events and self.events[0][0] <= self.seconds:
            self.now, _, what, which = heapq.heappop(self.events)
            getattr(self, f"_{what}")(which)
            self._dial()
        logged_in = len(self.states) * self.seconds
        return Result(
            self.busy, logged_in, self.connected, self.abandoned, self.dialled, self.early, self.highest, self.broken
        )

    def _at(self, when: float, what: str, which: int) -> None:
        self.order += 1
        heapq.heappush(self.events, (when, self.order, what, which))

    def _look(self, _: int) -> None:
        self._at(self.now + TICK, LOOK, 0)

    # --- lines ---------------------------------------------------------------------------------------------------

    def market(self) -> Market:
        """As the pacer sees it."""
        return Market(
            lines=tuple(Line(self.now - dialled) for dialled in self.lines.values()),
            agents=tuple(Agent(state, self.now - since) for state, since in self.states),
            waiting=len(self.waiting),
            windows=(Window("day", Decimal(self.pacer.pace.cap), self.connected + self.abandoned, self.abandoned),),
            since_result=None if self.result_at is None else self.now - self.result_at,
        )

    def _dial(self) -> None:
        for _ in range(self.pacer.decide(self.market()).lines):
            live, after = self.world.dial(self.random, self.world.chance(self.now / self.seconds))
            self.dialled += 1
            self.lines[self.dialled] = self.now
            self._at(self.now + after, ANSWER if live else END, self.dialled)

    def _end(self, line: int) -> None:
        self.pacer.ended(self.now - self.lines.pop(line))
        self.result_at = self.now

    def _answer(self, line: int) -> None:
        self.pacer.answered(self.now - self.lines.pop(line))
        self.result_at = self.now
        self.waiting.append(line)
        self._at(self.now + WAIT, GIVE_UP, line)
        self._connect()

    def _give_up(self, line: int) -> None:
        if line not in self.waiting:
            return
        self.waiting.remove(line)
        self.abandoned += 1
        self.early += self.now <= 300
        self.pacer.abandoned()
        answered = self.connected + self.abandoned
        if answered >= self.pacer.pace.first_abandon:
            self.highest = max(self.highest, self.abandoned / answered)
        self.broken += self.abandoned * 100 > self.pacer.pace.cap * answered

    # --- agents --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for number, (state, _) in enumerate(self.states):
            if state == IDLE and self.waiting:
                self.waiting.popleft()
                self.connected += 1
                self.pacer.connected()
                talk, wrap = self.handling[number] = self.world.handle(self.random)
                self.states[number] = (TALKING, self.now)
                self._at(self.now + talk, WRAP, number)
                self._at(self.now + talk + wrap, FREE, number)

    def _wrap(self, number: int) -> None:
        self.states[number] = (WRAPPING, self.now)
        self.busy += self.handling[number][0]

    def _free(self, number: int) -> None:
        self.states[number] = (IDLE, self.now)
        talk, wrap = self.handling.pop(number)
        self.busy += wrap
        self.pacer.handled(Talked(talk, wrap))
        self._connect()


def shift(world: World, pacer: Pacer, agents: int, hours: float = 8.0, seed: int = 101) -> Result:
    """One shift."""
    return Shift(world, pacer, agents, hours * 3600, seed).run()
