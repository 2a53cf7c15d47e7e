"""What engines before this one have counted and learned: read when this one begins to call people.

In: rows, and the log's decisions since stock was taken last. Out: the same windows and the same pacers as if nobody had
ended in between. Called by runner.py whenever the lease is new; made in centrala/campaign_agents.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import orjson
import structlog

from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Store
from outbound.people import store as rows
from outbound.people.fates import Fates
from outbound.people.pace import AgentsPace
from outbound.people.recorded import Resumed, resumed

TRIES = 5
"""To read what nobody changes meanwhile: answers are counted while it is read."""
PACES = Sql("SELECT campaign, began, at FROM campaign_pace ORDER BY at DESC LIMIT :most")
MOST = 200
"""Campaigns, those that called last."""
DECISIONS = Sql(
    "SELECT at, body FROM event WHERE at >= :since AND at <= :until AND kind = 'campaign.pace' ORDER BY at, n"
)
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of a row that was written by halves, or by a program that kept other things."""

log = structlog.get_logger(__name__)


async def take_over(store: Store, flush: Callable[[], Awaitable[None]], fates: Fates, pace: AgentsPace) -> None:
    """Raises StoreError."""
    for _ in range(TRIES):
        await flush()  # what this process has counted is in what is read
        changes = fates.changes
        counted, began = await rows.counted(store), await rows.began(store)
        if fates.changes == changes:
            fates.load(counted, began)
            break
    else:
        log.error("campaigns.not_counted", tries=TRIES)
    pace.take_over(await learned(store))


async def learned(store: Store) -> Mapping[str, Resumed]:
    """What each campaign's pacer knew after its last decision that was told; nothing where nobody can read the rows.
    Raises StoreError."""
    found: dict[str, Resumed] = {}
    for campaign, since, until in await store.fetch(PACES, most=MOST):
        told = await store.fetch(DECISIONS, since=since, until=until)
        try:
            events = [(moment(at), orjson.loads(body)) for at, body in told]
            known = resumed((at, event) for at, event in events if event["campaign"] == campaign)
        except UNREADABLE as problem:
            log.warning("campaign.pace_learns_anew", campaign=campaign, problem=repr(problem))
            continue
        if known is not None:
            found[campaign] = known
    return found
