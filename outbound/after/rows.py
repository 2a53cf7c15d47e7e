"""Talks of campaigns as the database has them. Every function raises StoreError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ivr.statements import Sql
from ivr.store import Store

CALL = Sql("SELECT attempt, campaign, candidate, number, outcome, ended FROM campaign_call WHERE attempt = :call_id")
PROMISED_IN = Sql("SELECT call_id FROM callback WHERE attempt = :call_id")
OTHERS = Sql(
    "SELECT outcome FROM campaign_call WHERE campaign = :campaign AND number = :number AND ended IS NOT NULL"
    " AND attempt <> :attempt"
)
PROMISED = Sql(
    "SELECT b.id, c.attempt FROM callback b JOIN campaign_call c ON c.attempt = b.call_id"
    " WHERE b.state IN ('waiting', 'calling')"
)
DEEP = 5
"""A promised call in which a call is promised, so often."""


class Talk(NamedTuple):
    """A call of a campaign."""

    attempt: str
    """Its call id."""
    campaign: str
    candidate: int
    number: str
    outcome: str
    """`reserved`: its end is not known yet."""
    ended: int | None


async def talk(store: Store, call_id: str) -> Talk | None:
    """The campaign's call that this one is, or was promised in. None: no campaign has to do with it."""
    for _ in range(DEEP):
        rows = await store.fetch(CALL, call_id=call_id)
        if rows:
            return Talk(*rows[0])
        promised = await store.fetch(PROMISED_IN, call_id=call_id)
        if not promised or not promised[0][0]:
            return None
        call_id = promised[0][0]
    return None


async def other_words(store: Store, of: Talk) -> tuple[str, ...]:
    """How the campaign's other calls to this person ended."""
    rows = await store.fetch(OTHERS, campaign=of.campaign, number=of.number, attempt=of.attempt)
    return tuple(word for (word,) in rows)


async def promised(store: Store) -> Mapping[str, str]:
    """Promised call that is not over -> the campaign's call in which it was promised."""
    return dict(await store.fetch(PROMISED))
