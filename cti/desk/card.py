"""The caller's card, as a page gets it: who calls, what the flow was told, what was before.

Numbers of callers are E.164 (+48601234567), times ISO 8601 with a zone. Sent by messages.py, made by cti/card.py.
"""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.model import Model


class TrailEntry(Model):
    """One answer that the caller gave before he reached an agent, oldest first."""

    place: str
    """Where in the flow."""
    prompt: str | None
    """Name of the prompt that asked; null for words written inside the step."""
    keys: str | None = None
    """Keys pressed; null for a secret and for silence."""
    label: str | None = None
    """What the keys meant (`Power is out`)."""
    at: AwareDatetime


class TypedValue(Model):
    """A value that the caller typed; a flow's secrets never come here."""

    name: str
    label: str
    value: str


class Customer(Model):
    """Whom the number belongs to. The number is a hint and no proof: ask before you tell anything."""

    id: str
    name: str
    language: str | None = None
    numbers: list[str]
    email: str | None = None
    address: str | None = None


class Recording(Model):
    """Something of a contact that can be heard, see `POST /api/recordings/{recording}/link`."""

    id: str
    what: str
    """answer, message or talk; a talk is heard by its agent and by supervisors."""
    box: str | None = None
    seconds: float
    agent: str | None = None
    """User name of who talked."""
    complete: bool
    """False: sound is missing."""


class TimelineEntry(Model):
    """One past contact, the newest first."""

    at: AwareDatetime
    kind: str
    """call, note, promise, survey, …"""
    direction: str | None = None
    """inbound or outbound."""
    summary: str
    agent: str | None = None
    queue: str | None = None
    disposition: str | None = None
    note: str | None = None
    recordings: list[Recording] = Field(default_factory=list)


class Promise(Model):
    """What we owe this customer and by when, and tasks about him; only open ones."""

    id: str
    kind: Literal["promise", "task", "callback"] = "promise"
    """A task was not promised to the customer; a callback is a promised call, `text` what it is about."""
    text: str
    due_at: AwareDatetime | None = None
    owner: str | None = None
    """User name of the agent who keeps it."""
    queue: str | None = None
    """Of a task: anybody of this queue, as long as it has no owner; of a call: who makes it."""
    overdue: bool


class Consent(Model):
    """What the customer allowed or refused."""

    purpose: str
    given: bool
    at: AwareDatetime


class Account(Model):
    """An account of the customer."""

    number: str
    debt: str | None = None
    """Money as `120.50 PLN`; null when nothing is owed."""
    due: str | None = None
    """Date as `2026-04-20`."""
    at: AwareDatetime | None = None
    """When this was so; null: not known."""


class Candidate(Customer):
    """One of several customers who have the number."""

    last_contact: AwareDatetime | None = None


class Chosen(Model):
    """Who said which of several customers calls from this number; see `POST /api/calls/{call_id}/customer`."""

    by: str
    """User name."""
    at: AwareDatetime


class Warned(Model):
    """What to know before the first word."""

    kind: Literal["complaint", "hold"]
    """complaint: nobody has said since that it is solved. hold: nothing of this customer may be erased."""
    since: AwareDatetime
    why: str = ""


class Satisfaction(Model):
    """What the customer last answered when asked."""

    survey: str
    at: AwareDatetime
    share: float | None = None
    """0 to 1; null: the survey does not say."""


class Because(Model):
    """A reason, and since when."""

    code: Literal["refused", "suppressed", "complaint", "debt", "agreed", "unasked"]
    since: AwareDatetime | None = None


class Offer(Model):
    """Whether something may be offered to this customer."""

    may: Literal["yes", "ask", "no"]
    because: list[Because]


class Known(Model):
    """What is known of a customer; of a number that is nobody's, or of several, what is known of the number."""

    customer: Customer | None
    """null: the number is unknown, belongs to several (`matches`), or the history came too late (`history`)."""
    matches: int
    """Customers with this number."""
    candidates: list[Candidate] = Field(default_factory=list)
    """Of several customers with this number; at most 20."""
    chosen: Chosen | None = None
    """Who said that of several it is this customer."""
    timeline: list[TimelineEntry]
    promises: list[Promise]
    consents: list[Consent]
    accounts: list[Account]
    warnings: list[Warned] = Field(default_factory=list)
    satisfaction: Satisfaction | None = None
    offer: Offer | None = None
    """null: the customer is not known."""
    read_at: AwareDatetime | None = None
    """When all this was so; null: not read."""


class Word(Model):
    """How the talk may end."""

    code: str
    label: str


class Campaign(Model):
    """The call is one of a campaign: its words are the dispositions of the talk, and move the person on its list."""

    name: str
    about: str
    """What it is for, as its file says: debt, service, …"""
    words: list[Word]
    """The campaign's own first."""
    message: bool
    """There is a message for answering machines: `POST /api/calls/{call_id}/leave_message`."""


class Pop(Known):
    """The caller's card. It comes while the telephone rings; one per ring, `call_id` and `at` tell rings apart."""

    call_id: str
    at: AwareDatetime
    """When the telephone began to ring."""
    ani: str | None
    """The caller's number; null when withheld."""
    caller_name: str | None
    """As the caller's telephone sent it: anybody can put anything there. Show it as plain text."""
    dialled: str
    language: str | None
    """The language that the caller hears."""
    verified: bool = False
    """The flow has proven who calls, by a PIN say. A number alone proves nothing."""
    queue: str | None
    """null: called directly."""
    waited: float
    """Seconds between joining the queue and this ring."""
    tell: str
    """What the flow has to say to the agent."""
    campaign: Campaign | None = None
    """null: no campaign has called."""
    trail: list[TrailEntry]
    typed: list[TypedValue]
    history: Literal["complete", "late", "followed"] = "complete"
    """late: the store did not answer in time, the card goes without the past; if it comes within seconds, `known`
    follows, and it is followed."""
    delay_ms: float
    """Milliseconds between the switch's word that the telephone rings and the sending of this card."""


class Followed(Known):
    """The history that was late for the card of this ring."""

    call_id: str
    at: AwareDatetime
    """As the card has it."""
