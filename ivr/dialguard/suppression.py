"""Numbers that do not want to be called: rows here, and a key in every Asterisk, read directly before Dial().

An opt-out is acknowledged when both are written. After each start of Asterisk, or of this program, the keys are
compared with the rows and mended; until they agree nobody is dialled (ivr/asterisk/guard_keys.py does the talking).
Flows and pages write through the engine (`Suppression`), the command line beside it (`enter`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.dialguard.happenings import NumberAllowed, NumberSuppressed
from ivr.eventlog.rows import row
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write, grouped
from ivr.store import Store

SCOPES = frozenset({"all", "marketing"})

PUT = Sql(
    "INSERT INTO suppression (number, scope, since, why, evidence, who)"
    " VALUES (:number, :scope, :since, :why, :evidence, :who)"
    " ON CONFLICT (number) DO UPDATE SET since = excluded.since, why = excluded.why,"
    " evidence = excluded.evidence, who = excluded.who, scope = excluded.scope"
    " WHERE excluded.scope = 'all' OR suppression.scope <> 'all'"
)
"""A later, narrower refusal changes nothing of a wider one: not its reason, nor where it can be seen."""
DROP = Sql("DELETE FROM suppression WHERE number = :number")
ALL = Sql("SELECT number, scope, since FROM suppression")
_ROW = "SELECT number, scope, since, why, evidence, who FROM suppression"
ONE = Sql(f"{_ROW} WHERE number = :number")
ROWS = Sql(f"{_ROW} ORDER BY since, number")

SetKey = Callable[[str, str], Awaitable[None]]
"""Number, value ('' takes the key away) -> written in Asterisk when it returns."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number that does not want to be called."""

    number: str
    scope: str
    since: datetime
    why: str
    evidence: str
    who: str


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    if type(happening) is NumberSuppressed:
        h = happening
        return (PUT(number=h.number, scope=h.scope, since=micros(h.at), why=h.why, evidence=h.evidence, who=h.who),)
    if type(happening) is NumberAllowed:
        return (DROP(number=happening.number),)
    return ()


async def keys(store: Store) -> Mapping[str, str]:
    """What Asterisk must hold: number -> `scope-seconds`. Raises StoreError."""
    return {number: _value(scope, since) for number, scope, since in await store.fetch(ALL)}


async def key_of(store: Store, number: str) -> str:
    """The same of one number; '': none. Of a million others nothing is read. Raises StoreError."""
    rows = await store.fetch(ONE, number=number)
    return _value(rows[0][1], rows[0][2]) if rows else ""


def _value(scope: str, since: int) -> str:
    return f"{scope}-{since // 1_000_000}"


async def one(store: Store, number: str) -> Suppressed | None:
    """None: it may be called. Raises StoreError."""
    rows = await store.fetch(ONE, number=number)
    return _suppressed(*rows[0]) if rows else None


async def everyone(store: Store) -> tuple[Suppressed, ...]:
    """The oldest first. Raises StoreError."""
    return tuple(_suppressed(*found) for found in await store.fetch(ROWS))


async def enter(store: Store, change: NumberSuppressed | NumberAllowed) -> str:
    """By another process than the engine: row and event are on disk when it returns; the value that Asterisk's key
    must have now. The engine asks these rows before it dials, so it heeds them at once. Raises StoreError."""
    await store.write(grouped([row(change), *project(change)]))
    return await key_of(store, change.number)


def _suppressed(number: str, scope: str, since: int, why: str, evidence: str, who: str) -> Suppressed:
    return Suppressed(number, scope, moment(since), why, evidence, who)


class Suppression:
    """`set_key`: see SetKey; raises when Asterisk cannot be told, and then its dialling stays locked."""

    def __init__(self, events: EventLog, store: Store, set_key: SetKey, clock: Callable[[], datetime]) -> None:
        self._events, self._store, self._set_key, self._clock = events, store, set_key, clock

    async def suppress(self, number: str, scope: str, why: str, evidence: str = "", who: str = "") -> None:
        """Never call this E.164 number again. On disk and in Asterisk when it returns.

        Raises ValueError for another scope, StoreError, and what `set_key` raises; the row is kept all the same.
        """
        await self.begun(number, scope, why, evidence, who)

    def begun(self, number: str, scope: str, why: str, evidence: str = "", who: str = "") -> Coroutine[Any, Any, None]:
        """The same, to be awaited; the row goes to disk in one transaction with what else is told at this moment, so
        that nobody's word is kept without it."""
        if scope not in SCOPES:
            raise ValueError(f"scope {scope!r}")
        entered = {"number": number, "why": why, "evidence": evidence, "who": who}
        written = self._events.on_its_way(NumberSuppressed(at=self._clock(), scope=scope, **entered))
        return self._everywhere(number, written)

    async def _everywhere(self, number: str, written: Awaitable[None]) -> None:
        await written
        await self._set_key(number, await key_of(self._store, number))

    async def allow(self, number: str, why: str, evidence: str = "", who: str = "") -> None:
        """Take it back. Raises as suppress()."""
        entered = {"number": number, "why": why, "evidence": evidence, "who": who}
        await self._events.appended(NumberAllowed(at=self._clock(), **entered))
        await self._set_key(number, "")
