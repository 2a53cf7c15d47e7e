"""May something be offered to this customer, and why not? Pure: a past in, the answer and its reasons out.

Asked for a card. Whoever may not be sold anything may still be helped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cti.customers.models import History

MARKETING = "marketing"
"""Purpose of the consent that counts."""


@dataclass(frozen=True, slots=True)
class Because:
    """A reason, and since when it is one."""

    code: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """`may`: yes; ask (nobody knows); no."""

    may: str
    because: tuple[Because, ...] = ()


def offer(past: History, today: date) -> Offer:
    """What the card says of offers to a known customer."""
    said = next((c for c in past.consents if c.purpose == MARKETING), None)
    reasons = []
    if said is not None and not said.given:
        reasons.append(Because("refused", said.at))
    reasons += [Because("suppressed", s.since) for s in past.suppressions[:1]]
    reasons += [Because("complaint", w.since) for w in past.warnings if w.kind == "complaint"]
    if any(a.debt is not None and a.debt.amount > 0 and a.due is not None and a.due < today for a in past.accounts):
        reasons.append(Because("debt"))
    if reasons:
        return Offer("no", tuple(reasons))
    return Offer("yes", (Because("agreed", said.at),)) if said is not None else Offer("ask", (Because("unasked"),))
