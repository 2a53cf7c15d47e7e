"""The weighted report over HTTP: what is asked in the query, what comes back; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from cti.model import Model

By = Literal["all", "channel", "campaign", "flow", "queue", "agent", "product"]
MOST_DAYS = 366


class WeighedQuery(Model):
    """Which days, on the clock of the site, and grouped by what."""

    since: date
    until: date
    """Last day, itself included."""
    by: By = "all"


class WeighedPageQuery(Model):
    """Without days: the last 30."""

    since: date | None = None
    until: date | None = None
    by: By = "all"


class WeighedSheetQuery(WeighedQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"


class SurveyNames(Model):
    """Surveys that are asked, or were."""

    surveys: list[str]


class MeasuredValue(Model):
    """A value with its number, its interval at 95 % and the name of its variant."""

    name: str
    variant: str
    value: float | None
    n: int
    low: float | None
    high: float | None


class WeighedPart(Model):
    """A band of a question, or one of its answers."""

    name: str
    share: MeasuredValue
    grade: int
    """From 0, the worst, to 4, the best; -1: neither."""


class WeighedQuestion(Model):
    """How one question was answered."""

    name: str
    weight: float
    """0: it counts for nothing in the score."""
    points: MeasuredValue
    parts: list[WeighedPart]
    measures: list[MeasuredValue]
    """What it measures (`is:`), with the variants beside the first one."""


class ChannelReach(Model):
    """How many were asked on a channel, and what came of it."""

    channel: str
    """phone, script, web, email, sms; '': all of them."""
    asked: int
    outcomes: dict[str, int]
    """Those of the asked, and why others were not: see docs/how-to/ask-how-it-was.md."""
    response: MeasuredValue


class WeighedGroup(Model):
    """Everybody, or those of one campaign, flow, queue, agent, product, channel; in the order of names, no ranking."""

    group: str
    few: bool
    """An agent with too few answers for a value."""
    reach: list[ChannelReach]
    score: MeasuredValue
    bands: list[WeighedPart]
    questions: list[WeighedQuestion]


class WeighedSurvey(Model):
    """The weighted report."""

    survey: str
    since: AwareDatetime
    until: AwareDatetime
    by: By
    groups: list[WeighedGroup]
