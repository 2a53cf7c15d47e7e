"""Agents' scores over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from cti.model import Model


class ScoreFormula(Model):
    """The formula's numbers: see docs/explanation/agent-score.md."""

    shrink: float
    floor: float
    target: float
    best: float
    most_sales: float
    lets_go: float
    of_satisfaction: float
    of_sales: float
    limit: float
    """Seconds after a clear refusal."""
    enough: int
    """Surveys below which nobody has a place."""
    smallest: int
    """Agents below whom a team's mean is not shown, and pulls nobody."""


class Score(Model):
    """A score, and every step on the way to it."""

    value: float | None
    """null: nobody of the team has answered a survey."""
    low: float | None
    high: float | None
    """Where it lies in 95 of 100 cases."""
    surveys: int
    satisfaction: float | None
    """0 to 1, of these surveys; null: none."""
    team: float | None
    """Of everybody's surveys; null: of fewer than `smallest` agents."""
    toward: float | None
    """To which few surveys are pulled: the team's mean, or the middle between floor and target."""
    shrunk: float | None
    f: float | None
    offers: int
    """That were answered, and whose fourteen days are over."""
    sales: float
    """Retained ones / expected ones; 1: nothing was offered."""
    h: float | None
    refusals: int
    """That count: key 9, and what a supervisor has heard."""
    lets_go: float
    """Share of them after which the talk was over in time; 1: there were none."""
    g: float | None
    breaches: int
    c: int | None


class LettingGo(Model):
    """Talks with a clear refusal, however that is known."""

    refusals: int
    in_time: int
    p90: float | None
    """Seconds within which nine of ten were over; null: there were none."""


class OwnScore(Model):
    """What an agent sees: the own numbers, and nobody else's."""

    since: AwareDatetime
    until: AwareDatetime
    score: Score
    letting_go: LettingGo
    formula: ScoreFormula


class ScoresQuery(Model):
    """Which days, on the clock of the site."""

    since: date
    until: date
    """Last day, itself included."""


class ScoresSheetQuery(ScoresQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"
    """`comma`: cells are apart by a semicolon, where a comma is part of a number."""


class ScoreLine(Model):
    """One agent."""

    agent: str
    score: Score
    letting_go: LettingGo
    place: int | None
    """1 is the best; null: fewer than `enough` surveys, or nobody to compare with."""


class ScoresReport(Model):
    """By name, never by score."""

    formula: ScoreFormula
    team: float | None
    surveys: int
    """Of the whole team."""
    lines: list[ScoreLine]
