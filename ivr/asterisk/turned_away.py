"""Calls for which Asterisk had no line: MOST_CALLS of its dialplan. It counts them, we look, and somebody is told.

One task for each Asterisk, in centrala/attached.py. Such a call was never answered: nobody of us has seen it.
"""

from __future__ import annotations

import asyncio

import structlog

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError

EVERY = 30.0
"""Seconds between two looks."""
COUNT = "TURNED_AWAY"
"""Global variable of extensions.conf; 0 when Asterisk starts."""

log = structlog.get_logger(__name__)


class TurnedAway:
    """Of one Asterisk."""

    def __init__(self, ami: Ami, asterisk: str) -> None:
        self._ami, self._asterisk = ami, asterisk
        self._seen: int | None = None
        """None: nobody has looked since this program began."""

    async def run(self) -> None:
        """Until cancelled; while there is no manager connection, there is nothing to see."""
        while True:
            await self._ami.ready()
            try:
                await self.look()
            except AmiError as problem:
                log.warning("calls.not_counted", problem=str(problem))
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Raises AmiError."""
        answer = await self._ami.act("Getvar", {"Variable": COUNT})
        value = answer.headers.get("Value", "")
        count = int(value) if value.isdecimal() else 0
        before, self._seen = self._seen, count
        more = count if before is None or count < before else count - before
        if more and before is not None:
            log.error("calls.turned_away", asterisk=self._asterisk, calls=more)
