"""What the rule of a country says, as its file has it. Values only; what follows from them is in the other modules.

A Rule of a country is read from `outbound/rules/*.yaml` by scripts_dsl/countries/, with its source, the day it was
checked and its validity. None, or an empty tuple, is a field about which the rule says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from scripts_dsl.hours import Range
from scripts_dsl.policy.consents import WAYS

ANY = "any"
CONSUMER, BUSINESS = "consumer", "business"
CREDITOR, COLLECTOR = "creditor", "collector"

ATTEMPTS, TALKS = "attempts", "talks"
"""What is counted: calls that were placed, engaged ones included; or answered ones."""
CONTACT, SUBJECT, PURPOSE = "contact", "subject", "purpose"
"""About whom or what: the person; the same matter; the same kind of call."""

TALK, REFUSAL, OPT_OUT, COMPLAINT, ABANDON, MACHINE = "talk", "refusal", "opt_out", "complaint", "abandon", "machine"
AFTER = (TALK, REFUSAL, OPT_OUT, COMPLAINT, ABANDON, MACHINE)
"""After what a gap begins."""

NONE, AGREED, WRITTEN = "none", "agreed", "written"
"""Which consent is needed: none, one that was given beforehand, one that was given in writing."""

LOOKED_UP, MEMORY = "looked up", "memory"
"""How a field was checked; what was written from memory is not verified, and holds all the same."""

Week = tuple[tuple[Range, ...], ...]


@dataclass(frozen=True, slots=True)
class Applies:
    """To which calls."""

    purposes: frozenset[str] | None = None
    """None: to every purpose."""
    callee: str = ANY
    """consumer or business."""
    ways: frozenset[str] = frozenset(WAYS)
    """by_hand, automatic, recorded."""
    caller: str = ANY
    """creditor or collector, of a debt."""


@dataclass(frozen=True, slots=True)
class Windows:
    """When people may be called, on their own clock."""

    weekly: Week
    holidays: str | None = None
    """Country, or part of it, whose public holidays count: `FR`, `US-AL`."""
    parts: tuple[str, ...] = ()
    """Parts of that country whose holidays count as well for whom is there, or of whom nobody knows where."""
    on_holidays: tuple[Range, ...] = ()
    on_eves: tuple[Range, ...] | None = None
    """On the day before a holiday; None: as usual."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Not more than so many in so long."""

    most: int
    counts: str = ATTEMPTS
    within: timedelta | None = None
    """Rolling, or whole days; None: `calendar`."""
    calendar: str = ""
    """day, week (from Monday) or month, of the person's calendar."""
    whole_days: bool = False
    """`within` counts days of the calendar, today among them."""
    about: str = CONTACT
    written: str = ""
    """As the file has it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Not again for so long."""

    after: str
    length: timedelta | None = None
    """None: never again."""
    whole_days: bool = False
    """Ends at a midnight."""
    first_day_counts: bool = False
    """Of whole days, the one on which it happened is the first."""
    about: str = CONTACT
    unless_reserved: bool = False
    """An agent who is reserved for the call may make it."""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """Which consent, by the way of calling."""

    by_way: Mapping[str, str]
    """by_hand, automatic, recorded -> none, agreed or written."""
    oldest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A do-not-call list."""

    name: str
    oldest: timedelta | None = None
    """How old the copy may be with which numbers are compared."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """How many of those who answer may find nobody. For the pacing; no decision about one person."""

    cap: Decimal
    """Percent."""
    target: Decimal | None = None
    window: str = "day"
    """day, month, campaign, or 30d."""
    within: timedelta = timedelta(seconds=2)
    """In which an agent must be there."""


@dataclass(frozen=True, slots=True)
class CountryRule:
    """One rule of one country, or of a part of it, or of a group of countries."""

    name: str
    about: str
    countries: frozenset[str]
    """ISO 3166."""
    region: str | None = None
    """Second part of ISO 3166-2; None: everywhere in them."""
    starts: date | None = None
    """First day on which it holds."""
    ends: date | None = None
    """Last one."""
    applies: Applies = Applies()
    windows: Windows | None = None
    limits: tuple[Limit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    needed: Needed | None = None
    registers: tuple[Register, ...] = ()
    forbidden: frozenset[str] = frozenset()
    """Ways of calling that are not allowed at all."""
    abandoned: Abandoned | None = None
    ring: timedelta | None = None
    """How long it has to ring at least."""
    told: Mapping[str, str] = field(default_factory=dict)
    """What people have to see to: the number shown, what is said first, records, exceptions."""
    source: str = ""
    checked: Mapping[str, str] = field(default_factory=dict)
    """Field -> how it was checked; '' is every field that is not named."""
    checked_on: date | None = None

    def verified(self, word: str) -> bool:
        """Whether a field was looked up, not remembered."""
        return self.checked.get(word, self.checked.get("", MEMORY)) == LOOKED_UP


@dataclass(frozen=True, slots=True)
class Countries:
    """All rules that the house knows, and the countries that somebody has looked after."""

    rules: tuple[CountryRule, ...] = ()
    covered: frozenset[str] = frozenset()
    """Countries with a file of their own; into others no offers are made."""


NO_COUNTRIES = Countries()
"""Nothing was loaded: only the rules of the house are asked."""
