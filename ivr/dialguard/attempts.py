"""Attempts as rows: claimed before anything is sent, ended once. Writes go through the event log, as all writes do.

One statement decides a claim, in the transaction that keeps it: suppression, the limits of calls out (toll fraud), and
that a key is claimed once. What is refused stands in the event log; what looks like fraud is told at once
(ivr/alarms.py). centrala/made.py registers `project`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Unpack

import structlog

from ivr.dialguard.happenings import AttemptClaimed, AttemptEnded, AttemptRefused
from ivr.dialguard.limits import BLOCK_SECONDS, DAY_SECONDS, Limits
from ivr.dialguard.numbers import Costly, NotNow, Refused, TooMuch, to_ring
from ivr.dialguard.ports import Attempt, Claiming
from ivr.dialguard.states import AttemptState
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening
from ivr.ids import new_id
from ivr.moments import micros, moment
from ivr.numbers import masked
from ivr.statements import Sql, Write
from ivr.store import Store

CLAIM_SECONDS = 2.0
"""Longest wait for the disk. Without the disk nobody is dialled."""
BLOCK_DIGITS = 4
"""Digits at the end of a number in which one block differs: +48221234567 and +48221239999 are neighbours."""
TOO_MANY = "too many calls to neighbouring numbers within a minute"
TOO_FAST = "too many calls out within a minute"
TOO_LONG = "the minutes of calls out are used up for 24 hours"
ELSEWHERE = "another engine calls people now"
MEANWHILE = "somebody has called the number meanwhile"
LATER = frozenset({ELSEWHERE, MEANWHILE})
LONGEST = 40
"""Characters kept of what was to be dialled and is no number."""
ALARM = "calls_out.refused"
"""Line of the log that is told at once."""

_SUPPRESSED = (
    "EXISTS (SELECT 1 FROM suppression WHERE number = CAST(:number AS TEXT)"
    " AND (scope = 'all' OR CAST(:purpose AS TEXT) = 'marketing') AND since >= CAST(:asked AS BIGINT))"
)
_TOO_MANY = (
    "(SELECT count(*) FROM attempt WHERE number >= CAST(:block AS TEXT) AND number < CAST(:block_end AS TEXT)"
    " AND state <> 'blocked' AND claimed > CAST(:recent AS BIGINT)) >= CAST(:most AS INTEGER)"
)
_TOO_FAST = (
    "(SELECT count(*) FROM attempt WHERE claimed > CAST(:recent AS BIGINT) AND state <> 'blocked')"
    " >= CAST(:a_minute AS INTEGER)"
)
_TOO_LONG = (
    "(SELECT coalesce(sum(CASE state WHEN 'intent' THEN CAST(:claimed AS BIGINT) - claimed"
    " WHEN 'unknown' THEN ended - claimed ELSE 1000000 * coalesce(talk, 0) END), 0)"
    " FROM attempt WHERE claimed > CAST(:day AS BIGINT) AND state <> 'blocked') >= 60000000 * CAST(:minutes AS BIGINT)"
)
"""What is under way, or ended nobody knows how, counts from its first moment: rather too much than too little."""
_STOPS = {TOO_MANY: _TOO_MANY, TOO_FAST: _TOO_FAST, TOO_LONG: _TOO_LONG}
_ELSEWHERE = (
    "(CAST(:token AS BIGINT) > 0 AND NOT EXISTS"
    " (SELECT 1 FROM lease WHERE name = CAST(:lease AS TEXT) AND token = CAST(:token AS BIGINT)))"
)
_MEANWHILE = (
    "(CAST(:seen AS BIGINT) > 0 AND EXISTS (SELECT 1 FROM attempt WHERE number = CAST(:number AS TEXT)"
    " AND (state = 'intent' OR (state <> 'blocked' AND claimed >= CAST(:seen AS BIGINT)))))"
)
_STOPPED = " OR ".join((*_STOPS.values(), _ELSEWHERE, _MEANWHILE))
_WHY = " ".join(
    f"WHEN {condition} THEN '{why}'"
    for why, condition in {ELSEWHERE: _ELSEWHERE, MEANWHILE: _MEANWHILE, **_STOPS}.items()
)
HOLD = Sql("UPDATE lease SET until = until WHERE name = :lease AND token = :token")
"""Before a claim that needs the lease: whoever would take it over waits until the claim is kept."""
CLAIM = Sql(
    "INSERT INTO attempt (id, key, call_id, number, purpose, asterisk, boot, channel, claimed, state, because)"
    " SELECT CAST(:id AS TEXT), CAST(:key AS TEXT), CAST(:call_id AS TEXT), CAST(:number AS TEXT),"
    " CAST(:purpose AS TEXT), CAST(:asterisk AS TEXT), CAST(:boot AS TEXT), CAST(:channel AS TEXT),"
    " CAST(:claimed AS BIGINT),"
    f" CASE WHEN {_SUPPRESSED} OR {_STOPPED} THEN 'blocked' ELSE 'intent' END,"
    f" CASE WHEN {_SUPPRESSED} THEN 'the number is suppressed' {_WHY} ELSE '' END"
    " WHERE true ON CONFLICT (key) DO NOTHING"
)
"""Without a key of its own among the statements: the claims of one transaction must see each other."""
END = Sql(
    "UPDATE attempt SET state = :state, because = :because, cause = :cause, talk = :talk, ended = :at"
    " WHERE id = :id AND state = 'intent'"
)
_ROW = "SELECT id, key, call_id, number, boot, channel, claimed, state, because, asterisk FROM attempt"
BY_KEY = Sql(f"{_ROW} WHERE key = :key")
BY_ID = Sql(f"{_ROW} WHERE id = :id")
OPEN = Sql(f"{_ROW} WHERE state = 'intent' AND asterisk = :asterisk ORDER BY claimed")


log = structlog.get_logger(__name__)


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes for a happening of an attempt."""
    if type(happening) is AttemptClaimed:
        held = (HOLD(lease=happening.lease, token=happening.token),) if happening.token else ()
        return (*held, _claim(happening))
    if type(happening) is AttemptEnded:
        h, at = happening, micros(happening.at)
        return (END(id=h.attempt, state=h.state, because=h.because, cause=h.cause, talk=h.talk, at=at),)
    return ()


