"""How much a person has been bothered lately: each touch costs, the cost halves with time, and there is a budget. Pure.

    F(t) = sum of c b 2^(-(t - t_i) / H);  a touch that costs c is allowed when F(t) + c <= B

One answered call every 30 days comes to rest at 2, three in 90 days: what people bear (Godfrey, Seiders and Voss,
Journal of Marketing 75(4), 2011: three calls, four e-mails or ten letters in three months). Touches of all campaigns
and channels count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

BUDGET = 2.0
HALVED: Mapping[str, float] = {"call": 30.0, "sms": 14.0, "email": 7.0, "letter": 7.0}
"""Days until half of a touch is forgotten, by channel."""
SLOWEST = max(HALVED.values())
"""Of a channel that is not known."""
COSTS: Mapping[str, float] = {
    "marketing": 1.0,
    "abandoned": 2.0,
    "missed": 0.35,
    "voicemail": 0.5,
    "survey": 0.3,
    "service": 0.3,
    "sms": 0.4,
    "email": 0.3,
    "letter": 0.3,
    "requested": 0.0,
    "inbound": 0.0,
}
"""What was done -> what it costs. `marketing` is an answered call, `missed` one that rang in vain."""
DEAREST = COSTS["abandoned"]
"""Of what is not known."""
ANNOYED, PLEASED = 2.0, 0.5
"""Times the cost: hung up in the pitch or a score of 1 or 2; a score of 4 or 5, or bought."""

INBOUND, REQUESTED = "inbound", "requested"
"""The person came to us and was spoken with; we came because the person had asked."""
UNTALKED = frozenset({"missed", "voicemail", "abandoned"})
"""Of calls, those in which nobody was spoken with."""

LONGEST = timedelta(days=366)
"""After which no touch is felt."""
_GRAIN = 1e-9
"""Rounding of sums of powers."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One time that somebody was bothered."""

    at: datetime
    """With a time zone."""
    what: str
    """A word of COSTS."""
    channel: str = "call"
    """call, sms, email, letter, chat."""
    weight: float = 1.0
    """ANNOYED, PLEASED or 1."""
    subject: str = ""
    """What it was about; '' counts as anything."""

    @property
    def talk(self) -> bool:
        """The person was spoken with: in a call, or on coming to us."""
        return self.what == INBOUND or (self.channel == "call" and self.what not in UNTALKED)


def pressure(touches: Iterable[Touch], at: datetime) -> float:
    """F at a moment. A touch that is yet to come, by a clock that is wrong, counts in full."""
    return _felt(_costs(touches, at), 0)


def bearable(touches: Iterable[Touch], cost: float, at: datetime) -> bool:
    """Whether one more touch keeps within the budget. One that costs nothing always does: it was asked for."""
    return cost <= 0 or pressure(touches, at) + cost <= BUDGET + _GRAIN


def bearable_from(touches: Iterable[Touch], cost: float, at: datetime) -> datetime | None:
    """The first second from `at` on at which one more is bearable; None if it is not within a year."""
    costs, most = _costs(touches, at), BUDGET + _GRAIN - cost
    low, high = 0, math.ceil(max((0.0, *(began for _, began, _ in costs))) + LONGEST.total_seconds())
    if cost <= 0 or _felt(costs, 0) <= most:
        return at
    if _felt(costs, high) > most:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _felt(costs, middle) <= most else (middle, high)
    return at + timedelta(seconds=high)


# --- sums ----------------------------------------------------------------------------------------------------------

_Cost = tuple[float, float, float]
"""What a touch cost, when it was (seconds after the moment that is asked about), seconds until half is forgotten."""


def _costs(touches: Iterable[Touch], at: datetime) -> list[_Cost]:
    return [
        (cost, (touch.at - at).total_seconds(), 86_400 * HALVED.get(touch.channel, SLOWEST))
        for touch in touches
        if (cost := COSTS.get(touch.what, DEAREST) * touch.weight)
    ]


def _felt(costs: Iterable[_Cost], second: float) -> float:
    return math.fsum(cost * 2.0 ** (min(0.0, began - second) / half) for cost, began, half in costs)
