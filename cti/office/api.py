"""What the office's page asks and sends. The OpenAPI document and the page's types are made from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from cti.model import Model
from cti.web.models import Line, Request

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Words = Annotated[list[Word], Field(max_length=40)]
Password = Annotated[str, Field(max_length=1_000)]


class PersonHere(Model):
    """Somebody with an account."""

    user: str
    name: str
    roles: list[str]
    languages: list[str]
    """The best first."""
    skills: list[str]
    queues: list[str]
    phone: str | None
    doubts: list[str]
    """What may be a mistake, in words."""


class PersonGone(Model):
    """Somebody who was removed."""

    user: str
    name: str
    at: AwareDatetime


class DayRanges(Model):
    """Of one day."""

    ranges: list[list[int]]
    """Minutes of the day from which, to which; the second may lie in the next day."""


class QueueHours(Model):
    """When somebody serves a queue."""

    written: str
    week: list[DayRanges]
    """Monday to Sunday."""
    open: bool
    reason: Literal["holiday", "closed", "hours"] | None
    """Why it is closed."""
    next: AwareDatetime | None
    """When that changes; null: never."""


class ClosedBy(Model):
    """Somebody has closed a queue, or switched a notice."""

    by: str
    at: AwareDatetime


class QueueInOffice(Model):
    """A queue of the settings."""

    queue: str
    title: str
    skills: list[str]
    languages: list[str]
    members: list[str]
    """Users."""
    hours: QueueHours | None
    """null: always."""
    closed: ClosedBy | None
    place: str
    """File and line."""


class NumberInOffice(Model):
    """A number that leads to a flow."""

    number: str
    flow: str
    place: str


class SpokenText(Model):
    """What callers hear in one language."""

    language: str
    text: str


class NoticeInOffice(Model):
    """Something that callers are told while it lasts."""

    notice: str
    on: bool
    switched: ClosedBy | None
    """null: it is as the settings say."""
    texts: list[SpokenText]
    place: str


class KeptInOffice(Model):
    """How long recordings are kept."""

    what: str
    """talks, messages, answers; `queue support`, `box faults`."""
    days: float
    place: str
    """Empty: nobody has said it; it is so everywhere."""


class PhoneInOffice(Model):
    """A telephone of an agent, or one that was made here."""

    phone: str
    agents: list[str]
    made_here: bool
    registered: bool
    """Somewhere, as far as the switches tell."""


class OfficeNow(Model):
    """Everything that the office shows."""

    at: AwareDatetime
    zone: str
    people: list[PersonHere]
    gone: list[PersonGone]
    queues: list[QueueInOffice]
    numbers: list[NumberInOffice]
    phones: list[PhoneInOffice]
    notices: list[NoticeInOffice]
    kept: list[KeptInOffice]
    roles: list[str]
    """That there are."""


class PhoneSeen(Model):
    """How one Asterisk sees a telephone."""

    asterisk: str
    phone: str
    known: bool
    """Asterisk has read of it."""
    address: str
    """Empty: not registered there."""


class PhonesSeen(Model):
    """As the Asterisks answer now."""

    phones: list[PhoneSeen]
    silent: list[str]
    """Asterisks that cannot be asked."""


class NewUser(Request):
    """Somebody new."""

    user: Annotated[str, Field(max_length=64)]
    name: Line = Field(min_length=1, max_length=200)
    roles: Words
    password: Password
    languages: Words = Field(default_factory=list)
    skills: Words = Field(default_factory=list)
    queues: Words = Field(default_factory=list)
    phone: Word | None = None


class UserChange(Request):
    """What is otherwise; what is not named stays."""

    name: Line | None = Field(default=None, min_length=1, max_length=200)
    roles: Words | None = None
    languages: Words | None = None
    skills: Words | None = None
    queues: Words | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] | None = None
    """Empty: none any more."""


class NewPassword(Request):
    password: Password


class NewPhone(Request):
    """A telephone to make."""

    phone: Word
    agent: Word | None = None
    """Who has it from now on."""


class PhoneMade(Model):
    """Its password is told this once."""

    phone: str
    password: str
    do: list[str]
    """Lines for whoever looks after Asterisk; none: it knows already."""


class PhoneDone(Model):
    """It is removed."""

    do: list[str]
