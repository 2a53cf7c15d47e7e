"""Suppressed numbers beside the engine: into the database, then into the list of every Asterisk.

Called by the command line. The engine asks the database before it dials, so it heeds a row at once; an Asterisk that is
not there now gets its key from the engine before anybody is dialled over it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from centrala.config import Asterisk, Config
from ivr.asterisk.ami import AmiConnection
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.guard_keys import GuardKeys
from ivr.dialguard.happenings import NumberSuppressed
from ivr.dialguard.numbers import to_ring
from ivr.dialguard.suppression import keys, project
from ivr.eventlog.rows import row
from ivr.moments import moment
from ivr.numbers import normalise
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from scripts_dsl.site import FILE_NAME, Site, read_site

CHANGES = Sql(
    "SELECT at, kind, body FROM event WHERE kind IN ('number.suppressed', 'number.allowed', 'number.rested')"
    " AND body LIKE CAST(:mentioned AS TEXT) ORDER BY n"
)
NO_EVENTS: frozenset[str] = frozenset()
AT_ONCE = 1_000
"""Numbers in one transaction."""


async def tell(config: Config, number: str, value: str) -> Mapping[str, str]:
    """The key `value` ('': none) of `number`, in every Asterisk when it returns. Those that were not told, and why."""
    untold = {}
    for name, asterisk in config.asterisks.items():
        connection = AmiConnection(lambda _: None, lambda: None, NO_EVENTS)
        try:
            await _open(connection, asterisk)
            await GuardKeys(connection).set_suppressed(number, value)
        except AmiError as problem:
            untold[name] = str(problem) or type(problem).__name__
        finally:
            connection.close()
    return untold


async def suppress_all(store: Store, numbers: Sequence[str], why: str, who: str) -> Mapping[str, str]:
    """Never call these E.164 numbers again: rows and events, so many at once; what every Asterisk must hold of them.
    Raises StoreError."""
    for start in range(0, len(numbers), AT_ONCE):
        writes: list[Write] = []
        for number in numbers[start : start + AT_ONCE]:
            told = NumberSuppressed(at=datetime.now(UTC), number=number, scope="all", why=why, who=who)
            writes += [row(told), *project(told)]
        await store.write(grouped(writes))
    every, wanted = await keys(store), set(numbers)
    return {number: value for number, value in every.items() if number in wanted}


async def tell_all(config: Config, values: Mapping[str, str]) -> Mapping[str, str]:
    """The keys of many numbers, in every Asterisk when it returns. Those that were not told, and why."""
    untold = {}
    for name, asterisk in config.asterisks.items():
        connection = AmiConnection(lambda _: None, lambda: None, NO_EVENTS)
        try:
            await _open(connection, asterisk)
            guard = GuardKeys(connection)
            for number, value in values.items():
                await guard.set_suppressed(number, value)
        except AmiError as problem:
            untold[name] = str(problem) or type(problem).__name__
        finally:
            connection.close()
    return untold


async def held(config: Config, number: str) -> Mapping[str, str]:
    """What every Asterisk holds of `number`: `scope-seconds`, '' for nothing, `?` for one that cannot be asked."""
    found = {}
    for name, asterisk in config.asterisks.items():
        connection = AmiConnection(lambda _: None, lambda: None, NO_EVENTS)
        try:
            await _open(connection, asterisk)
            found[name] = (await GuardKeys(connection).suppressed()).get(number, "")
        except AmiError:
            found[name] = "?"
        finally:
            connection.close()
    return found


async def changes(store: Store, number: str) -> list[tuple[datetime, str, dict[str, Any]]]:
    """What the event log has of `number`: when, which kind, and the rest. Raises StoreError."""
    rows = await store.fetch(CHANGES, mentioned=f'%"{number}"%')
    found = [(moment(at), kind, json.loads(body)) for at, kind, body in rows]
    return [(at, kind, body) for at, kind, body in found if body.get("number") == number]


def ringing(config: Config, written: str) -> str:
    """numbers.to_ring of this site. Raises Refused."""
    site = _site(config)
    ours = frozenset(filter(None, (normalise(number, config.country) for number in (site.numbers if site else ()))))
    return to_ring(written, config.country, ours, config.calls_out.limits)


def zone_of(config: Config) -> ZoneInfo:
    """The clock of the site."""
    site = _site(config)
    return ZoneInfo(site.zone if site else "UTC")


def _site(config: Config) -> Site | None:
    settings = config.callflows / FILE_NAME
    return read_site(settings.read_bytes())[0] if settings.is_file() else None


async def _open(connection: AmiConnection, asterisk: Asterisk) -> None:
    at = asterisk.ami
    await connection.open(at.host, at.port, at.user, at.secret.get_secret_value(), events=False)
