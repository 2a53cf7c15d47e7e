"""What happens to campaigns and to their calls; kept in the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMoved(Happening):
    """It was started, paused, resumed; or has stopped, or is done, by itself."""

    kind: ClassVar[str] = "campaign.moved"
    campaign: str
    state: str
    """CampaignState."""
    because: str
    """The rule that decides: `share`, `silence`, …; or `started`, `paused`, `resumed`, `everybody`."""
    why: str
    """A formula of its file, or a reason in somebody's words."""
    by: str
    """User name; '': the campaign itself."""
    change: str = ""
    """Of one that goes on after a stop: what is different now."""
    tell: str = ""
    """Who is to know at once; '': nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCalled(Happening):
    """The right to one attempt is taken, before anything is sent. `call_id`: of the attempt, and of the call."""

    kind: ClassVar[str] = "campaign.called"
    campaign: str
    candidate: int
    number: str
    """E.164."""
    purpose: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCallEnded(Happening):
    """What became of it."""

    kind: ClassVar[str] = "campaign.call_ended"
    campaign: str
    candidate: int
    outcome: str
    """A word of outcomes.py; '': nobody was rung, it counts as no attempt."""
    in_pitch: bool = False
    """The person hung up before anything was asked and answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignOutcomeChanged(Happening):
    """An agent has said, after the end of the call, how the talk ended; the last word counts."""

    kind: ClassVar[str] = "campaign.outcome_changed"
    campaign: str
    candidate: int
    before: str
    outcome: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeard(Happening):
    """Somebody or something answered, and the telephone system has listened which of the two."""

    kind: ClassVar[str] = "campaign.answer_heard"
    campaign: str
    heard: str
    """HUMAN, MACHINE, NOTSURE."""
