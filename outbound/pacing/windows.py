"""Which calls a rule about abandoned ones counts together: those of a day, a month, a campaign, or 30 days of one.

A moment comes in, the name of a window goes out; whoever stores the fate of an answered call stores the names with it,
so that a regulator's figure is a query, and the tightest window decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy.country.rule import CountryRule

BLOCK = timedelta(days=30)
"""Successive periods of a campaign, from its first call (16 CFR 310.4(b)(4)(i))."""


def names(
    rules: Iterable[CountryRule], campaign: str, began: datetime, at: datetime, zone: str
) -> tuple[tuple[CountryRule, str], ...]:
    """Of every rule that counts, its window at a moment. `began`: the campaign's first call; `zone`: of the centre."""
    return tuple(
        (rule, f"{rule.name}/{window(rule.abandoned.window, campaign, began, at, zone)}")
        for rule in rules
        if rule.abandoned is not None
    )


def window(kind: str, campaign: str, began: datetime, at: datetime, zone: str) -> str:
    """`2026-05-06`, `2026-05`, `overdue`, `overdue/2`: the second thirty days."""
    local = at.astimezone(zone_info(zone))
    if kind == "day":
        return f"{local:%Y-%m-%d}"
    if kind == "month":
        return f"{local:%Y-%m}"
    if kind == "campaign":
        return campaign
    return f"{campaign}/{max(0, (at - began) // BLOCK) + 1}"
