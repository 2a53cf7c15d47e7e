"""The scenarios of PB-1: who answers, how long talks take, who is at work when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outbound.simulation.world import HOUR, Markov, World

Moves = Sequence[tuple[float, int]]
HOURS = 8.0
AGENTS = (5, 10, 20, 50)
TUNING, TEST = (1, 2), (101, 102, 103, 104, 105, 106)


def _nobody_moves(_agents: int) -> Moves:
    return ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One of them."""

    about: str
    world: World | Markov
    moves: Callable[[int], Moves] = _nobody_moves
    """By how many agents there are: when how many come or go."""
    begins: int | None = None
    """With so many agents, whatever is asked for."""


def _lunch(agents: int) -> Moves:
    """A fifth leaves for the fourth hour, without a word before."""
    away = agents // 5
    return ((3 * HOUR, -away), (4 * HOUR, away))


def _ramp(_agents: int) -> Moves:
    """One more every twelve minutes, up to thirty."""
    return tuple((k * HOUR / 5, 1) for k in range(1, 21))


SCENARIOS = {
    "B1": Scenario("every fourth dial is answered", World()),
    "B2": Scenario("answers swing by 10 points in two hours; 8 points more after four", World(swing=0.10, later=0.33)),
    "B3": Scenario("short talks, 30 s and 15 s", World(talk=30.0, wrap=15.0)),
    "B4": Scenario("long talks, 270 s and 30 s", World(talk=270.0, wrap=30.0)),
    "B5": Scenario("a fifth of the agents leaves for an hour, without notice", World(), _lunch),
    "B6": Scenario("ten agents become thirty", World(), _ramp, 10),
    "B7": Scenario("answers jump from 15 % to 40 % after four hours", World(live=0.15, later=0.40)),
    "B8": Scenario("machines reach agents, who notice in ten seconds", World(unseen=10.0)),
    "M": Scenario("nothing has a memory, nobody waits", Markov()),
}
