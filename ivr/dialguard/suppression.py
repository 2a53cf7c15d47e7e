"""Numbers that do not want to be called: rows here, and a key in every Asterisk, read directly before Dial().

An opt-out is acknowledged when both are written. After each start of Asterisk, or of this program, the keys are
compared with the rows and mended; until they agree nobody is dialled (ivr/asterisk/guard_keys.py does the talking).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from ivr.dialguard.happenings import NumberAllowed, NumberSuppressed
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write
from ivr.store import Store

SCOPES = frozenset({"all", "marketing"})

PUT = Sql(
    "INSERT INTO suppression (number, scope, since, why) VALUES (:number, :scope, :since, :why)"
    " ON CONFLICT (number) DO UPDATE SET since = excluded.since, why = excluded.why,"
    " scope = CASE WHEN suppression.scope = 'all' THEN 'all' ELSE excluded.scope END"
)
"""A later, narrower refusal does not weaken an earlier one."""
DROP = Sql("DELETE FROM suppression WHERE number = :number")
ALL = Sql("SELECT number, scope, since FROM suppression")

SetKey = Callable[[str, str], Awaitable[None]]
"""Number, value ('' takes the key away) -> written in Asterisk when it returns."""


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    if type(happening) is NumberSuppressed:
        h = happening
        return (PUT(number=h.number, scope=h.scope, since=micros(h.at), why=h.why),)
    if type(happening) is NumberAllowed:
        return (DROP(number=happening.number),)
    return ()


async def keys(store: Store) -> Mapping[str, str]:
    """What Asterisk must hold: number -> `scope-seconds`. Raises StoreError."""
    return {number: f"{scope}-{since // 1_000_000}" for number, scope, since in await store.fetch(ALL)}


class Suppression:
    """`set_key`: see SetKey; raises when Asterisk cannot be told, and then its dialling stays locked."""

    def __init__(self, events: EventLog, store: Store, set_key: SetKey, clock: Callable[[], datetime]) -> None:
        self._events, self._store, self._set_key, self._clock = events, store, set_key, clock

    async def suppress(self, number: str, scope: str, why: str) -> None:
        """Never call this E.164 number again. On disk and in Asterisk when it returns.

        Raises ValueError for another scope, StoreError, and what `set_key` raises; the row is kept all the same.
        """
        if scope not in SCOPES:
            raise ValueError(f"scope {scope!r}")
        await self._events.appended(NumberSuppressed(at=self._clock(), number=number, scope=scope, why=why))
        await self._set_key(number, (await keys(self._store)).get(number, ""))

    async def allow(self, number: str, why: str) -> None:
        """Take it back. Raises as suppress()."""
        await self._events.appended(NumberAllowed(at=self._clock(), number=number, why=why))
        await self._set_key(number, "")
