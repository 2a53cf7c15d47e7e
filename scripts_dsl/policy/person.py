"""Who would be called and what has happened so far: values that the caller of `decide` has loaded.

Every word has the default of somebody of whom nothing is known; where a rule would need to know, not knowing refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scripts_dsl.policy.consents import Consent
from scripts_dsl.policy.pester import Touch

UNPLACED = frozenset({"failed", "congestion", "unreachable"})
"""Outcomes of attempts that never came to the number that was dialled."""
UNRUNG = UNPLACED | {"busy"}
"""Outcomes of attempts that did not ring at the person's."""
ABANDONED = "abandoned"
"""The person answered, and nobody was there in time."""
MACHINE = "machine"
"""An answering machine answered."""
UNANSWERED = UNRUNG | {"no_answer", MACHINE, ABANDONED}
"""Outcomes of attempts in which nobody spoke with the person."""
REFUSALS = frozenset({"do_not_call", "complaint"})
"""Outcomes that mean: leave me alone."""
REFUSED = "refused"
"""Outcome of a talk: the person did not want what the call was about."""
RESERVED = "reserved"
"""Not yet an outcome: the right to this attempt is taken, and it is being dialled. May still ring, and be answered."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is delivered to, as somebody has verified."""

    country: str
    """ISO 3166, two letters."""
    region: str | None = None
    """Second part of ISO 3166-2: `FL`."""
    zone: str | None = None
    """IANA."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a campaign would call."""

    number: str
    """E.164."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Values of the campaign's `fields:`, by name; None when empty."""
    zone: str | None = None
    """IANA zone that the person or a colleague has given."""
    address: Address | None = None
    business: bool = False
    """The number is a firm's. Whoever is not known to be one has the rights of a consumer."""
    subject: str = ""
    """What the call is about: a debt, a contract. Rules may count by it; '' counts whatever was talked about."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made, or tried, to the person."""

    at: datetime
    """With a time zone."""
    outcome: str
    """busy, no_answer, machine, failed, abandoned, or what the flow said: talked, promised, do_not_call, …"""
    campaign: str
    """Name of the campaign it belonged to."""
    purpose: str = ""
    """Of that campaign; '' is not known, and then counts as any."""
    subject: str = ""
    """What it was about; '' counts as anything."""
    in_pitch: bool = False
    """The person hung up before being asked anything."""
    score: int | None = None
    """1 to 5, what the person said of it in a survey."""
    requested: bool = False
    """The person had asked to be called."""

    @property
    def placed(self) -> bool:
        """It came to the number that was dialled, engaged or not."""
        return self.outcome not in UNPLACED

    @property
    def rang(self) -> bool:
        """The person's telephone rang."""
        return self.outcome not in UNRUNG

    @property
    def talked(self) -> bool:
        """The call was answered by a person who was spoken with, or may still be."""
        return self.outcome not in UNANSWERED

    @property
    def open(self) -> bool:
        """It is being dialled, or spoken, at this moment."""
        return self.outcome == RESERVED

    @property
    def refused(self) -> bool:
        """The person said no: to the matter, or to being called."""
        return self.outcome == REFUSED or self.outcome in REFUSALS


@dataclass(frozen=True, slots=True)
class Suppression:
    """Nobody calls this person for now: bereavement, a hardship arrangement, an open complaint."""

    reason: str
    """For people, and for the person who asks."""
    until: datetime | None = None
    """None: until somebody takes it back, and nobody can tell when."""
    forever: bool = False
    """An opt-out, by whichever channel it came."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a person besides."""

    attempts: tuple[Attempt, ...] = ()
    """Of all campaigns, in any order."""
    lists: frozenset[str] = frozenset()
    """Do-not-call lists on which the number stands: company, national, those of countries."""
    consents: tuple[Consent, ...] = ()
    """To what the person has agreed, with the evidence."""
    compared: bool = False
    """Belongs to the part of people with whom the campaign is only compared."""
    touches: tuple[Touch, ...] = ()
    """Messages, letters and surveys: whatever reached the person on other channels."""
    suppressions: tuple[Suppression, ...] = ()
    copies: Mapping[str, datetime] = field(default_factory=dict)
    """When the copy of each list was taken; a list that is not here was never asked."""
    complains: bool = False
    """A complaint is open, on whichever channel it came."""
    complained: datetime | None = None
    """When the person last complained, on whichever channel, solved or not."""
    unsettled: bool = False
    """The last issue of this person's own was not resolved, or its end was not confirmed."""
    score: int | None = None
    """1 to 5: what the person said last."""
    owed: bool = False
    """An issue of this person's own is open: what was promised is not done."""
    objections: frozenset[str] = frozenset()
    """Purposes to which the person's own last word is no."""
    declined: tuple[datetime, ...] = ()
    """When the person did not want an offer, or did not want to hear one, in a talk of his own."""
