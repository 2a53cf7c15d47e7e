"""What is known of earlier surveys."""

from __future__ import annotations

from datetime import datetime

from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Store

LAST = Sql(
    "SELECT max(s.at) FROM interaction i JOIN survey_result s ON s.call_id = i.id WHERE i.number = :number",
)


class Surveys:
    """Reads the results."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def last_asked(self, number: str) -> datetime | None:
        """When somebody with this number (E.164) was last asked anything; None: never. Raises StoreDown."""
        rows = await self._store.fetch(LAST, number=number)
        at = rows[0][0]
        return None if at is None else moment(at)
