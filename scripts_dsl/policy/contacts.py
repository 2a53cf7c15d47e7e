"""What is known of a person, as the rule of earned offers reads it. Pure: a History in, a Contact out.

The same History decides whether a campaign may call (respect.py), so an agent, a flow and a campaign cannot be told
different things of one person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from scripts_dsl.policy import pester
from scripts_dsl.policy.earned import REPEAT_DAYS, REST_DAYS, Contact
from scripts_dsl.policy.peace import OFFERS, touch_of
from scripts_dsl.policy.person import History

MARKETING = "marketing"
"""Purpose of the consent to offers."""
COMPANY = "company"
"""The house's own list of people who are not called."""


def contact_of(history: History, now: datetime, *, inbound: bool = True) -> Contact:
    """Before the talk. For a call of ours, `decide` has asked rules and budget before it was made."""
    return Contact(
        objects=MARKETING in history.objections,
        barred=inbound and (bool(history.suppressions) or COMPANY in history.lists),
        bothered=inbound and not _bearable(history, now),
        complains=history.complains,
        owed=history.owed,
        unsettled=history.unsettled,
        score=history.score,
        rests=any(now - at <= timedelta(days=REST_DAYS) for at in refused_offers(history)),
        inbound=inbound,
        calls_again=any(now - timedelta(days=REPEAT_DAYS) <= at for at in came(history)),
    )


def refused_offers(history: History) -> list[datetime]:
    """When the person did not want an offer: in a call of a campaign, or in a talk of his own."""
    offers = [a.at for a in history.attempts if a.refused and (not a.purpose or a.purpose in OFFERS)]
    return [*offers, *history.declined]


def came(history: History) -> list[datetime]:
    """When the person called us, and was spoken with."""
    return [touch.at for touch in history.touches if touch.what == pester.INBOUND and touch.channel == "call"]


def _bearable(history: History, now: datetime) -> bool:
    """An offer in a talk weighs what a call with one weighs."""
    touches = (*history.touches, *map(touch_of, history.attempts))
    return pester.bearable(touches, pester.COSTS["marketing"], now)
