"""What is known of a person who may be offered something: asked by talk scripts (cti/scripts) and by calls that begin a
flow with an `offer` (ivr/calls.py). The same look that decides whether a campaign may call (outbound/lists/past.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ivr.store import Store
from outbound.lists.past import past
from scripts_dsl.events import CallFacts
from scripts_dsl.policy import History
from scripts_dsl.policy.earned import GREEN, against
from scripts_dsl.policy.standing import contact_of

WITHIN = 0.5
"""Seconds that an agent's first page waits."""


class Standing:
    """`campaign(call_id)`: state of the campaign that made the call, GREEN when none did."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], campaign: Callable[[str], str] = lambda _call: GREEN
    ) -> None:
        self._store, self._now, self._campaign = store, now, campaign

    async def past(self, number: str | None) -> History:
        """Of a caller; who withholds his number is a stranger. Raises StoreError, TimeoutError."""
        if number is None or not number.startswith("+"):
            return History()
        async with asyncio.timeout(WITHIN):
            return await past(self._store, number)

    def state(self, call_id: str) -> str:
        return self._campaign(call_id)

    async def unearned(self, facts: CallFacts) -> str:
        """As CallFacts.unearned. Raises StoreError, TimeoutError."""
        known = contact_of(await self.past(facts.number), self._now(), inbound=facts.direction == "inbound")
        return " ".join(against(replace(known, state=self.state(facts.call_id))))
