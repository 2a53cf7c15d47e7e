"""A caller whom an agent passes on: to a colleague, to a queue, outside. The call stays what it is: its card, its flow
and its consent to be recorded go along, and whom nobody takes comes back to the queue, before all others.

The agent's wish is written down at the caller (Registry), then the agent's channel is hung up (hands.py); Queue() gives
the caller back, and this goes on with him. Used by line.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ivr.asterisk.halls import own
from ivr.asterisk.registry import Caller, Registry
from ivr.asterisk.staying import Stay
from ivr.asterisk.transfer import Transfer
from ivr.hands import Onward
from scripts_dsl.effects import Dial, Enqueue
from scripts_dsl.events import AgentLeft, AnyEvent, NobodyThere, QueueTimeout

RING = 25.0
"""Seconds that a colleague's telephone rings."""
RING_OUTSIDE = 45.0
TOLD_WITHIN = 1.0
"""Seconds between the line's word that the agent has gone and the manager's."""
MOST = 20
"""Times that one caller is passed on in one queue; then the flow goes on."""


class Passing:
    """Of one call."""

    def __init__(
        self, stay: Stay, transfer: Transfer, registry: Registry, caller: Caller, clock: Callable[[], datetime]
    ) -> None:
        self._stay, self._transfer, self._registry = stay, transfer, registry
        self._caller, self._clock = caller, clock

    async def wait(self, effect: Enqueue) -> AnyEvent:
        """As Stay.wait, over all who take the caller one after the other."""
        event = await self._stay.wait(effect)
        for place in range(MOST):
            to = self._caller.onward
            if not isinstance(event, AgentLeft) or to is None:
                break
            await self._apart()
            event = await self._to(to, effect, f"{effect.key or self._caller.call_id}:passed:{place}")
        return event

    async def _to(self, to: Onward, effect: Enqueue, key: str) -> AnyEvent:
        first = replace(effect, priority=1)
        if to.plays:
            return await self._stay.leave(to.plays)
        if to.number:
            went = await self._transfer.put_through(Dial(to.number, RING_OUTSIDE, key=key))
            if went.status == "answered":
                return AgentLeft(now=self._clock(), talk=went.talk)
        elif to.queue:
            return await self._stay.wait(replace(first, queue=to.queue))
        else:
            alone = replace(first, longest=RING, announce=0.0, keys="")
            event = await self._stay.wait(alone, own(to.phone))
            if not isinstance(event, QueueTimeout | NobodyThere):
                return event
        return await self._stay.wait(first)

    async def _apart(self) -> None:
        """The manager tells the end of the talk a moment before or after the line; after it the caller may wait."""
        self._caller.onward = None
        try:
            async with asyncio.timeout(TOLD_WITHIN):
                await self._caller.apart.wait()
        except TimeoutError:
            self._registry.talk_ended(self._caller, "transfer")
