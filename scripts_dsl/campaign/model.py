"""A campaign, ready to be decided about. Immutable and without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts_dsl.formula import Formula
from scripts_dsl.policy import Brake, Pace, Terms
from scripts_dsl.types import Type

PHONE = "phone"
"""The field that holds the number."""
ZONE = "zone"
"""The field that holds the time zone, if there is one."""
COUNTRY, REGION = "country", "region"
"""The fields that hold where the person's address is, as in ISO 3166: US, FL. Without a country there is no address."""
SUBJECT = "subject"
"""The field that names the debt, the contract, the order it is about; rules may count by it."""
BUSINESS = "business"
"""The field that says whether the number is a firm's."""


@dataclass(frozen=True, slots=True)
class People:
    """`people:`."""

    source: str
    """`db.overdue_customers`, `run crm.list`, or a file."""
    fields: Mapping[str, Type]
    only: Formula | None = None
    first: Formula | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """`survey:` of `call:`."""

    survey: str
    by: str = ""
    """sms or email; '' on the line, when the agent has hung up."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """`call:`."""

    kind: str
    """flow or script."""
    name: str
    queue: str | None
    """Whose agents speak; None for a flow."""
    shown: str
    """E.164; what people see."""
    ring: float = 25
    """Seconds."""
    message: str | None = None
    """Prompt that is left at an answering machine; None: hang up."""
    style: str = "preview"
    lines: int = 1
    record: bool = False
    """Talks of people who have agreed to recordings are recorded."""
    asks: Asks | None = None
    """What people are asked after a talk with an agent."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry of `stop:`."""

    when: Formula
    tell: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """`results:`: how figures read the words as which calls end."""

    success: frozenset[str] = frozenset()
    """Empty: the file does not say what a success is."""
    wrong_person: frozenset[str] = frozenset()
    """Somebody was spoken with who is not the one."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One file."""

    name: str
    hash: str
    """16 hex digits of SHA-256 over the meaning, as of a Graph."""
    owner: str
    zone: str
    """IANA zone of the site, on whose clock `today` is."""
    people: People
    call: CallPlan
    terms: Terms
    brake: Brake
    pace: Pace | None = None
    """None: no line rings for which no agent is free."""
    stops: tuple[Stop, ...] = ()
    unequal_offer_because: str | None = None
    """Why existing customers do not get what new ones get."""
    counted: Counted = Counted()
