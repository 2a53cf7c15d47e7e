"""The pace of a campaign over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import AwareDatetime

from cti.model import Model


class AbandonWindow(Model):
    """What one rule counts over its time, and what it still leaves."""

    rule: str
    """`house`: the file's own pace; else the rule of a country."""
    window: str
    """Its time: `2026-05-06`, `2026-05`, the campaign's name, `overdue/2` for its second thirty days."""
    cap: float
    """Percent of the answered calls that may be abandoned."""
    answered: int
    abandoned: int
    left: int
    """How many of those who answer next may be abandoned."""
    until: int | None
    """Of nobody: so many must be answered and connected first; null: never."""


class PaceTold(Model):
    """The last decision that rang somebody, or had another reason than the one before."""

    at: AwareDatetime
    style: str
    """What it came down to: predictive, progressive, preview."""
    because: str
    """pace, risk, guard, stage, style; or what made it fall back: agents, answers, abandoned, last_result,
    reserved_agent."""
    why: str
    lines: int
    """How many more rang."""
    ringing: int
    """Lines that rang already."""
    idle: int
    """Agents who waited on the line."""
    agents: int
    waiting: int
    """People who had answered and had no agent yet."""
    left_to_callers: int = 0
    """Of those who waited, so many were left to callers."""
    leaks: int = 0
    """Agents who left, from the campaign's beginning, while a line rang that could have been one too many without them:
    the only way in which more than the cap could be abandoned."""
    risk: float
    """That who answers next finds nobody."""
    theta: float
    """The highest risk that is taken."""


class PaceHere(Model):
    """How fast a campaign rings people, why, and how many may still find no agent."""

    campaign: str
    style: str
    """As its file says: robot, preview, progressive, predictive."""
    lines: int
    """Calls at the same time, at most; of style robot."""
    target: float | None
    """Percent of those who answer that may find no agent; null: nobody is rung ahead of an agent."""
    cap: float | None
    decided: PaceTold | None
    """null: nothing was decided yet, or not within a day."""
    windows: list[AbandonWindow]
    """Of a campaign with agents; the tightest first."""
