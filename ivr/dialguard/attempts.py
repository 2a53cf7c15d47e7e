"""Attempts as rows: claimed before anything is sent, ended once. Writes go through the event log, as all writes do.

One statement decides a claim, in the transaction that keeps it: suppression, calls to one block of numbers within a
minute (toll fraud), and that a key is claimed once. centrala/app.py registers `project`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from ivr.dialguard.happenings import AttemptClaimed, AttemptEnded
from ivr.dialguard.numbers import NotNow, Refused, to_ring
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening
from ivr.ids import new_id
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store

CLAIM_SECONDS = 2.0
"""Longest wait for the disk. Without the disk nobody is dialled."""
BLOCK_DIGITS = 4
"""Digits at the end of a number in which one block differs: +48221234567 and +48221239999 are neighbours."""
BLOCK_MOST = 10
"""Attempts to one block within BLOCK_SECONDS; more is toll fraud or a loop, not service."""
BLOCK_SECONDS = 60
TOO_MANY = "too many calls to neighbouring numbers"

_SUPPRESSED = (
    "EXISTS (SELECT 1 FROM suppression WHERE number = CAST(:number AS TEXT)"
    " AND (scope = 'all' OR CAST(:purpose AS TEXT) = 'marketing') AND since >= CAST(:asked AS BIGINT))"
)
_TOO_MANY = (
    "(SELECT count(*) FROM attempt WHERE number >= CAST(:block AS TEXT) AND number < CAST(:block_end AS TEXT)"
    " AND state <> 'blocked' AND claimed > CAST(:recent AS BIGINT)) >= CAST(:most AS INTEGER)"
)
CLAIM = Sql(
    "INSERT INTO attempt (id, key, call_id, number, purpose, asterisk, boot, channel, claimed, state, because)"
    " SELECT CAST(:id AS TEXT), CAST(:key AS TEXT), CAST(:call_id AS TEXT), CAST(:number AS TEXT),"
    " CAST(:purpose AS TEXT), CAST(:asterisk AS TEXT), CAST(:boot AS TEXT), CAST(:channel AS TEXT),"
    " CAST(:claimed AS BIGINT),"
    f" CASE WHEN {_SUPPRESSED} OR {_TOO_MANY} THEN 'blocked' ELSE 'intent' END,"
    f" CASE WHEN {_SUPPRESSED} THEN 'the number is suppressed'"
    f" WHEN {_TOO_MANY} THEN '{TOO_MANY}' ELSE '' END"
    " WHERE true ON CONFLICT (key) DO NOTHING"
)
"""Without a key of its own among the statements: the claims of one transaction must see each other."""
END = Sql(
    "UPDATE attempt SET state = :state, because = :because, cause = :cause, talk = :talk, ended = :at"
    " WHERE id = :id AND state = 'intent'"
)
_ROW = "SELECT id, key, call_id, number, boot, channel, claimed, state, because FROM attempt"
BY_KEY = Sql(f"{_ROW} WHERE key = :key")
OPEN = Sql(f"{_ROW} WHERE state = 'intent' AND asterisk = :asterisk ORDER BY claimed")


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes for a happening of an attempt."""
    if type(happening) is AttemptClaimed:
        return (_claim(happening),)
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
        most=BLOCK_MOST,
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
    ) -> None:
        self._events, self._store, self._asterisk, self._country = events, store, asterisk, country
        self._ours, self._clock = ours, clock

    async def claim(
        self,
        written: str,
        key: str,
        *,
        boot: str,
        call_id: str | None = None,
        channel: str | None = None,
        purpose: str = "service",
        asked: datetime | None = None,
        attempt: str | None = None,
    ) -> Attempt:
        """The attempt of `key`, on disk; made now unless the key has one already (compare the id when it matters).

        `channel` None: the attempt's own. Raises Refused (nothing may be dialled), StoreError, TimeoutError: then
        nothing may be dialled either.
        """
        number = to_ring(written, self._country, self._ours())
        attempt = attempt or new_id()
        claimed = AttemptClaimed(
            call_id=call_id,
            at=self._clock(),
            attempt=attempt,
            key=key,
            number=number,
            purpose=purpose,
            asterisk=self._asterisk,
            boot=boot,
            channel=channel or attempt,
            asked=micros(asked) if asked else 0,
        )
        async with asyncio.timeout(CLAIM_SECONDS):
            await self._events.appended(claimed)
            row = await self.by_key(key)
        if row is None:
            raise NotNow("the claim could not be kept")
        if row.state is AttemptState.BLOCKED:
            raise (NotNow if row.because == TOO_MANY else Refused)(row.because)
        return row

    async def by_key(self, key: str) -> Attempt | None:
        """None: never claimed. Raises StoreError."""
        rows = await self._store.fetch(BY_KEY, key=key)
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
) -> Attempt:
    return Attempt(id_, key, call_id, number, boot, channel, moment(claimed), AttemptState(state), because)
