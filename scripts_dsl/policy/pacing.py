"""How a campaign that may ring more people than agents wait for goes on at this moment. Pure: the tally comes in.

An abandoned call is one that a person answered and in which no agent was there in time. What is promised: of all calls
that people answered, never more than `cap` are abandoned, at any moment. Where that could not be kept the campaign
rings one line for each free agent (progressive), and where a rule wants an agent to be reserved, none by itself
(preview).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

PREVIEW, PROGRESSIVE, PREDICTIVE = "preview", "progressive", "predictive"

STALE = timedelta(minutes=10)
"""Without a result for so long nobody knows how many answer."""
FEW_AGENTS = 3
"""With fewer there is nothing to even out."""
HIGHEST_TARGET = Decimal("0.7")
"""Of the cap: an aim nearer to it misses it by chance."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`pace:`, `abandoned: target 1%, never above 3%`, in percent of the calls that people answered."""

    target: Decimal = Decimal(1)
    cap: Decimal = Decimal(3)

    @property
    def first_abandon(self) -> int:
        """Answered calls of which one may be abandoned: 34 of 3%."""
        return math.ceil(100 / Fraction(self.cap))


POLITE_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Tally:
    """What has happened in the window of the rule, and what is so now."""

    answered: int = 0
    """Calls that a person answered, the abandoned ones included."""
    abandoned: int = 0
    agents: int = 0
    """At work for the campaign."""
    idle: int = 0
    """Of them, those who could talk at once."""
    in_flight: int = 0
    """Lines that ring, and answered calls that wait for an agent."""
    last_result: timedelta | None = None
    """Since a line was last answered or given up; None: never."""
    reserved: bool = False
    """A rule wants an agent reserved for every call: after an abandoned one, for example."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """How it goes on now."""

    style: str
    """predictive, progressive or preview."""
    because: str
    """What decides: pace, answers, abandoned, agents, last_result, reserved_agent."""
    why: str
    lines: int
    """How many more may ring at once."""


def pacing(pace: Pace, tally: Tally) -> Pacing:
    """The style of this moment, and how many more lines may ring."""
    free = tally.idle - tally.in_flight
    if tally.reserved:
        return Pacing(PREVIEW, "reserved_agent", "a rule wants an agent to be reserved for each call", 0)
    held = _held_back(pace, tally)
    if held is not None:
        return Pacing(PROGRESSIVE, *held, max(0, free))
    return Pacing(PREDICTIVE, "pace", f"never above {pace.cap}%", max(0, free + spare(pace, tally)))


def spare(pace: Pace, tally: Tally) -> int:
    """Lines that may ring beyond the agents who wait: if all of them were answered and abandoned, the cap would hold.

    A + W <= cap (L + W), for the largest W. Later events can only make it truer as long as no agent leaves.
    """
    cap = Fraction(pace.cap) / 100
    return max(0, math.floor((cap * tally.answered - tally.abandoned) / (1 - cap)))


def _held_back(pace: Pace, tally: Tally) -> tuple[str, str] | None:
    """Why it must not ring ahead of the agents."""
    if tally.agents < FEW_AGENTS:
        return "agents", f"fewer than {FEW_AGENTS} agents"
    if tally.answered < pace.first_abandon:
        return "answers", f"fewer than {pace.first_abandon} answered calls: the first one abandoned would be too many"
    if Fraction(pace.cap) / 100 * tally.answered - tally.abandoned <= 0:
        return "abandoned", f"{tally.abandoned} of {tally.answered} were abandoned, all that {pace.cap}% allow"
    if tally.last_result is None or tally.last_result > STALE:
        return "last_result", "no line had a result for ten minutes"
    return None
