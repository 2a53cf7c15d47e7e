"""Satisfaction over HTTP: what is asked in the query, what comes back. The OpenAPI document is made from these."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from cti.model import Model

By = Literal["all", "campaign", "flow", "queue", "agent", "product", "weekday", "hour", "weekday_hour"]


class SatisfactionQuery(Model):
    """Which days, on the clock of the site, and grouped by what."""

    since: date
    until: date
    """Last day, itself included."""
    by: By = "all"


class SatisfactionSheetQuery(SatisfactionQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"
    """`comma`: cells are apart by a semicolon, where a comma is part of a number."""


class EffectsQuery(Model):
    """Which days."""

    since: date
    until: date


class EffectsSheetQuery(EffectsQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"


class ShareOf(Model):
    """A share with the interval in which it lies in 95 of 100 cases (Wilson)."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: int


class SatisfactionGroup(Model):
    """People who have something in common. Points are those of 1 to 5."""

    group: str
    """`1-09` is Monday from nine to ten; '' is everybody."""
    asked: int
    n: int
    """Who answered."""
    mean: float | None
    low: float | None
    high: float | None
    """Of the mean; it holds at every look (95 %)."""
    top: ShareOf
    """CSAT, top two boxes: 4 or 5."""
    bottom: ShareOf
    """1 or 2."""
    response: ShareOf
    worse: list[float | None]
    """The mean of all who were asked, if those who did not answer are worse off by none, one and two points."""


class SatisfactionDay(Model):
    """How it stood at the end of a day, from the first day on."""

    day: date
    n: int
    """Answers of that day."""
    total: int
    """Answers so far."""
    mean: float | None
    low: float | None
    high: float | None
    """Of everything so far; all of these intervals hold together (95 %)."""


class SatisfactionReport(Model):
    """By name, never by value."""

    zone: str
    days: list[SatisfactionDay]
    """Of everybody, whatever the groups are."""
    groups: list[SatisfactionGroup]


class EffectSide(Model):
    """People with it, or without."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


class AutomationEffect(Model):
    """People with something automatic beside people without. Points are those of 1 to 5."""

    what: Literal["campaign", "flow", "script"]
    name: str
    how: Literal["holdout", "before_after"]
    """holdout: a part was left out by lot, so the difference is the campaign's; before_after: whatever else changed is
    in it."""
    since: AwareDatetime | None
    having: EffectSide
    without: EffectSide
    difference: float | None
    low: float | None
    high: float | None
    """It holds at every look (95 %)."""
    proven: bool
    """No difference at all lies outside of the interval."""


class EffectsReport(Model):
    """Campaigns first, then changes, the latest first."""

    effects: list[AutomationEffect]
