"""Each agent's score with its interval, by name; a place has only who was asked often enough. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cti.scores.counting import Known, Rows, Team, by_agent, team
from scripts_dsl.policy.agent_score import ENOUGH, FLOOR, MIDDLE, SPREAD, Facts, Score, interval, score


@dataclass(frozen=True, slots=True)
class Line:
    """One agent."""

    agent: str
    known: Known
    facts: Facts
    score: Score | None
    """None: nobody of the whole team has answered a survey."""
    low: float | None
    high: float | None
    """Where the score lies in 95 of 100 cases, for all that so few answers say of satisfaction."""
    place: int | None
    """1 is the best; None: fewer than ENOUGH surveys, or nobody to compare with."""


def lines(rows: Rows) -> tuple[Line, ...]:
    """By name, never by score."""
    whole = team(rows)
    made = [_line(agent, known, whole) for agent, known in sorted(by_agent(rows).items())]
    ranked = [line.score.value for line in made if line.score and line.facts.surveys >= ENOUGH]
    if len(ranked) < 2:
        return tuple(made)
    return tuple(
        replace(line, place=1 + sum(value > line.score.value for value in ranked))
        if line.score and line.facts.surveys >= ENOUGH
        else line
        for line in made
    )


def line_of(rows: Rows, agent: str) -> Line:
    """One of them, without a place: an agent sees the own numbers beside nobody's."""
    known: Mapping[str, Known] = by_agent(rows)
    return _line(agent, known.get(agent, Known()), team(rows))


def _line(agent: str, known: Known, whole: Team) -> Line:
    toward = whole.told
    if whole.mean is None:
        return Line(agent, known, known.facts(FLOOR), None, None, None, None)
    facts = known.facts(MIDDLE if toward is None else toward)
    low, high = interval(facts, SPREAD if toward is None else whole.spread)
    return Line(agent, known, facts, score(facts), low, high, None)
