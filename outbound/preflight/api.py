"""A preflight over HTTP, report.py's values field by field. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import AwareDatetime

from cti.model import Model


class PreflightExample(Model):
    """Somebody whom a rule is against."""

    candidate: int
    number: str
    name: str
    why: str
    when: AwareDatetime | None
    """The first moment at which nothing is against it; null: never, or nobody can tell."""


class PreflightSkip(Model):
    """Everybody whom one word of one rule is against."""

    because: str
    """Name of the rule: hours, gap, fr_hours, …"""
    word: str
    says: str
    """What the rule says there."""
    about: str
    """Of a country's rule: which law."""
    source: str
    """Where it stands: words of the campaign's file, or the country's source."""
    checked: str
    verified: bool
    """False: written from memory, and kept all the same."""
    people: int
    never: int
    unknown: int
    """Of them, of whom nobody can tell when they may be called."""
    soonest: AwareDatetime | None
    examples: list[PreflightExample]


class PreflightHour(Model):
    """People who may be called from this hour on."""

    begins: AwareDatetime
    zone: str
    """IANA; several: whoever may be in more than one."""
    people: int


class PreflightSettled(Model):
    """People who do not wait."""

    state: str
    because: str
    people: int


class PreflightExpected(Model):
    """What will come of it, by the simulation."""

    answers: float
    """Of the calls, 0 to 1."""
    answers_from: int
    """Calls in which that was measured; 0: it is assumed."""
    until_agent: float
    """Seconds from an answer to the agent, median of …"""
    until_agent_from: int
    """… so many talks; 0: it was not measured, and counts as nothing."""
    dialled: int
    talked: int
    abandoned: int
    agents: int
    """With how many it was reckoned; of a robot lines."""
    agents_week: int | None
    """How many it takes to be through in a week."""
    busy: float
    hours: float
    ends: AwareDatetime | None
    played: int
    by_hour: list[tuple[AwareDatetime, int, int]]
    """Hour, calls, answers."""


class PreflightReport(Model):
    """Of the people who wait, who may be called when, and who not and why."""

    campaign: str
    version: str
    at: AwareDatetime
    zone: str
    people: int
    looked: int
    """Fewer than `people`: an even part of them, and the figures are of that part."""
    now: int
    today: int
    week: int
    later: int
    never: int
    unknown: int
    needs_zone: int
    settled: list[PreflightSettled]
    skips: list[PreflightSkip]
    plan: list[PreflightHour]
    unverified: list[str]
    deaf: list[str]
    """Signals of the brake that this campaign cannot produce."""
    impolite: list[str]
    expected: PreflightExpected | None
    answers_before: int | None = None
    """Earlier answers to surveys when they are too few: `brake: baseline:` must be a number before it can start."""
    token: str = ""
    """For `POST /api/campaigns/{campaign}/start`, as long as file and lists are these."""


class PreflightHere(Model):
    """A report, or how far it is; ask again after a second."""

    looked: int
    people: int
    failed: str
    """Why there is none; empty: nothing is wrong."""
    report: PreflightReport | None
