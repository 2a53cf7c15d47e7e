"""Candidates put into the store by hand, for tests that need some."""

from __future__ import annotations

import json
from typing import Any

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists import project
from outbound.lists.candidates import Candidates

PUT = Sql(
    "INSERT INTO candidate (campaign, number, customer_id, list, fields, language, zone, consent, consented, priority,"
    " rank, state, not_before, tries, attempt, because, since) VALUES (:campaign, :number, :customer_id, :list,"
    " :fields, NULL, :zone, :consent, :consented, :priority, :rank, :state, :not_before, 0, NULL, '', 0)"
)
ORDINARY: dict[str, Any] = {
    "campaign": "overdue", "customer_id": None, "list": "l1", "fields": {}, "zone": None, "consent": None,
    "consented": None, "priority": 5, "rank": 0, "state": "waiting", "not_before": 0,
}  # fmt: skip


async def candidate(store: Store, number: str, **other: Any) -> int:
    """Its id."""
    values = {**ORDINARY, "number": number, **other}
    await store.write(grouped([PUT(**{**values, "fields": json.dumps(values["fields"])})]))
    found = await Candidates(store).one(values["campaign"], number)
    assert found is not None
    return found.id


async def told(store: Store, *happenings: Happening, projections: Any = (project,)) -> None:
    """Each happening with its rows, in a transaction of its own."""
    for one in happenings:
        writes = [write for make in projections for write in make(one)]
        await store.write(grouped([row(one), *writes]))
