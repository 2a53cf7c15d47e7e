"""The brake of a campaign: what it listens to, and when it stops by itself. Pure.

What the answers of people prove is worked out in watching.py; here is what `brake:` promises, with its defaults, and
the one stop that needs no statistics: nobody has heard from the survey pipeline.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

CSAT = "csat"
"""The signal that comes from surveys."""
IN_PITCH, OPTS_OUT, COMPLAINS = "hangs_up_in_pitch", "opts_out", "complains"
"""Those that every call tells."""
EXIT_BLOCKED = "exit_blocked"
"""That one, which talks with agents tell after a clear refusal: heard where a file gives it a share."""
SIGNALS: Mapping[str, Decimal] = MappingProxyType(
    {CSAT: Decimal(40), IN_PITCH: Decimal(30), OPTS_OUT: Decimal(15), COMPLAINS: Decimal(15)}
)
"""What tells of displeasure, and its share of the evidence in percent."""
HEARD = (*SIGNALS, EXIT_BLOCKED)
"""Words that `listens_to:` knows."""

OWNER = "campaign_owner"
"""Of `restart:`: whoever owns the campaign."""

LEFT_OUT = "compare_with"
"""Why a person is never called who is left out by lot, to compare with: of the decision, and of the candidate."""
UNCOMPARED = frozenset({"service", "debt", "appointment", "fraud_alert"})
"""Purposes for which nobody is left out: the person needs the call."""


@dataclass(frozen=True, slots=True)
class Brake:
    """`brake:`."""

    listens_to: Mapping[str, Decimal] = field(default_factory=lambda: SIGNALS)
    """Signal -> percent of the evidence; together 100."""
    baseline: timedelta | Decimal = timedelta(days=90)
    """How far back the satisfaction is looked up with which it is compared; or that satisfaction itself, 1 to 5."""
    tolerance: Decimal = Decimal("0.05")
    """Points of 1 to 5 that do not count as a fall."""
    false_stop: Decimal = Decimal(5)
    """Percent: how likely a stop without a reason may be, over the whole campaign."""
    compare_with: Decimal = Decimal(10)
    """Percent of the people who are never called, only asked on their ordinary contacts."""
    silence: timedelta = timedelta(minutes=30)
    """Without a sign of life of the pipeline for so long the campaign stops."""
    restart: str = OWNER
    """Who may let it go on."""


def careful(purpose: str) -> Brake:
    """The defaults."""
    return Brake(compare_with=Decimal(0)) if purpose in UNCOMPARED else Brake()


def shares(brake: Brake, produced: Collection[str]) -> dict[str, Decimal]:
    """Percent of the evidence by signal, when only these signals can come: the others give theirs to them."""
    heard = {signal: share for signal, share in brake.listens_to.items() if signal in produced and share}
    whole = sum(heard.values())
    return {signal: 100 * share / whole for signal, share in heard.items()}


def silent(brake: Brake, heartbeat: datetime | None, now: datetime) -> bool:
    """Whether the pipeline has been silent too long. A quiet campaign is no silent pipeline; one never heard of is."""
    return heartbeat is None or now - heartbeat > brake.silence
