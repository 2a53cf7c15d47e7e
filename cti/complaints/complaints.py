"""Writing complaints down: one for a call, whoever says it and however often.

In: who hears one, and the word `complaint` of a flow or a talk script on the bus. Out: ComplaintMade, on disk before
anything is answered. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from cti.complaints.happenings import ComplaintMade, ComplaintTakenBack
from cti.complaints.rows import ABOUT, LATELY, OF_CALL, SAME, UNWRITTEN, Known
from ivr.bus import Bus
from ivr.eventlog import EventLog, LogFull
from ivr.happenings import OutcomeSaid
from ivr.moments import micros, moment
from ivr.store import Store, StoreError

WORD = "complaint"
"""A disposition, and the outcome of a flow or a talk script: the same word for the same thing."""
BY_DISPOSITION, IN_CALL = "disposition", "call"
MOST_OF_A_TEXT = 4_000
TWICE = timedelta(days=1)
"""The same words from the same number within so long are one complaint: a button was pressed again."""

LOOKS_BACK = timedelta(days=1)
"""How long ago calls began that are looked through for the word: longer than a call, or a time without a program."""
TRIES_AGAIN = 5.0
"""Seconds, when the store does not answer."""

log = structlog.get_logger(__name__)


class Complaints:
    """See above. `run` owns what comes by the bus; the word is on disk with its call: none is lost with the program."""

    def __init__(self, bus: Bus, events: EventLog, store: Store, now: Callable[[], datetime]) -> None:
        self._bus, self._events, self._store, self._now = bus, events, store, now
        self._one = asyncio.Lock()
        """Of two who say the same at once the second sees what the first has said."""
        self._said = asyncio.Event()
        bus.subscribe(OutcomeSaid, self._hears)

    async def made(
        self,
        channel: str,
        *,
        call_id: str | None = None,
        number: str | None = None,
        customer_id: str | None = None,
        text: str = "",
        user: str = "",
        campaign: str = "",
    ) -> str:
        """Its id, when it is on disk. Of a call that has one already, that one's; so of the same words that came twice
        without a call. Raises StoreError, LogFull."""
        async with self._one:
            if call_id is not None:
                known = await self.of(call_id)
            else:
                known = await self._same(number, channel, text[:MOST_OF_A_TEXT], campaign)
            if known is not None:
                return known.id
            if not campaign and call_id is not None:
                rows = await self._store.fetch(ABOUT, call_id=call_id)
                campaign = rows[0][0] if rows else ""
            said = ComplaintMade(
                call_id=call_id, at=self._now(), number=number, customer_id=customer_id, channel=channel,
                text=text[:MOST_OF_A_TEXT], user=user, campaign=campaign,
            )  # fmt: skip
            self._bus.publish(said)
            await self._events.flush()
            return said.id

    async def disposed(self, call_id: str, user: str, disposition: str, note: str) -> None:
        """An agent has said how a talk ended; who takes the word back, takes back what it has written down. Raises
        StoreError, LogFull."""
        if disposition == WORD:
            await self.made(BY_DISPOSITION, call_id=call_id, text=note, user=user)
            return
        known = await self.of(call_id)
        if known is not None and known.channel == BY_DISPOSITION:
            why = f"the talk ended otherwise: {disposition}"
            self._bus.publish(
                ComplaintTakenBack(call_id=call_id, at=self._now(), complaint=known.id, user=user, why=why)
            )
            await self._events.flush()

    async def of(self, call_id: str) -> Known | None:
        """None: nobody complained in this call. Raises StoreError, LogFull."""
        await self._events.flush()
        rows = await self._store.fetch(OF_CALL, call_id=call_id)
        return Known(*rows[0]) if rows else None

    async def _same(self, number: str | None, channel: str, text: str, campaign: str) -> Known | None:
        since = micros(self._now() - TWICE)
        rows = await self._store.fetch(
            SAME, number=number, channel=channel, text=text, campaign=campaign, since=since
        )  # fmt: skip
        return Known(*rows[0]) if rows else None

    async def lately(self) -> list[ComplaintMade]:
        """Those of the last day that stand: whoever follows them may have died before he did. Raises StoreError."""
        rows = await self._store.fetch(LATELY, since=micros(self._now() - LOOKS_BACK))
        return [
            ComplaintMade(
                id=id_, call_id=call_id, number=number, customer_id=customer, at=moment(at), channel=channel, text=text,
                user=user, campaign=campaign,
            )
            for id_, call_id, number, customer, at, channel, text, user, campaign in rows
        ]  # fmt: skip

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._said.clear()
            try:
                await self._written_down()
                await self._said.wait()
            except (StoreError, LogFull) as problem:
                log.warning("complaint.not_written", problem=str(problem))
                await asyncio.sleep(TRIES_AGAIN)

    async def _written_down(self) -> None:
        """Every call in which the word was said has its complaint. Raises StoreError, LogFull."""
        await self._events.flush()
        for (call_id,) in await self._store.fetch(UNWRITTEN, since=micros(self._now() - LOOKS_BACK), word=WORD):
            await self.made(IN_CALL, call_id=call_id)

    def _hears(self, event: OutcomeSaid) -> None:
        if event.word == WORD and event.call_id is not None:
            self._said.set()
