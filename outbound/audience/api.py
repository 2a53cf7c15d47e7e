"""An audience over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line


class AudienceChoices(Model):
    """What they may have asked about, and what they may be bothered for."""

    topics: list[str]
    queues: list[str]
    outcomes: list[str]
    """Words of the flows in force."""
    dispositions: list[str]
    campaigns: list[str]
    surveys: list[str]


class AudienceQuery(Model):
    """Who is looked for."""

    kind: Literal["topic", "queue", "outcome", "disposition"] = "topic"
    value: str = Field(pattern=r"^[0-9A-Za-z_]{1,64}$", examples=["bills"])
    within: str = Field(default="180d", pattern=r"^[0-9]{1,5}[smhd]$")
    """How lately."""
    campaign: Line = Field(default="", max_length=64)
    """Who of them may be called for it now; not together with `survey`."""
    survey: Line = Field(default="", max_length=64)
    """Who of them may be asked by e-mail."""


class AudiencePerson(Model):
    """One of them."""

    number: str
    name: str
    at: AwareDatetime
    """The last time that they came to us about it."""
    times: int
    because: str
    """Why this person is left alone now; empty: may be bothered."""
    when: AwareDatetime | None
    """From when on nothing is against it; null: never, nobody can tell, or now."""


class AudienceReport(Model):
    """Everyone who asked, and who of them may be bothered now."""

    people: int
    ready: int
    """May be bothered now; of nothing in particular all of them."""
    later: int
    """Of a campaign: some time, not now."""
    skipped: dict[str, int]
    """Reason -> people who are left alone now, those of `later` among them; the most frequent first."""
    sample: list[AudiencePerson]
    """An even part."""
    at: AwareDatetime
    source: str
    """For `people: from:` of a campaign."""


class AudienceHere(Model):
    """A report, or how far it is; ask again after a second."""

    looked: int
    """Contacts so far."""
    failed: str
    """Why there is none; empty: nothing is wrong."""
    report: AudienceReport | None
