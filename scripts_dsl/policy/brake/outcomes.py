"""What happened in a call as numbers: X between 0 and 1, 1 is good, one for each signal. Pure.

The mapping has a version that is stored with the campaign: what a number means is settled before anybody is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scripts_dsl.policy.brake.terms import COMPLAINS, CSAT, IN_PITCH, OPTS_OUT

VERSION = 1
NPS, EXIT_BLOCKED, MOOD = "nps", "exit_blocked", "mood"
"""Signals that are shown and never stop a campaign by statistics: agents could colour a mood, and a blocked way out
stops it at once (states.Trigger)."""

CUT_SHORT = 0.25
"""X of whoever hangs up in the middle of a survey."""
LOWEST, HIGHEST = 1, 5
PROMOTER, PASSIVE = 9, 7
"""Of 0-10, from there on."""
MOODS = (0.0, 0.5, 1.0)


class Asked(Enum):
    """What became of a survey that was offered."""

    ANSWERED = "answered"
    REFUSED = "refused"
    HUNG_UP = "hung_up"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a call that was answered; None is not known (yet)."""

    survey: Asked | None = None
    """None: nobody was asked."""
    score: int | None = None
    """1-5."""
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


def x_of(facts: Facts, usual: float) -> dict[str, float]:
    """X of every signal that is known. `usual`: the mean of CSAT before, which is what a refusal to answer counts: so
    each person who was asked counts, and the promise holds for them all. Raises ValueError for a score off its scale.
    """
    found = {
        CSAT: _satisfaction(facts, usual),
        NPS: None if facts.recommends is None else recommending(facts.recommends),
        IN_PITCH: _not(facts.hung_up_in_pitch),
        OPTS_OUT: _not(facts.opted_out),
        COMPLAINS: _not(facts.complained),
        EXIT_BLOCKED: _not(facts.exit_blocked),
        MOOD: None if facts.mood is None else MOODS[facts.mood],
    }
    return {signal: x for signal, x in found.items() if x is not None}


def _satisfaction(facts: Facts, usual: float) -> float | None:
    if facts.score is not None:
        return satisfied(facts.score)
    return {None: None, Asked.ANSWERED: None, Asked.REFUSED: usual, Asked.HUNG_UP: CUT_SHORT}[facts.survey]


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
