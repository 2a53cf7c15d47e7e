"""Results of a campaign over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date
from typing import Literal

from cti.model import Model


class ResultsQuery(Model):
    """Grouped by what, and of which days on the clock of the site."""

    by: Literal["all", "hour", "list", "script"] = "all"
    """`hour`: of the day; `script`: the version of the flow or talk script that was heard."""
    since: date | None = None
    """First day; not given: from the first call on."""
    until: date | None = None
    """Last day, itself included."""


class ResultsSheetQuery(ResultsQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"
    """`comma`: cells are apart by a semicolon, where a comma is part of a number."""


class ShareDefinition(Model):
    """What a share is."""

    name: str
    formula: str
    low_is_good: bool


class ResultShare(Model):
    """A share of a campaign's calls."""

    name: str
    part: int
    """Calls above the line."""
    of: int
    """And below it."""
    value: float | None
    """0 to 1; null: there is nothing to divide by."""
    low: float | None
    high: float | None
    """Wilson's interval at 95 %."""


class ResultCost(Model):
    """What one attempt, one right-party contact, one success costs, all calls included."""

    name: str
    """cost_attempt, cost_right_party, cost_success."""
    value: float | None
    """In the currency of the answer; null: there was none."""
    of: int
    """How many there were."""
    low: float | None
    high: float | None
    """Fieller's interval at 95 %; null: too few to say."""


class ResultGroup(Model):
    """All figures of an hour (`09`), a list (its id), a version of what was heard; of everything: `""`."""

    group: str
    name: str
    """As people know it."""
    attempts: int
    shares: list[ResultShare]
    cost: float | None
    """Of all its calls; null: the settings say nothing of costs."""
    costs: list[ResultCost]


class ResultsHere(Model):
    """What came of a campaign."""

    campaign: str
    by: str
    zone: str
    """On whose clock days and hours are."""
    currency: str
    """Empty: the settings say nothing of costs."""
    success: list[str]
    """Outcomes that its file calls a success; empty: it calls none so."""
    wrong_person: list[str]
    outcomes: dict[str, int]
    """Calls that are over, by how they ended; the most frequent first."""
    definitions: list[ShareDefinition]
    whole: ResultGroup
    groups: list[ResultGroup]
    """Empty when nothing is grouped."""