def _claim(h: AttemptClaimed) -> Write:
    block = h.number[:-BLOCK_DIGITS]
    return CLAIM(
        id=h.attempt,
        key=h.key,
        call_id=h.call_id,
        number=h.number,
        purpose=h.purpose,
        asterisk=h.asterisk,
        boot=h.boot,
        channel=h.channel,
        claimed=micros(h.at),
        asked=h.asked,
        block=block + "0" * BLOCK_DIGITS,
        block_end=block + ":",
        recent=micros(h.at - timedelta(seconds=BLOCK_SECONDS)),
        day=micros(h.at - timedelta(seconds=DAY_SECONDS)),
        most=h.neighbours,
        a_minute=h.a_minute,
        minutes=h.minutes,
        lease=h.lease,
        token=h.token,
        seen=h.seen,
    )


class Attempts:
    """Of one Asterisk. `country`: numbers without a prefix belong to it; `ours()`: numbers that lead to our flows."""

    def __init__(
        self,
        events: EventLog,
        store: Store,
        asterisk: str,
        country: str,
        ours: Callable[[], frozenset[str]],
        clock: Callable[[], datetime],
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._events, self._store, self._asterisk, self._country = events, store, asterisk, country
        self._ours, self._clock = ours, clock

    async def claim(self, written: str, key: str, *, boot: str, **how: Unpack[Claiming]) -> Attempt:
        """The attempt of `key`, on disk; made now unless the key has one already (compare the id when it matters).

        Raises Refused (nothing may be dialled), StoreError, TimeoutError: then nothing may be dialled either.
        """
        try:
            return await self._claimed(written, key, boot, how)
        except Refused as refused:
            self._refused(refused, written, how.get("call_id"))
            raise

    def _refused(self, refused: Refused, written: str, call_id: str | None) -> None:
        """For the call's own past, and for who looks after the telephone bill."""
        why = str(refused)
        self._events.append(AttemptRefused(call_id=call_id, at=self._clock(), number=written[:LONGEST], because=why))
        if isinstance(refused, (Costly, TooMuch)):
            log.critical(ALARM, call_id=call_id, number=masked(written), because=why)

    async def _claimed(self, written: str, key: str, boot: str, how: Claiming) -> Attempt:
        limits, attempt = self._limits, how.get("attempt") or new_id()
        asked, only = how.get("asked"), how.get("only")
        number = to_ring(written, self._country, self._ours(), limits)
        claimed = AttemptClaimed(
            call_id=how.get("call_id"),
            at=self._clock(),
            attempt=attempt,
            key=key,
            number=number,
            purpose=how.get("purpose", "service"),
            asterisk=self._asterisk,
            boot=boot,
            channel=how.get("channel") or attempt,
            asked=micros(asked) if asked else 0,
            neighbours=limits.neighbours,
            a_minute=limits.a_minute,
            minutes=limits.minutes,
            lease=only.lease if only else "",
            token=only.token if only else 0,
            seen=micros(only.seen) if only else 0,
        )
        async with asyncio.timeout(CLAIM_SECONDS):
            await self._events.appended(claimed)
            row = await self.by_key(key)
        if row is None:
            raise NotNow("the claim could not be kept")
        if row.state is AttemptState.BLOCKED:
            raise _REFUSALS.get(row.because, Refused)(row.because)
        return row

    async def by_key(self, key: str) -> Attempt | None:
        """None: never claimed. Raises StoreError."""
        rows = await self._store.fetch(BY_KEY, key=key)
        return _attempt(*rows[0]) if rows else None

    async def by_id(self, id_: str) -> Attempt | None:
        """None: never claimed. Raises StoreError."""
        rows = await self._store.fetch(BY_ID, id=id_)
        return _attempt(*rows[0]) if rows else None

    async def open(self) -> tuple[Attempt, ...]:
        """Claimed, and how they ended is not known yet; the oldest first. Raises StoreError."""
        return tuple(_attempt(*row) for row in await self._store.fetch(OPEN, asterisk=self._asterisk))

    def ended(
        self, attempt: Attempt, state: AttemptState, because: str, *, cause: int = 0, talk: float = 0.0
    ) -> AttemptEnded:
        """Write the end of an attempt; a second end of the same attempt changes nothing."""
        happening = AttemptEnded(
            call_id=attempt.call_id,
            at=self._clock(),
            attempt=attempt.id,
            state=state.value,
            because=because,
            cause=cause,
            talk=talk,
        )
        self._events.append(happening)
        return happening


_REFUSALS = {**dict.fromkeys(_STOPS, TooMuch), **dict.fromkeys(LATER, NotNow)}


def _attempt(
    id_: str,
    key: str,
    call_id: str | None,
    number: str,
    boot: str,
    channel: str,
    claimed: int,
    state: str,
    because: str,
    asterisk: str,
) -> Attempt:
    return Attempt(id_, key, call_id, number, boot, channel, moment(claimed), AttemptState(state), because, asterisk)
