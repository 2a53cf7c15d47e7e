"""What the evidence comes to: green, amber or red, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class State(Enum):
    """What a campaign may do. The order is that of severity; DEAD is told by states.py alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DEAD = "dead"


class Rule(Enum):
    """By what a grade is reached."""

    EVIDENCE = "evidence"
    """Of the whole run: red by 1 / alpha, amber by a quarter of it."""
    DETECTOR = "detector"
    """Of the last answers: quick, and now and then for nothing; amber only."""
    RESPONSE = "response"
    """Fewer people answer when they are asked."""
    UNHEARD = "unheard"
    """Calls were answered, and nothing is known of how people took them."""


AMBER_PART, CALM_PART = 4.0, 8.0
"""Amber from that part of the threshold of red on; calm below the other."""
DETECTOR = 1000.0
"""The mean number of answers until the detector is wrong is that, at least."""
MOST_UNHEARD = 200
"""Answered calls without any usable outcome."""
CALM = 200
"""Outcomes of one signal, all of them calm, until amber is green again."""


@dataclass(frozen=True, slots=True)
class Because:
    """What decided."""

    rule: Rule
    signal: str
    """'' of Rule.UNHEARD."""
    value: float
    threshold: float

    def __str__(self) -> str:
        """For people: `hangs_up_in_pitch: evidence 41.3, 32.9 is enough`."""
        what = {
            Rule.EVIDENCE: f"{self.signal}: evidence",
            Rule.DETECTOR: f"{self.signal}: the detector says",
            Rule.RESPONSE: f"{self.signal}: evidence",
            Rule.UNHEARD: "answered calls of which nothing is known:",
        }[self.rule]
        return f"{what} {shown(self.value)}, {shown(self.threshold)} is enough"

    def as_json(self) -> dict[str, Any]:
        """For events."""
        return {
            "rule": self.rule.value,
            "signal": self.signal,
            "value": self.value,
            "threshold": self.threshold,
        }


def because_of(data: dict[str, Any]) -> Because:
    """What as_json gave."""
    return Because(Rule(data["rule"]), data["signal"], data["value"], data["threshold"])


def shown(value: float) -> str:
    """`0.0123`, `41.3`, `1.2e+09`: three digits."""
    return f"{value:.3g}" if value < 1e6 else f"{value:.1e}"
