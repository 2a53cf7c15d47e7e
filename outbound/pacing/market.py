"""What is so at the moment of a decision: lines that ring, agents, and what the windows of the rules have seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

TALKING, WRAPPING, IDLE = "talking", "wrapping", "idle"


@dataclass(frozen=True, slots=True)
class Line:
    """One that rings."""

    rung: float
    """Seconds since it was dialled."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One at work for the campaign."""

    state: str
    """talking, wrapping or idle."""
    since: float = 0.0
    """Seconds in it."""


@dataclass(frozen=True, slots=True)
class Window:
    """What one rule counts over its time: a day, a month, a campaign."""

    name: str
    cap: Decimal
    """Percent of the answered calls that may be abandoned."""
    answered: int = 0
    """Calls that a person answered and whose fate is known, the abandoned ones included."""
    abandoned: int = 0

    @property
    def tokens(self) -> Fraction:
        """How many more could be abandoned now."""
        return self.share * self.answered - self.abandoned

    @property
    def left(self) -> int:
        """Of the next who answer, so many may be abandoned, one after the other, and the cap holds."""
        part, whole = _ratio(self.cap)
        if part >= whole:
            return max(0, self.answered)
        return max(0, (part * self.answered - self.abandoned * whole) // (whole - part))

    @property
    def until(self) -> int | None:
        """So many must be answered and connected before one more may be abandoned; 0: one may be now; None: never."""
        part, whole = _ratio(self.cap)
        if part == 0:
            return None
        return max(0, -((part - (self.abandoned + 1) * whole) // part) - self.answered)

    @property
    def share(self) -> Fraction:
        """The cap as a fraction."""
        return Fraction(*_ratio(self.cap))

    def holds(self, more: int) -> bool:
        """The cap is not exceeded if so many more are answered and abandoned."""
        part, whole = _ratio(self.cap)
        return (self.abandoned + more) * whole <= part * (self.answered + more)


@dataclass(frozen=True, slots=True)
class Market:
    """All of it."""

    lines: tuple[Line, ...] = ()
    agents: tuple[Agent, ...] = ()
    waiting: int = 0
    """Calls that were answered and have no agent yet."""
    windows: tuple[Window, ...] = field(default_factory=tuple)
    """The tightest decides. None: nothing may be abandoned."""
    since_result: float | None = None
    """Seconds since a line was last answered or given up; None: never."""
    now: float | None = None
    """Seconds of any clock that only goes on: with it what comes is learned in the order of the dials (see results);
    None: as it comes."""
    left: int = 0
    """Of those who wait, so many are left to callers."""
    reserved: bool = False
    """A rule wants an agent for each call before it is dialled."""

    @property
    def idle(self) -> int:
        """Agents who could talk at once, without those who are left to callers."""
        return max(0, sum(agent.state == IDLE for agent in self.agents) - self.left)

    @property
    def in_flight(self) -> int:
        """Lines that may still be answered, and calls that wait for an agent."""
        return len(self.lines) + self.waiting


@lru_cache(maxsize=64)
def _ratio(percent: Decimal) -> tuple[int, int]:
    share = Fraction(percent) / 100
    return share.numerator, share.denominator
