"""The brake of a campaign over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Lines, Request


class BrakeSignal(Model):
    """What tells of displeasure, and what it has come to."""

    signal: str
    """csat, hangs_up_in_pitch, opts_out, complains, exit_blocked, answers_survey."""
    share: float
    """Of the evidence, 0 to 1."""
    n: int
    mean: float | None
    """Of X: 0 is bad, 1 is good; of csat (score - 1) / 4."""
    low: float | None
    high: float | None
    """Between them the mean lies, with 95 % at every look."""
    usual: float
    """The mean before."""
    floor: float
    """A mean below it is a fall."""
    evidence: float
    line: list[tuple[AwareDatetime, float]]
    """The evidence over time."""


class BrakeAnswer(Model):
    """One answer that was heard."""

    at: AwareDatetime
    place: int
    signal: str
    x: float
    call: str
    late: bool
    """It came after the call, and took the place of a good answer."""
    evidence: float | None


class BrakeMove(Model):
    """From one state to another."""

    at: AwareDatetime
    before: str
    state: str
    because: str
    why: str
    evidence: float
    """The most of any signal."""
    threshold: float
    run: int
    by: str
    reason: str
    change: str


class BrakeHere(Model):
    """The brake of a campaign: what it has heard, and what it made of it."""

    campaign: str
    state: str
    """green, amber, red, dead; never: it was not started."""
    because: str
    since: AwareDatetime | None
    run: int
    threshold: float
    """Evidence that stops this run."""
    restarts: str
    """Who alone lets it go on after a stop."""
    signals: list[BrakeSignal]
    left_alone: int
    """Answers of people who are never called, to compare with."""
    campaign_did_it: bool | None
    """They are more content; null: that is not shown."""
    answers: list[BrakeAnswer]
    """The newest first."""
    moves: list[BrakeMove]
    """The newest first."""


class CampaignHalt(Request):
    """Stop it at once, whatever its answers say."""

    trigger: Literal["regulator", "blocked_opt_out", "outside_window", "complaints", "wrong_list"]
    why: Lines = Field(max_length=500, examples=["A letter of the authority, 12 May."])
