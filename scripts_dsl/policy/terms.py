"""What a campaign promises to the people it calls: `respect:` with its polite defaults, and `outcomes:`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from scripts_dsl.hours import Range
from scripts_dsl.values import length

DAY = timedelta(days=1)

THEIRS = "theirs"
"""`zone:` is the clock of the person called."""


@dataclass(frozen=True, slots=True)
class Cap:
    """`1 talk in 7d from all campaigns`."""

    most: int
    talks: bool = False
    """Counts answered calls only; else every attempt that rang."""
    span: timedelta | None = None
    """Rolling; None: `in all` (or `a day`)."""
    daily: bool = False
    """`a day`: a calendar day of the person."""
    this_campaign: bool = False
    """Counts this campaign alone."""

    @property
    def name(self) -> str:
        """As it is written."""
        what = ("talk" if self.most == 1 else "talks") if self.talks else ""
        when = "a day" if self.daily else "in all" if self.span is None else f"in {length(self.span)}"
        whose = "from this campaign" if self.this_campaign else "from all campaigns" if self.talks else ""
        return " ".join(word for word in (str(self.most), what, when, whose) if word)

    def keeps(self, other: Cap) -> bool:
        """Whether whoever keeps this cap keeps the other as well."""
        return (
            self.most <= other.most
            and (other.talks or not self.talks)
            and self._reach >= other._reach
            and (other.this_campaign or not self.this_campaign)
        )

    @property
    def _reach(self) -> float:
        """Seconds over which it counts."""
        return DAY.total_seconds() if self.daily else math.inf if self.span is None else self.span.total_seconds()


@dataclass(frozen=True, slots=True)
class Again:
    """`again in 20h, 2 times`."""

    after: timedelta
    times: int | None = None
    """How often it may come to that; None: as often as the other rules let it."""


@dataclass(frozen=True, slots=True)
class Closed:
    """An outcome after which the campaign does not call the person again."""

    word: str
    """`done`, `never again`, or a name for the back office: `fix_number`."""


Outcome = Again | Closed

DONE = Closed("done")
"""An outcome of which a campaign says nothing ends the attempts, too."""


def _weekly(start: int, end: int, days: int) -> tuple[tuple[Range, ...], ...]:
    return tuple((Range(start, end),) if day < days else () for day in range(7))


@dataclass(frozen=True, slots=True)
class Respect:
    """`respect:`; every field has the polite default."""

    weekly: tuple[tuple[Range, ...], ...] = _weekly(9 * 60, 18 * 60, 5)
    """Ranges of Monday to Sunday."""
    zone: str = THEIRS
    """`theirs`, or an IANA name: the clock of the site."""
    holidays: bool = False
    """Called on public holidays, too."""
    caps: tuple[Cap, ...] = (
        Cap(3),
        Cap(1, daily=True),
        Cap(1, talks=True, span=7 * DAY),
    )
    gap: timedelta = timedelta(hours=20)
    """Between two attempts that rang."""
    after_no: timedelta | None = None
    """How long a refusal holds; None: for ever."""
    stops_after_talk: bool = True
    lists: frozenset[str] = frozenset({"company", "national"})
    consent: frozenset[str] | None = None
    """Purposes to which the person must have agreed; None: those of the campaign's purpose."""


POLITE = Respect()


@dataclass(frozen=True, slots=True)
class Terms:
    """What `decide` reads of a campaign."""

    campaign: str
    """Its name."""
    purpose: str
    respect: Respect = POLITE
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    style: str = ""
    """preview, progressive, predictive, robot; '' is not known, and then the strictest of them counts."""
    caller: str = ""
    """creditor or collector, of a debt; '' counts as either."""
    unequal: frozenset[str] = frozenset()
    """Offers that new customers get and existing ones do not."""
    unequal_because: str | None = None
    """Why they do not."""

    @property
    def reserved_agent(self) -> bool:
        """An agent is there before it rings, for this call alone."""
        return self.style == "preview"
