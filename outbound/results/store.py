"""Cells of a campaign out of the rows: its calls, the people they were for, the timeline. Raises StoreError."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store
from outbound.lists.kept_lists import Lists
from outbound.results.cells import Cell, Seconds

QUARTER = timedelta(minutes=15)
"""Every clock of the world is whole quarters of an hour away from UTC."""
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))

CELLS = Sql(
    "SELECT c.at / 900000000, COALESCE(k.list, ''), c.script, c.outcome, c.in_pitch, s.number IS NOT NULL,"
    " EXISTS (SELECT 1 FROM complaint m WHERE m.call_id = c.attempt), count(*),"
    " COALESCE(sum(i.seconds), 0), COALESCE(sum(i.talk), 0), COALESCE(sum(i.seconds * i.seconds), 0),"
    " COALESCE(sum(i.talk * i.talk), 0), COALESCE(sum(i.seconds * i.talk), 0)"
    " FROM campaign_call c LEFT JOIN candidate k ON k.id = c.candidate LEFT JOIN interaction i ON i.id = c.attempt"
    " LEFT JOIN suppression s ON s.number = c.number AND s.evidence IN (c.attempt, 'call ' || c.attempt)"
    " WHERE c.campaign = :campaign AND c.ended IS NOT NULL AND c.at >= :since AND c.at < :until"
    " GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
FIRST = Sql("SELECT script, min(at) FROM campaign_call WHERE campaign = :campaign AND script <> '' GROUP BY script")


async def cells(store: Store, campaign: str, since: datetime = EVER[0], until: datetime = EVER[1]) -> tuple[Cell, ...]:
    """Of its calls that are over and were placed from `since` until before `until`."""
    rows = await store.fetch(CELLS, campaign=campaign, since=micros(since), until=micros(until))
    return tuple(
        Cell(
            at=datetime.fromtimestamp(0, UTC) + QUARTER * int(slot),
            list=list_,
            script=script,
            outcome=outcome,
            calls=int(calls),
            in_pitch=bool(in_pitch),
            opted_out=bool(opted),
            complained=bool(complained),
            seconds=Seconds(*map(float, sums)),
        )
        for slot, list_, script, outcome, in_pitch, opted, complained, calls, *sums in rows
    )


async def list_names(store: Store, campaign: str) -> Mapping[str, str]:
    """By id: name and the day on which it came."""
    found = await Lists(store).all(campaign)
    return {one.id: f"{one.name}, {one.imported:%Y-%m-%d}" for one in found}


async def versions(store: Store, campaign: str) -> Mapping[str, datetime]:
    """When each version was first heard, by its name and hash."""
    return {script: moment(at) for script, at in await store.fetch(FIRST, campaign=campaign)}
