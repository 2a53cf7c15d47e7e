"""Attempts that an engine before this one left without an end: Twilio is asked what became of them.

Only attempts of another start of the engine are asked for: ours end by web hooks, and one that was claimed a moment ago
may not have been sent yet. centrala/twilio_port.py owns the task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from ivr.dialguard.ports import Attempt, Ledger
from ivr.dialguard.states import AttemptState
from ivr.store import StoreError
from ivr.twilio.answers import ENDED
from ivr.twilio.rest import Rang, TwilioFailed

EVERY = 10.0
"""Seconds between two looks, while there is anything open."""
EARLIER = timedelta(seconds=5)
"""Our clock may be ahead of Twilio's so much."""

log = structlog.get_logger(__name__)


class Calls(Protocol):
    """rest.Rest."""

    async def calls_to(self, number: str) -> Sequence[Rang]: ...


async def settle(ledger: Ledger, calls: Calls, boot: str) -> None:
    """Until everything that others than start `boot` left open has its end."""
    left = [attempt for attempt in await _open(ledger) if attempt.boot != boot]
    while left:
        left = [attempt for attempt in left if not await _settled(ledger, calls, attempt)]
        if left:
            await asyncio.sleep(EVERY)


async def _open(ledger: Ledger) -> Sequence[Attempt]:
    while True:
        try:
            return await ledger.open()
        except StoreError as problem:
            log.warning("twilio.not_settled", problem=repr(problem))
            await asyncio.sleep(EVERY)


async def _settled(ledger: Ledger, calls: Calls, attempt: Attempt) -> bool:
    """A number that was rung at all since the claim counts as rung for it: nobody is rung a second time."""
    try:
        rang = [call for call in await calls.calls_to(attempt.number) if call.made >= attempt.claimed - EARLIER]
    except TwilioFailed as problem:
        log.warning("twilio.not_settled", attempt=attempt.id, problem=str(problem))
        return False
    if any(call.status not in ENDED for call in rang):
        return False
    talked = [call.seconds for call in rang if call.status == "completed"]
    if talked:
        ledger.ended(attempt, AttemptState.DONE, "answered", talk=max(talked))
    else:
        because = rang[0].status.replace("-", "_") if rang else "never sent"
        ledger.ended(attempt, AttemptState.FAILED, because)
    return True
