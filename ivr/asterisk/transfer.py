"""`transfer` on a caller's channel: Dial() through the guard of the dialplan, DIALSTATUS back as DialResult. Used by
line.py.

Not allowed, not to be reached and busy all mean for the caller that the call goes on in the flow; why it was not
dialled is in the log and with the attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from ivr.asterisk.agi import build
from ivr.asterisk.agi_session import AgiSession
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.voice import Voice
from ivr.dialguard.fence import outcome
from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.numbers import masked
from ivr.store import StoreError
from scripts_dsl.effects import Dial
from scripts_dsl.events import DialResult

LONGEST_RING = 120
"""Seconds."""
KNOWN_WITHIN = 3.0
"""Seconds that a call which is taken up again waits to learn how its transfer ended."""
_STATUS = build("GET VARIABLE", "DIALSTATUS")
_TALK = build("GET VARIABLE", "ANSWEREDTIME")

log = structlog.get_logger(__name__)


class Transfer:
    """Of one call."""

    def __init__(
        self,
        voice: Voice,
        session: AgiSession,
        dialling: Dialling | None,
        call_id: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._voice, self._session, self._dialling = voice, session, dialling
        self._call_id, self._clock = call_id, clock

    async def put_through(self, effect: Dial) -> DialResult:
        """Until the other side has hung up, or nobody answered. Raises ChannelGone when the caller has."""
        claimed = await self._claim(effect)
        if claimed is None or self._dialling is None:
            return DialResult(now=self._clock(), status="failed")
        try:
            for line in preparation(claimed, effect):
                await self._voice.command(line)
            await self._voice.command(dial_line(claimed, effect), None)
            status = (await self._session.command(_STATUS, value=True)).text or ""
            talk = (await self._session.command(_TALK, value=True)).text or ""
        finally:
            # How it ended is read from the fence, where Asterisk has written it: also when this call is gone.
            self._dialling.let_go(claimed)
        went = outcome(status, "", talk if talk.isdigit() else "")
        return DialResult(now=self._clock(), status=went.status, talk=went.talk)

    async def performed(self, key: str) -> bool | None:
        """After the death of an engine: whether they talked. False: nobody was dialled; None: not reached, or nobody
        knows in time."""
        if self._dialling is None:
            return None
        try:
            async with asyncio.timeout(KNOWN_WITHIN):
                end = await self._dialling.went(key)
        except (StoreError, TimeoutError):
            return None
        if end is None:
            return False
        return True if end.state is AttemptState.DONE else None

    async def _claim(self, effect: Dial) -> Attempt | None:
        if self._dialling is None:
            return None
        channel = self._session.request.env.get("uniqueid")
        try:
            return await self._dialling.claim(effect.number, effect.key, call_id=self._call_id, channel=channel)
        except (Refused, StoreError, TimeoutError) as problem:
            log.warning("transfer.not_dialled", number=masked(effect.number), because=str(problem) or "no disk")
            return None


def preparation(attempt: Attempt, effect: Dial) -> tuple[bytes, ...]:
    """What [to-carrier] reads; inherited by the channel that dials."""
    return (
        build("SET VARIABLE", "__ATT", attempt.id),
        build("SET VARIABLE", "__PURPOSE", "service"),
        build("SET VARIABLE", "__ASKED", ""),
        build("SET VARIABLE", "__RING", str(_ring(effect))),
    )


def dial_line(attempt: Attempt, effect: Dial) -> bytes:
    """`EXEC Dial`; option `g`: the caller comes back when the other side hangs up. The guard's own Dial() ends the
    ringing; this one would two seconds later."""
    return build("EXEC", "Dial", f"Local/{attempt.number}@to-carrier/n,{_ring(effect) + 2},g")


def _ring(effect: Dial) -> int:
    return min(LONGEST_RING, max(1, round(effect.ring)))
