"""Calls out over Twilio: claimed before anything is sent, sent once, and carried by a flow when somebody answers.

The id of an outgoing call is that of its attempt, and stands in the addresses that Twilio asks. What was sent and not
answered counts as a call, and is never sent again. What an engine before this one left open: settling.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from ivr.dialguard.ports import Attempt, Ledger
from ivr.dialguard.states import AttemptState
from ivr.ids import new_id
from ivr.twilio import documents
from ivr.twilio.answers import ENDED, Form, seconds_of
from ivr.twilio.calls import TwilioCalls
from ivr.twilio.rest import PerhapsDone, TwilioFailed
from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph

LONGEST_RING = 120
"""Seconds."""
_ENDS = {"busy": "busy", "no-answer": "no_answer", "canceled": "no_answer"}

log = structlog.get_logger(__name__)


class Caller(Protocol):
    """rest.Rest."""

    async def call(self, number: str, shown: str, *, then: str, told: str, ring: int) -> str: ...


@dataclass(frozen=True, slots=True)
class _Placed:
    attempt: Attempt
    graph: Graph
    facts: CallFacts


class Outbound:
    """Of one account. `public`: the address under which Twilio reaches us; `shown`: number that people see."""

    def __init__(self, calls: TwilioCalls, rest: Caller, ledger: Ledger, public: str, shown: str) -> None:
        self._calls, self._rest, self._ledger = calls, rest, ledger
        self._public, self._shown = public.rstrip("/"), shown
        self._placed: dict[str, _Placed] = {}

    async def call(
        self,
        number: str,
        graph: Graph,
        key: str,
        *,
        ring: float = 30,
        purpose: str = "service",
        asked: datetime | None = None,
        language: str | None = None,
        takes: Mapping[str, Any] | None = None,
    ) -> str:
        """Ring `number` and give who answers to `graph`; the call's id. Raises Refused, StoreError, TimeoutError (then
        nobody is rung), TwilioFailed."""
        wanted = new_id()
        boot = self._calls.boot
        attempt = await self._ledger.claim(number, key, boot=boot, purpose=purpose, asked=asked, attempt=wanted)
        if attempt.id != wanted:
            return attempt.id
        facts = CallFacts(
            call_id=attempt.id,
            dialled=attempt.number,
            number=attempt.number,
            direction="outbound",
            language=language,
            takes=dict(takes or {}),
        )
        self._placed[attempt.id] = _Placed(attempt, graph, facts)
        await self._send(attempt, min(LONGEST_RING, max(1, round(ring))))
        return attempt.id

    async def _send(self, attempt: Attempt, ring: int) -> None:
        address = f"{self._public}/twilio/out/{attempt.id}"
        try:
            await self._rest.call(attempt.number, self._shown, then=address, told=f"{address}/status", ring=ring)
        except PerhapsDone as problem:
            # It may ring at this moment: who answers is served, and nobody is rung a second time.
            log.error("twilio.perhaps_sent", attempt=attempt.id, problem=str(problem))
            raise
        except TwilioFailed as problem:
            self._over(attempt.id, AttemptState.FAILED, str(problem), 0.0)
            raise

    # --- web hooks ----------------------------------------------------------------------------------------------

    async def answered(self, attempt: str, form: Form) -> str:
        """Somebody took the call. One that nobody here placed, or whose number is another, is ended."""
        placed = self._placed.get(attempt)
        if placed is None or form.get("To") != placed.attempt.number:
            log.warning("twilio.not_placed", attempt=attempt)
            return documents.hang_up((), str).xml
        return await self._calls.begin(form, graph=placed.graph, facts=replace(placed.facts))

    def ended(self, attempt: str, form: Form) -> None:
        """How it went."""
        self._calls.status(form)
        status = form.get("CallStatus", "")
        if status not in ENDED:
            return
        if status == "completed":
            self._over(attempt, AttemptState.DONE, "answered", float(seconds_of(form, "CallDuration")))
        else:
            self._over(attempt, AttemptState.FAILED, _ENDS.get(status, "failed"), 0.0)

    def _over(self, attempt: str, state: AttemptState, because: str, talk: float) -> None:
        placed = self._placed.pop(attempt, None)
        if placed is not None:
            self._ledger.ended(placed.attempt, state, because, talk=talk)
