"""`per_person:`, how often somebody is called: counted over all campaigns, and with what reached the person besides.

Calls that no campaign made count as calls. A message counts on its day, and so does whoever came to us that day; who
came to us and was spoken with has had a talk. Letters come when they come: the budget (peace.py) counts them. What the
person had asked for counts nowhere. One more rule of the house; see house.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy.decision import Case, Refusal
from scripts_dsl.policy.peace import URGENT
from scripts_dsl.policy.pester import INBOUND, REQUESTED, Touch
from scripts_dsl.policy.terms import DAY, Cap

REMEMBERED = timedelta(days=90)
"""How far `in all` looks back into other campaigns: three calls in three months are what people bear
(Godfrey, Seiders and Voss, 2011). In its own campaign it looks back to the beginning."""


def per_person(case: Case) -> Refusal | None:
    """The caps; the one that holds longest decides."""
    found = [refusal for cap in case.terms.respect.caps if (refusal := _capped(case, cap)) is not None]
    for refusal in found:
        if refusal.forever:
            return refusal
    return max(found, key=lambda refusal: refusal.until or case.now, default=None)


def _capped(case: Case, cap: Cap) -> Refusal | None:
    attempts = [a for a in case.history.attempts if a.campaign == case.terms.campaign or not cap.this_campaign]
    calls = (a.at for a in attempts if a.rang and (a.talked or not cap.talks))
    counted = sorted((*calls, *besides(case, cap)))
    if cap.daily:
        until = _next_day(case, cap, counted)
    elif cap.span is not None:
        until = _leaves(counted, cap.most, cap.span)
    else:
        return _in_all(case, cap)
    return Refusal("per_person", f"not more than {cap.name}", until) if until and until > case.now else None


def _leaves(moments: Sequence[datetime], most: int, span: timedelta) -> datetime | None:
    """When fewer than `most` of them are younger than `span`."""
    return moments[len(moments) - most] + span if len(moments) >= most > 0 else None


def _next_day(case: Case, cap: Cap, moments: Sequence[datetime]) -> datetime | None:
    """The next midnight in the zones in which the person has had enough today."""
    ends: list[datetime] = []
    for name in case.zones:
        zone = zone_info(name)
        today = case.now.astimezone(zone).date()
        if sum(moment.astimezone(zone).date() == today for moment in moments) >= cap.most:
            ends.append((datetime(today.year, today.month, today.day, tzinfo=zone) + DAY).astimezone(UTC))
    return max(ends, default=None)


def _in_all(case: Case, cap: Cap) -> Refusal | None:
    """Own attempts count for ever, those of other campaigns for a time."""
    counted = [a for a in case.history.attempts if a.rang and (a.talked or not cap.talks)]
    own = [a for a in counted if a.campaign == case.terms.campaign]
    why = f"not more than {cap.name}"
    if len(own) >= cap.most:
        return Refusal("per_person", why, forever=True)
    if cap.this_campaign:
        return None
    calls = (a.at for a in counted if a.campaign != case.terms.campaign)
    others = sorted((*calls, *besides(case, cap)))
    until = _leaves(others, cap.most - len(own), REMEMBERED)
    return Refusal("per_person", why, until) if until and until > case.now else None


# --- what no campaign did ------------------------------------------------------------------------------------------


def besides(case: Case, cap: Cap) -> Iterator[datetime]:
    """What a cap counts besides the calls of campaigns; nothing where it counts its campaign alone, or where the call
    is urgent."""
    if not cap.this_campaign and case.terms.purpose not in URGENT:
        yield from (touch.at for touch in case.history.touches if _counts(touch, cap))


def _counts(touch: Touch, cap: Cap) -> bool:
    if touch.what == REQUESTED:
        return False
    if touch.what == INBOUND:
        return cap.talks or cap.daily
    if touch.channel == "call":
        return touch.talk or not cap.talks
    return cap.daily and not cap.talks and touch.channel != "letter"
