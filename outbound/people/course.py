"""What the pace knows of one campaign: its pacer, who waits, what was told last and is told next. Used by pace.py.

In: a campaign's file, what was known before, by this program or another one. Out: a Course that goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from outbound.pacing import ANYTIME, Pacer
from outbound.people.recorded import Heard, Resumed
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.pacing import POLITE_PACE, PREDICTIVE

STOCK, STOCK_EVERY = 200, 900.0
"""After so many decisions that were told, or so many seconds, what is known is kept as a whole: more than these no
program that begins has to read again."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Course:
    """Of one campaign."""

    version: str
    pacer: Pacer
    learned: Mapping[str, Any] | None = None
    """What was known when it began, or when stock was taken."""
    began: bool = True
    heard: list[Heard] = field(default_factory=list)
    told: tuple[str, str] = ("", "")
    """Style and reason of the last decision that was told."""
    stock: datetime | None = None
    """When `learned` was told last."""
    decisions: int = 0
    """That were told since then."""
    result: datetime | None = None
    """When a line last had one."""
    waiting: set[str] = field(default_factory=set)
    """Calls that were answered and have no agent yet."""
    flying: int = 0
    ready: frozenset[str] = frozenset()
    """Agents who waited on the line at the last look."""
    leaks: int = 0
    """Agents who left while the promise rested on them."""
    asked: datetime | None = None

    def take_stock(self, now: datetime) -> None:
        """From time to time all that is known is kept, so that a program that begins has little to read."""
        if self.began or self.stock is None:
            return
        if self.decisions >= STOCK or (now - self.stock).total_seconds() > STOCK_EVERY:
            self.learned = self.pacer.kept()
            self.pacer = Pacer.again(self.pacer.pace, self.pacer.guard, self.learned)
            self.began, self.heard = True, []


def course_of(campaign: Campaign, old: Course | None, before: Resumed | None) -> Course:
    """It goes on with what is known: `before` by another program, `old` by this one under another file."""
    pace = campaign.pace or POLITE_PACE
    if before is None and old is not None:
        before = Resumed(old.pacer.kept(), old.result, old.leaks)
    if before is not None and campaign.call.style == PREDICTIVE:
        try:
            pacer = Pacer.again(pace, ANYTIME, before.learned)
            return Course(campaign.hash, pacer, before.learned, result=before.result, leaks=before.leaks)
        except (KeyError, TypeError, ValueError) as problem:
            log.warning("campaign.pace_learns_anew", campaign=campaign.name, problem=repr(problem))
    return Course(campaign.hash, Pacer(pace), leaks=before.leaks if before is not None else 0)
