"""What is known of a person who may be offered something: asked by talk scripts (cti/scripts) and by calls that begin a
flow with an `offer` (ivr/calls.py). The same look that decides whether a campaign may call (outbound/lists/past.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ivr.live import LiveCalls
from ivr.statements import Sql
from ivr.store import Store
from outbound.lists.past import past
from scripts_dsl.events import CallFacts
from scripts_dsl.policy import History
from scripts_dsl.policy.contacts import contact_of
from scripts_dsl.policy.earned import GREEN, against

WITHIN = 0.5
"""Seconds that an agent's first page waits."""


CAMPAIGN = Sql("SELECT campaign FROM campaign_call WHERE attempt = :call_id")


class Contacts:
    """`state_of(campaign)`: what its brake says; `live`: calls of this process."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        live: LiveCalls,
        state_of: Callable[[str], str] = lambda _: GREEN,
    ) -> None:
        self._store, self._now, self._live, self._state_of = store, now, live, state_of

    async def past(self, number: str | None) -> History:
        """Of a caller; who withholds his number is a stranger. Raises StoreError, TimeoutError."""
        if number is None or not number.startswith("+"):
            return History()
        async with asyncio.timeout(WITHIN):
            return await past(self._store, number)

    def state(self, call_id: str) -> str:
        """Of the campaign that made the call; GREEN when none did."""
        call = self._live.get(call_id)
        return GREEN if call is None or call.campaign is None else self._state_of(call.campaign.name)

    async def unearned(self, facts: CallFacts) -> str:
        """As CallFacts.unearned, of a call that is about to begin. Raises StoreError, TimeoutError."""
        inbound = facts.direction == "inbound"
        rows = [] if inbound else await self._store.fetch(CAMPAIGN, call_id=facts.call_id)
        known = contact_of(await self.past(facts.number), self._now(), inbound=inbound)
        return " ".join(against(replace(known, state=self._state_of(rows[0][0]) if rows else GREEN)))
