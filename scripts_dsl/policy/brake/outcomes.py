"""What happened in a call as numbers: X between 0 and 1, 1 is good, one for each signal. Pure.

The mapping has a version that is stored with the campaign: what a number means is settled before anybody is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scripts_dsl.policy.brake.terms import COMPLAINS, CSAT, EXIT_BLOCKED, IN_PITCH, OPTS_OUT

VERSION = 1
NPS, MOOD = "nps", "mood"
"""Signals that never stop a campaign: agents could colour a mood."""

CUT_SHORT = 0.25
"""X of whoever hangs up in the middle of a survey."""
LOWEST, HIGHEST = 1, 5
PROMOTER, PASSIVE = 9, 7
"""Of 0-10, from there on."""
MOODS = (0.0, 0.5, 1.0)


class Asked(Enum):
    """What became of a survey that was offered."""

    ANSWERED = "answered"
    HUNG_UP = "hung_up"
    SILENT = "silent"
    """Refused, or never answered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a call that was answered; None is not known (yet)."""

    asked: Asked | None = None
    """None: nobody was asked."""
    satisfaction: float | None = None
    """Of the survey, 0 to 1: a score of 1-5 by `satisfied`, or the sum of a survey of several questions."""
    recommends: int | None = None
    """0-10."""
    hung_up_in_pitch: bool | None = None
    """The person ended the call between our first word and the end of the first step that asked something; in a script
    before the first answer was entered."""
    opted_out: bool | None = None
    complained: bool | None = None
    """On any channel within seven days."""
    exit_blocked: bool | None = None
    """The agent talked for more than 15 s past the first clear refusal."""
    mood: int | None = None
    """0, 1 or 2, marked by the agent."""


def x_of(facts: Facts) -> dict[str, float | None]:
    """X of every signal that is known. Of CSAT None may be the value: whoever was asked and says nothing is neither
    evidence that satisfaction has fallen nor that it has not. That more people say nothing is a signal of its own.
    """
    found = {
        NPS: None if facts.recommends is None else recommending(facts.recommends),
        IN_PITCH: _not(facts.hung_up_in_pitch),
        OPTS_OUT: _not(facts.opted_out),
        COMPLAINS: _not(facts.complained),
        EXIT_BLOCKED: _not(facts.exit_blocked),
        MOOD: None if facts.mood is None else MOODS[facts.mood],
    }
    known: dict[str, float | None] = {signal: x for signal, x in found.items() if x is not None}
    return known if facts.asked is None else {CSAT: _satisfaction(facts), **known}


def _satisfaction(facts: Facts) -> float | None:
    if facts.satisfaction is not None:
        return facts.satisfaction
    return CUT_SHORT if facts.asked is Asked.HUNG_UP else None


def satisfied(score: float) -> float:
    """A score, or a mean of scores, of 1-5 as X."""
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(f"a score is {LOWEST} to {HIGHEST}, not {score}")
    return (score - LOWEST) / (HIGHEST - LOWEST)


def points(x: float) -> float:
    """X as a score of 1-5."""
    return LOWEST + (HIGHEST - LOWEST) * x


def recommending(answer: int) -> float:
    """0-10: a promoter 1, a detractor 0. The mean is (NPS / 100 + 1) / 2."""
    if not 0 <= answer <= 10:
        raise ValueError(f"whether one recommends is 0 to 10, not {answer}")
    return 1.0 if answer >= PROMOTER else 0.5 if answer >= PASSIVE else 0.0


def _not(bad: bool | None) -> float | None:
    return None if bad is None else float(not bad)
