"""A customer and what is known of one: frozen values that the desk, the flows and the reports share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scripts_dsl.values import Money


@dataclass(frozen=True, slots=True)
class Customer:
    """Who has a history with us."""

    id: str
    name: str
    language: str | None
    """ISO 639-1; None: not known."""
    numbers: tuple[str, ...] = ()
    """E.164."""
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """Something of a contact that can be heard."""

    id: str
    what: str
    """answer (to a question of the flow), message (in a box), talk (with an agent)."""
    box: str | None
    seconds: float
    agent: str | None
    """User name of who talked."""
    complete: bool
    """False: sound is missing."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One contact: a call in either direction, later a message or a visit."""

    id: str
    """Of a call: its call id."""
    at: datetime
    kind: str
    """call, …"""
    direction: str | None
    """inbound or outbound."""
    summary: str
    """What the flow and its steps noted, or how it ended in a few words; '' while it goes on."""
    agent: str | None = None
    """User name of who talked last."""
    queue: str | None = None
    talk: float | None = None
    """Seconds with an agent."""
    disposition: str | None = None
    note: str | None = None
    """The agent's words."""
    recordings: tuple[Recording, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What we owe the customer, or a task about him."""

    id: str
    text: str
    due_at: datetime | None
    owner: str | None
    """User name of who keeps it."""
    kind: Literal["promise", "task", "callback"] = "promise"
    queue: str | None = None
    """Of a task without an owner: anybody of it."""

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been kept by now."""
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Consent:
    """What the customer allowed or refused, the last word."""

    purpose: str
    """recording, marketing, survey, …"""
    given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """What a customer has with us."""

    number: str
    debt: Money | None
    """What is owed; None: nothing."""
    due: date | None
    at: datetime | None = None
    """When this was so; None: not known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several customers who have a number."""

    customer: Customer
    last: datetime | None
    """Last contact."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An agent said which of several customers calls from a number."""

    by: str
    """User name."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Warned:
    """What an agent must know before the first word."""

    kind: str
    """complaint (of which nobody said since that it is solved), hold (nothing may be erased)."""
    since: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What the customer last answered when asked."""

    survey: str
    at: datetime
    share: float | None
    """0 to 1; None: the survey does not say."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A number of the customer must not be called."""

    scope: str
    """all, marketing."""
    since: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What the screen pop shows of the past."""

    customer: Customer | None
    """None: nobody has this number, or several have it and nobody said which of them calls."""
    matches: int
    """How many customers have this number."""
    timeline: tuple[Interaction, ...] = ()
    """The newest first: of the customer, with all numbers; without a customer, of the number."""
    promises: tuple[Promise, ...] = ()
    """Open ones, the most urgent first."""
    consents: tuple[Consent, ...] = ()
    accounts: tuple[Account, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """Of several customers with this number; at most 20."""
    chosen: Chosen | None = None
    """Why `customer` is one of several."""
    warnings: tuple[Warned, ...] = ()
    satisfaction: Satisfaction | None = None
    suppressions: tuple[Suppression, ...] = ()
