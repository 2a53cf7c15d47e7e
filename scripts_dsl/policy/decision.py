"""What can be decided about a call, and what a rule is.

A rule is a function of a Case; it gives a Refusal, or None when it has nothing against the call. The rules of the house
are in house.py and peace.py; those of a country are more functions of the same kind, made in country/.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scripts_dsl.policy.person import History, Person
from scripts_dsl.policy.places import Part, Place
from scripts_dsl.policy.terms import Terms


@dataclass(frozen=True, slots=True)
class Call:
    """The person may be called now."""

    because: str
    """`first`, or `again`."""
    why: str
    """A sentence for people."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Not at this moment."""

    because: str
    """The rule that decides: `hours`, `gap`, `per_person`, …"""
    why: str
    when: datetime | None
    """The first moment at which no rule is against it, if nothing else happens; None when that cannot be told."""
    field: str = ""
    """Which word of that rule: `hours`, …; '' for the rules of the house, which have one each."""
    value: str = ""
    """What the rule says there, as it is written."""


@dataclass(frozen=True, slots=True)
class Never:
    """Not in this campaign, whatever time passes."""

    because: str
    why: str
    field: str = ""
    value: str = ""


Decision = Call | NotNow | Never


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at."""

    person: Person
    history: History
    terms: Terms
    now: datetime
    """In UTC, as the attempts of the history."""
    places: tuple[Place, ...]
    """Everywhere the person may be."""
    zones: tuple[str, ...] = field(init=False)
    """Every time zone (IANA) of them."""
    countries: tuple[str, ...] = field(init=False)
    """Every country (ISO 3166) of them."""
    parts: tuple[Part, ...] = field(init=False)
    """Every part of a country of them."""

    def __post_init__(self) -> None:
        """Worked out once: every rule asks for them."""
        object.__setattr__(self, "zones", tuple(dict.fromkeys(place.zone for place in self.places)))
        object.__setattr__(self, "countries", tuple(dict.fromkeys(place.country for place in self.places)))
        object.__setattr__(self, "parts", tuple(dict.fromkeys((place.country, place.region) for place in self.places)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a rule has against a call."""

    because: str
    why: str
    until: datetime | None = None
    """In UTC. The rule refuses at every moment before this one, and not at it; None: it cannot be told."""
    forever: bool = False
    field: str = ""
    value: str = ""


Rule = Callable[[Case], Refusal | None]


def longest(refusals: Sequence[Refusal]) -> Refusal:
    """The one that holds longest, of several the first: for ever, then until nobody knows when, then by its end."""
    for refusal in refusals:
        if refusal.forever:
            return refusal
    for refusal in refusals:
        if refusal.until is None:
            return refusal
    return max(refusals, key=lambda refusal: refusal.until.timestamp() if refusal.until else 0.0)
