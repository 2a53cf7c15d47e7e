"""Whoever is to know is told that the brake of a campaign has moved: its owner hears of a stop by campaigns/telling.py,
and supervisors of amber here. Of a stop that was written to disk elsewhere, by the command line or by an engine that
died over it, the engine that calls people tells when it finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import orjson

from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Store
from outbound.braking.happenings import BrakeMoved
from outbound.campaigns.store import Standing
from outbound.campaigns.telling import STOP, Tells, stop_told
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.deciding import restarts
from scripts_dsl.policy.brake.grades import State

AMBER = "campaign.amber"
OLD = timedelta(days=1)
"""Of a stop from longer ago nobody is told any more."""
SINCE = Sql("SELECT details FROM alarm WHERE what = :what AND at >= :since")


def told(alarms: Tells) -> Callable[[BrakeMoved], None]:
    """A handler for the bus."""

    def handle(event: BrakeMoved) -> None:
        if event.state == State.AMBER.value:
            details = {"campaign": event.campaign, "because": event.word, "why": event.why}
            alarms.tell(AMBER, None, details, None)

    return handle


async def tell_untold(store: Store, alarms: Tells, campaign: Campaign, at: Standing, now: datetime) -> None:
    """Of a stop of which nobody was told. Raises StoreError."""
    if at.at is None or now - at.at > OLD:
        return
    alarms_since = await store.fetch(SINCE, what=STOP, since=micros(at.at))
    if all(orjson.loads(details).get("campaign") != campaign.name for (details,) in alarms_since):
        stop_told(alarms, campaign.name, at.because, at.why, restarts(campaign))
