"""How often the telephone system was right about answering machines, as agents say: of the calls that it gave them as a
person's, in how many they said `machine`. For pages and the command line; raises StoreError.

What it took for a machine no agent has heard: how many people were among those nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from cti.intervals import interval
from ivr.statements import Sql
from ivr.store import Store
from scripts_dsl.policy.person import MACHINE

COUNTS = Sql(
    "SELECT c.heard, CASE WHEN i.disposition = 'machine' THEN 'machine' WHEN i.agent IS NULL THEN '' ELSE 'person' END,"
    " count(*) FROM campaign_call c LEFT JOIN interaction i ON i.id = c.attempt"
    " WHERE c.campaign = :campaign AND c.heard <> '' AND c.ended IS NOT NULL GROUP BY 1, 2"
)
HEARD_MACHINE = "MACHINE"


@dataclass(frozen=True, slots=True)
class Machines:
    """Of the answered calls in which somebody listened for a machine."""

    listened: int
    machines: int
    """Taken for a machine."""
    talked: int
    """Taken for a person, or not sure, and given to an agent who has said how it was."""
    missed: int
    """Of them, a machine all the same, as the agent says."""
    right: float | None
    """Share of those with an agent that were people; None: there were none."""
    low: float | None
    high: float | None
    """Wilson's interval at 95 %."""


async def machines(store: Store, campaign: str) -> Machines | None:
    """None: nobody listens for machines."""
    rows = [(heard, said, int(count)) for heard, said, count in await store.fetch(COUNTS, campaign=campaign)]
    return counted(rows)


def counted(rows: list[tuple[str, str, int]]) -> Machines | None:
    """Heard, said by the agent ('': none talked), how many. Pure."""
    listened = sum(count for *_, count in rows)
    if not listened:
        return None
    taken = sum(count for heard, _, count in rows if heard == HEARD_MACHINE)
    given = [(said, count) for heard, said, count in rows if heard != HEARD_MACHINE and said]
    talked, missed = sum(count for _, count in given), sum(count for said, count in given if said == MACHINE)
    low, high = interval(talked - missed, talked) if talked else (None, None)
    return Machines(listened, taken, talked, missed, (talked - missed) / talked if talked else None, low, high)
