"""Campaigns over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line, Lines, Request


class MachinesHere(Model):
    """How often the telephone system was right about answering machines, as the agents say."""

    listened: int
    """Answered calls in which somebody listened."""
    machines: int
    """Taken for a machine; no agent has heard them."""
    talked: int
    """Given to an agent as a person's, or not sure."""
    missed: int
    """Of them, a machine all the same: the agent's disposition is `machine`."""
    right: float | None
    """Of those with an agent, the share that were people; null: there were none."""
    low: float | None
    high: float | None
    """Wilson's interval at 95 %."""


class CampaignHere(Model):
    """How a campaign stands."""

    campaign: str
    state: str
    """draft, running, paused, stopped, done."""
    because: str
    """started, paused, resumed; of one that stopped or is done by itself the rule: share, silence, everybody, …"""
    why: str
    """A formula of its file, or a reason in somebody's words."""
    by: str
    """User name; empty: the campaign itself."""
    change: str
    """What is different since it was resumed after a stop."""
    since: AwareDatetime | None
    about: str = ""
    """What it is for, as its file says: debt, service, …; empty when the file is gone."""
    owner: str = ""
    style: str = ""
    restarts: str = ""
    """Who alone may resume it after a stop."""
    brake: str = ""
    """How its brake stands: green, amber, red, dead; empty: it was never started."""
    people: dict[str, int]
    """By where they stand: waiting, claimed, done, never, fix."""
    outcomes: dict[str, int]
    """Calls that are over, by how they ended; the most frequent first."""
    going_on: int
    next: AwareDatetime | None
    """When somebody may be called of those who must wait; null: at once, nobody waits, or it is not running."""
    zone: str = ""
    """Of the site: people of the campaign read its moments on this clock."""
    unstaffed: str = ""
    """Its queue, when no agent has it: then nobody is called; empty: nothing is missing."""
    machines: MachinesHere | None = None
    """null: nobody listens for answering machines."""


class CampaignsHere(Model):
    """Every campaign, by name."""

    campaigns: list[CampaignHere]


class CampaignStart(Request):
    """People are called from now on."""

    looked: Line = Field(default="", max_length=64, examples=["4f21c09ab37e"])
    """`token` of the preflight of this version of file and lists."""


class CampaignPause(Request):
    """Nobody is called until it is resumed."""

    why: Lines = Field(default="", max_length=500)


class CampaignResume(Request):
    """It goes on. Both words are needed after a stop."""

    reason: Lines = Field(default="", max_length=500, examples=["The text sounded rude."])
    change: Line = Field(default="", max_length=500, examples=["Version 3 of the flow."])
