"""What the brake of one campaign has told, from the event log, in the order in which it was written.

Brakes have an index of their own in the log: among a million events of calls theirs are found without a look at the
others. Raises StoreError, TooMuchTold.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from ivr.eventlog.reader import Recorded, recorded
from ivr.statements import Sql
from ivr.store import Store
from outbound.braking.happenings import BrakeBegan, BrakeHeard, BrakeMoved, BrakeTripped

PAGE = 5_000
"""Rows asked for at once."""
MOST = 2_000_000
"""Rows of one campaign: 10,000 answers a day for half a year."""
KINDS = tuple(kind.kind for kind in (BrakeBegan, BrakeHeard, BrakeMoved, BrakeTripped))
_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
TOLD = Sql(
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"  # noqa: S608 - words of our own
    f" WHERE n > :after AND kind IN ({_KINDS}) AND body LIKE :named ORDER BY n LIMIT :most"
)
"""`kind IN` stands as in the index event_of_brake, word for word: then it is used."""


class TooMuchTold(Exception):
    """More than MOST rows: nobody reads so much at a prompt."""


async def told(store: Store, campaign: str, most: int = MOST) -> AsyncIterator[Recorded]:
    """Everything."""
    after, named = 0, f'%"campaign":%"{campaign}"%'
    for _ in range(-(-most // PAGE)):
        rows = await store.fetch(TOLD, after=after, most=PAGE, named=named)
        for row in rows:
            one = recorded(*row)
            after = one.n
            if one.body.get("campaign") == campaign:  # a _ of LIKE is any letter
                yield one
        if len(rows) < PAGE:
            return
    raise TooMuchTold(f"the brake of {campaign} has told more than {most:,} things")
