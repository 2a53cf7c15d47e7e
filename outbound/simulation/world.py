"""What becomes of a dial, and how long talks take: the fixed parameters of the bench PB-1. All times are seconds.

post-dial delay uniform 1.5-4.5; a person answers lognormal 11 (5) after it, between 1.5 and 24.5; engaged 10 %, after
0-1; a machine 20 %, after 15-19; else nobody, after 25. Talk lognormal 120 (CV 0.8), wrap-up 30 (CV 0.5).

Fates are drawn in order: the fifth dial and the third talk of a seed are the same ones, whoever dials and whenever.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Generic, NamedTuple, TypeVar

HOUR = 3600.0
ENGAGED, MACHINE = 0.10, 0.20
NOBODY = 25.0
PERIOD = 2 * HOUR
"""Of the swing."""
LATER = 4 * HOUR
"""When the chance of an answer becomes another one."""
WAIT = 2.0
"""So long a person who answered waits for an agent; then the call is abandoned."""
T = TypeVar("T")
SHORTEST = 1e-3
"""Seconds; as good as none."""
LIVE, A_MACHINE, BUSY, NO_ANSWER = "live", "machine", "busy", "no_answer"


class Fate(NamedTuple):
    """Of one dial, whatever its chance is."""

    draw: float
    """0 to 1; below the chance a person answers."""
    delay: float
    answer: float
    """After the delay, if a person answers."""
    end: float
    """0 to 1: how long the other ends take."""


@dataclass(frozen=True, slots=True)
class World:
    """One scenario."""

    live: float = 0.25
    """Chance that a person answers."""
    later: float | None = None
    """The same after four hours."""
    swing: float = 0.0
    """How far it goes up and down besides, once in two hours."""
    talk: float = 120.0
    wrap: float = 30.0
    engaged: float = ENGAGED
    machine: float = MACHINE
    nobody: float = NOBODY
    """Rings so long before it is given up."""
    unseen: float = 0.0
    """So long an agent speaks with a machine that nobody has recognised, on average; 0: all are recognised."""
    bridge: float = 0.0
    """Between an answer and the agent's first word."""
    wait: float = WAIT
    _talk: tuple[float, float] = (0.0, 0.0)
    _wrap: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_talk", _normal(self.talk, 0.8))
        object.__setattr__(self, "_wrap", _normal(self.wrap, 0.5))

    def chance(self, now: float) -> float:
        """So long after the beginning."""
        level = self.live if self.later is None or now < LATER else self.later
        return level + self.swing * math.sin(2 * math.pi * now / PERIOD) if self.swing else level

    def fate(self, random: Random) -> Fate:
        """Of the next dial."""
        draw, delay = random.random(), 1.5 + 3 * random.random()
        answer = min(24.5, max(1.5, math.exp(random.gauss(*ANSWER))))
        return Fate(draw, delay, answer, random.random())

    def ends(self, fate: Fate, chance: float) -> tuple[str, float]:
        """How a dial ends, and after how long that is known."""
        draw, delay, answer, end = fate
        if draw < chance:
            return LIVE, delay + answer
        rest = draw - chance
        if rest < self.engaged:
            return BUSY, delay + end
        if rest < self.engaged + self.machine:
            return A_MACHINE, delay + 15 + 4 * end
        return NO_ANSWER, delay + self.nobody

    def handle(self, random: Random) -> tuple[float, float]:
        """Talk and wrap-up with a person."""
        return math.exp(random.gauss(*self._talk)), math.exp(random.gauss(*self._wrap))


@dataclass(frozen=True, slots=True)
class Markov:
    """The scenario M, of which the optimum is known exactly: nothing has a memory and nobody waits."""

    live: float = 0.3
    ring: float = 12.0
    talk: float = 150.0
    wait: float = 0.0
    bridge: float = 0.0
    unseen: float = 0.0

    def chance(self, now: float) -> float:  # noqa: ARG002 - as of a World
        """Always the same."""
        return self.live

    def fate(self, random: Random) -> Fate:
        """Of the next dial."""
        return Fate(random.random(), 0.0, random.expovariate(1 / self.ring), 0.0)

    def ends(self, fate: Fate, chance: float) -> tuple[str, float]:
        """How a dial ends, and after how long that is known."""
        return (LIVE if fate.draw < chance else NO_ANSWER), fate.answer

    def handle(self, random: Random) -> tuple[float, float]:
        """A talk without wrap-up."""
        return random.expovariate(1 / self.talk), 0.0


class Fates:
    """All of one seed; the same ones may be played by one dialler after the other."""

    def __init__(self, world: World | Markov, seed: int) -> None:
        dials, talks = Random(2 * seed), Random(2 * seed + 1)  # noqa: S311 - a simulation has to repeat itself
        self._dials = _Drawn(lambda: world.fate(dials))
        self._talks = _Drawn(lambda: world.handle(talks))

    def dial(self, number: int) -> Fate:
        """Of the dial with this number, counted from 0."""
        return self._dials.at(number)

    def talk(self, number: int) -> tuple[float, float]:
        """Talk and wrap-up of the connection with this number."""
        return self._talks.at(number)


class _Drawn(Generic[T]):
    def __init__(self, draw: Callable[[], T]) -> None:
        self._draw = draw
        self._so_far: list[T] = []

    def at(self, number: int) -> T:
        while number >= len(self._so_far):
            self._so_far.append(self._draw())
        return self._so_far[number]


def _normal(mean: float, variation: float) -> tuple[float, float]:
    """Mean and deviation of the logarithm."""
    sigma = math.sqrt(math.log1p(variation * variation))
    return math.log(max(mean, SHORTEST)) - sigma * sigma / 2, sigma


ANSWER = _normal(11.0, 5 / 11)
