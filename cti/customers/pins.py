"""PINs of accounts, and how often a proof of identity may be tried: five times for an account, whoever calls.

In: digits that a caller typed. Out: right or not, and whether the account is locked. The lock is on the account, not on
the call: ten thousand calls at once have five tries together. Every try is on disk before it is looked at, so that a
restart gives none back. An account that is not there costs the same time, and is locked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

import structlog

from ivr.moments import micros
from ivr.numbers import masked
from ivr.statements import Sql, grouped
from ivr.store import Store

TRIES = 5
LOCKED_FOR = timedelta(hours=24)
"""From the first of the tries; or until somebody unlocks it."""
LONGEST = 32
"""Digits of an account or a PIN; more are no answer to any question."""
SHORTEST_PIN = 4

TRY = Sql(
    "INSERT INTO proof_try (account, tries, since) VALUES (:account, 1, :now)"
    " ON CONFLICT (account) DO UPDATE SET"
    " tries = CASE WHEN proof_try.since <= CAST(:edge AS BIGINT) THEN 1 ELSE proof_try.tries + 1 END,"
    " since = CASE WHEN proof_try.since <= CAST(:edge AS BIGINT) THEN excluded.since ELSE proof_try.since END"
)
TRIED = Sql("SELECT tries FROM proof_try WHERE account = :account AND since > :edge")
FORGET = Sql("DELETE FROM proof_try WHERE account = :account", key="account")
FORGET_OLD = Sql("DELETE FROM proof_try WHERE since <= :edge")
HASH = Sql("SELECT hash FROM pin WHERE account = :account")
KEEP = Sql(
    "INSERT INTO pin (account, hash, at) VALUES (:account, :hash, :at)"
    " ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, at = excluded.at",
    key="account",
)

log = structlog.get_logger(__name__)


class Checks(Protocol):
    """What is asked of cti.logins.passwords.Passwords."""

    async def hash(self, password: str) -> str: ...

    async def fits(self, password: str, stored: str | None, source: str) -> bool: ...


class PinRefused(Exception):
    """Not a PIN that anybody should have."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a try."""

    right: bool
    locked: bool
    """No try is left: today it cannot be proven by telephone."""


class Pins:
    """`now` gives the time with a zone. Every method raises StoreError."""

    def __init__(self, store: Store, checks: Checks, now: Callable[[], datetime]) -> None:
        self._store, self._checks, self._now = store, checks, now

    async def check(self, account: str, pin: str) -> Proof:
        """Count a try, then look. Raises cti.logins.passwords.TurnedAway when too many are looked at."""
        left = await self.take(account)
        if left is None or len(pin) > LONGEST:
            return Proof(right=False, locked=left is None)
        rows = await self._store.fetch(HASH, account=account)
        if await self._checks.fits(pin, rows[0][0] if rows else None, account):
            await self.proven(account)
            return Proof(right=True, locked=False)
        return Proof(right=False, locked=left == 0)

    async def take(self, account: str) -> int | None:
        """Count a try to prove who one is: how many are left after it. None: there was none left."""
        now, edge = micros(self._now()), micros(self._now() - LOCKED_FOR)
        if len(account) > LONGEST or await self._tried(account, edge) >= TRIES:
            return None
        await self._store.write(grouped([TRY(account=account, now=now, edge=edge)]))
        tries = await self._tried(account, edge)
        if tries == TRIES:
            log.warning("pin.locked", account=masked(account))
        return TRIES - tries if tries <= TRIES else None

    async def _tried(self, account: str, edge: int) -> int:
        rows = await self._store.fetch(TRIED, account=account, edge=edge)
        return int(rows[0][0]) if rows else 0

    async def proven(self, account: str) -> None:
        """The tries so far count no more: it was the right one, or somebody unlocks it."""
        await self._store.write(grouped([FORGET(account=account), FORGET_OLD(edge=micros(self._now() - LOCKED_FOR))]))

    async def keep(self, account: str, pin: str) -> None:
        """A new PIN. Raises PinRefused."""
        if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST):
            raise PinRefused(f"a PIN has {SHORTEST_PIN} to {LONGEST} digits")
        steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
        if steps in ({0}, {1}, {9}):
            raise PinRefused("one digit again and again, or digits in a row, are tried first")
        hashed = await self._checks.hash(pin)
        await self._store.write(grouped([KEEP(account=account, hash=hashed, at=micros(self._now()))]))
        await self.proven(account)
