"""What a preflight says. Values only; as JSON it is what the page and `--json` show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SEVERAL = "several"
"""Somebody who may be in more than one time zone: the hours of all of them hold."""


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody whom a rule is against."""

    candidate: int
    number: str
    name: str
    why: str
    when: datetime | None
    """The first moment at which nothing is against it; None: never, or nobody can tell."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Everybody whom one word of one rule is against."""

    because: str
    """Name of the rule: hours, gap, fr_hours, …"""
    word: str
    """Of a country's rule, which word of it."""
    says: str
    """What the rule says there, as it is written."""
    about: str
    """Of a country's rule: which law."""
    source: str
    """Where it stands: the campaign's file, or the country's source."""
    checked: str
    """The day on which somebody looked it up; empty for the house's own."""
    verified: bool
    """False: written from memory, and kept all the same."""
    people: int
    never: int
    """Of them, who is never called in this campaign."""
    unknown: int
    """Of them, of whom nobody can tell when they may be called."""
    soonest: datetime | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """People who may be called from this hour on."""

    begins: datetime
    """On the clock of the site."""
    zone: str
    """IANA, or SEVERAL."""
    people: int


@dataclass(frozen=True, slots=True)
class Settled:
    """People who are not waiting."""

    state: str
    """claimed, done, never, fix."""
    because: str
    people: int


@dataclass(frozen=True, slots=True)
class Expected:
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
    """How many it takes to be through in a week; None: of a robot, or nobody can tell."""
    busy: float
    """Of their time, 0 to 1."""
    hours: float
    """In which there is something to do."""
    ends: datetime | None
    played: int
    """People who were played one by one."""
    by_hour: tuple[tuple[datetime, int, int], ...]
    """Hour, calls, answers: of the first days."""


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. People are those who wait on the list; `now` to `unknown` are all of them that were looked at."""

    campaign: str
    version: str
    """Hash of the file it was made with."""
    at: datetime
    zone: str
    people: int
    looked: int
    """Fewer than `people`: an even part of them was looked at, and the figures are of that part."""
    now: int
    today: int
    """Later today."""
    week: int
    """Later in the next seven days."""
    later: int
    never: int
    unknown: int
    """Nobody can tell when: `only:` is not so, or something must be given first, a zone, the copy of a list."""
    needs_zone: int
    settled: tuple[Settled, ...]
    skips: tuple[Skip, ...]
    plan: tuple[Hour, ...]
    unverified: tuple[str, ...]
    deaf: tuple[str, ...]
    """Signals of `brake:` that this campaign cannot produce: csat, hangs_up_in_pitch, opts_out, complains."""
    impolite: tuple[str, ...]
    expected: Expected | None
    answers_before: int | None
    """Earlier answers to surveys when they are too few: `brake: baseline:` must be a number before it can start. None:
    they are enough, or nothing is compared with them."""
    token: str
    """What starts the campaign, as long as its file and its lists are these."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    looked: int
    people: int
