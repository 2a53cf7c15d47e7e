"""What the day was before somebody looked: read once, from the event log, into the tally of today.

In: the table. Out: cti/board/tally.py. Called by room.py when the first board opens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from cti.board.tally import Tally
from cti.reports.store_rows import Reports
from ivr.eventlog import EventLog


class DaySoFar:
    """Of the day that it is in `zone()`."""

    def __init__(
        self,
        tally: Tally,
        reports: Reports,
        events: EventLog,
        now: Callable[[], datetime],
        zone: Callable[[], ZoneInfo],
    ) -> None:
        self._tally, self._reports, self._events, self._now, self._zone = tally, reports, events, now, zone
        self._read = False

    async def read(self) -> None:
        """The first time only, whatever came of it. Raises StoreDown, LogFull, TooMuch."""
        if self._read:
            return
        self._read = True
        zone = self._zone()
        midnight = datetime.combine(self._now().astimezone(zone).date(), time(), zone)
        self._tally.begin()
        await self._events.flush()
        self._tally.began((await self._reports.log(midnight, self._now())).visits)
