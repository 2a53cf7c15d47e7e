"""`transfer` of a caller on Twilio: claimed in the ledger of attempts before the document that dials goes out.

Used by line.py. Twilio has no dialplan with a fence of its own; what keeps a number from being rung twice is that a
document is given out once, and that a key is claimed once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt, Ledger
from ivr.dialguard.states import AttemptState
from ivr.numbers import masked
from ivr.store import StoreError
from ivr.twilio.answers import Form, after_dial
from scripts_dsl.effects import Dial
from scripts_dsl.events import DialResult

log = structlog.get_logger(__name__)


class PuttingThrough:
    """Of one call. `sid`: Twilio's name of it; `boot`: which start of this engine; `caller_id`: number shown to who is
    rung, None: the caller's own."""

    def __init__(
        self, sid: str, ledger: Ledger | None, boot: str, caller_id: str | None, clock: Callable[[], datetime]
    ) -> None:
        self.caller_id = caller_id
        self._sid, self._ledger, self._boot, self._clock = sid, ledger, boot, clock
        self._attempt: Attempt | None = None

    async def claim(self, call_id: str, effect: Dial) -> str | None:
        """The number that may be rung now, once; None: it must not be."""
        if self._ledger is None:
            return None
        try:
            known = await self._ledger.by_key(effect.key)
            if known is not None:
                raise Refused("it was tried already")
            self._attempt = await self._ledger.claim(
                effect.number, effect.key, boot=self._boot, call_id=call_id, channel=self._sid
            )
        except (Refused, StoreError, TimeoutError) as problem:
            log.warning("transfer.not_dialled", number=masked(effect.number), because=str(problem) or "no disk")
            return None
        return self._attempt.number

    def refused(self) -> DialResult:
        """Nobody was rung."""
        return DialResult(now=self._clock(), status="failed")

    def end(self, form: Form) -> DialResult:
        """The other side has hung up, or nobody answered."""
        result = after_dial(form, self._clock())
        state = AttemptState.DONE if result.status == "answered" else AttemptState.FAILED
        self._ended(state, result.status, result.talk)
        return result

    def lost(self) -> None:
        """The caller hung up while it rang, or during the talk: nobody will tell which."""
        self._ended(AttemptState.UNKNOWN, "the caller hung up", 0.0)

    async def performed(self, key: str, form: Form | None) -> bool | None:
        """After the death of an engine: True when they talked, by the web hook that ends a transfer; else None, so that
        nobody is dialled a second time."""
        if form is None or self._ledger is None:
            return None
        self._attempt = await self._ledger.by_key(key)
        return True if self.end(form).status == "answered" else None

    def _ended(self, state: AttemptState, because: str, talk: float) -> None:
        attempt, self._attempt = self._attempt, None
        if attempt is not None and self._ledger is not None:
            self._ledger.ended(attempt, state, because, talk=talk)
