"""Those whom our pacing is measured against: one line for each agent, a fixed ratio, a rate without a state."""

from __future__ import annotations

from random import Random

from outbound.simulation.day import Shift


class Rival:
    """Learns nothing."""

    tick = 0.0
    at_events = True

    def answered(self, rung: float) -> None:
        """A person answered."""

    def ended(self, rung: float) -> None:
        """Nobody answered."""

    def connected(self) -> None:
        """An agent speaks with the person."""

    def abandoned(self) -> None:
        """No agent was there."""

    def handled(self, talk: float, wrap: float) -> None:
        """An agent is through with a call."""


class Ratio(Rival):
    """So many lines for each agent who waits; or for each who waits or talks, less the calls that are talked in."""

    def __init__(self, ratio: float, *, talking: bool = False) -> None:
        self.ratio, self.talking = ratio, talking

    def lines(self, shift: Shift) -> int:
        """How many more."""
        waiting, talking = len(shift.idle), len(shift.talking)
        out = len(shift.lines) + len(shift.waiting)
        if self.talking:
            return max(0, round(self.ratio * (waiting + talking)) - talking - out)
        return max(0, int(self.ratio * waiting) - out)


class Progressive(Ratio):
    """One line for each agent who waits."""

    def __init__(self) -> None:
        super().__init__(1.0)


class Blind(Rival):
    """Dials at the rate at which Erlang's formula B loses the share that is allowed, and looks at nothing else.

    The chance of an answer and the handling time are estimated as they come; before anything is known they are 0.5,
    and two minutes and a half. `told` says both instead.
    """

    tick = 0.0
    at_events = True

    def __init__(self, agents: int, share: float, seed: int, told: tuple[float, float] | None = None) -> None:
        self.load = load(agents, share)
        self.random = Random(seed)
        self.told = told
        self.live, self.dials = 1.0, 2.0
        self.handling, self.calls = 150.0, 1.0
        self.next = 0.0
        self.tick = 0.25

    def answered(self, rung: float) -> None:  # noqa: ARG002 - as the others
        """A person answered."""
        self.live, self.dials = 0.997 * self.live + 1, 0.997 * self.dials + 1

    def ended(self, rung: float) -> None:  # noqa: ARG002 - as the others
        """Nobody answered."""
        self.live, self.dials = 0.997 * self.live, 0.997 * self.dials + 1

    def handled(self, talk: float, wrap: float) -> None:
        """An agent is through with a call."""
        self.handling, self.calls = 0.995 * self.handling + talk + wrap, 0.995 * self.calls + 1

    def lines(self, shift: Shift) -> int:
        """How many moments of dialling have passed."""
        chance, handling = self.told or (self.live / self.dials, self.handling / self.calls)
        count = 0
        while self.next <= shift.now:
            self.next += self.random.expovariate(self.load / handling / chance)
            count += 1
        return count


def blocked(agents: int, offered: float) -> float:
    """Erlang's formula B."""
    found = 1.0
    for k in range(1, agents + 1):
        found = offered * found / (k + offered * found)
    return found


def load(agents: int, share: float) -> float:
    """The load of which so much is lost."""
    low, high = 0.0, 2.0 * agents
    while high - low > 1e-9 * agents:
        middle = (low + high) / 2
        low, high = (middle, high) if blocked(agents, middle) < share else (low, middle)
    return low
