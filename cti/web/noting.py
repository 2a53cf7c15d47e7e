"""What somebody did over HTTP is noted in the event log, when the table of roles says so and it was done.

In: a request that was answered. Out: a happening. Who sees something sees it when the note is on disk; who changes
something does not wait for it, the change has its own row. Called by app.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cti.happenings import Noted
from ivr.eventlog import EventLog, LogFull

DEADLINE = 5.0
"""Seconds for the note of something seen; a database that is away shows nobody anything."""
CUSTOMER = "customer"


class Notes:
    """`now` gives the time with a zone."""

    def __init__(self, events: EventLog, now: Callable[[], datetime]) -> None:
        self._events, self._now = events, now

    async def done(
        self, noted: str, user: str, thing: str, address: str, details: Mapping[str, Any], *, seen: bool
    ) -> None:
        """`noted`: act and thing of the table of roles. `seen`: wait until it is on disk. Raises LogFull."""
        act, _, what = noted.partition(" ")
        told = Noted(
            at=self._now(),
            user=user,
            act=act,
            what=what,
            thing=thing,
            address=address,
            customer_id=thing or None if what == CUSTOMER else None,
            details=details,
        )
        if not seen:
            self._events.append(told)
            return
        try:
            async with asyncio.timeout(DEADLINE):
                await self._events.appended(told)
        except TimeoutError:
            raise LogFull("the note cannot be written") from None
