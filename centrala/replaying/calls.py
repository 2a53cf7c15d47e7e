"""Recorded calls out of the database, by id or by time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from centrala.replaying.log import past_call
from ivr.eventlog.reader import began, happened
from ivr.store import Store, StoreDown, open_store
from scripts_dsl.replay import PastCall

_AGO = re.compile(r"(?P<count>[0-9]{1,6})(?P<unit>[mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class NoMoment(ValueError):
    """Neither a moment nor a span before now."""


def moment_of(text: str, now: datetime) -> datetime:
    """`7d`, `90m`, `2026-05-01`, `2026-05-01 18:00` as a moment, in the zone of `now`. Raises NoMoment."""
    if ago := _AGO.fullmatch(text.strip()):
        try:
            return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
        except OverflowError:
            raise NoMoment(text) from None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NoMoment(text) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=now.tzinfo)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The database, for reading; none is made. Raises StoreDown."""
    if (file := _file(url)) is not None and not file.is_file():
        raise StoreDown(f"there is no database {file}")
    store = await open_store(url)
    try:
        yield store
    finally:
        await store.close()


def _file(url: str) -> Path | None:
    """Of an SQLite database."""
    path = url.partition("///")[2] if url.startswith("sqlite") else ""
    return Path(path) if path else None


async def calls_between(store: Store, since: datetime, until: datetime, most: int) -> list[PastCall]:
    """The last `most` calls that began in that time, oldest first. Raises StoreDown."""
    return await calls_by_id(store, [first.call_id or "" for first in await began(store, since, until, most)])


async def calls_by_id(store: Store, ids: Sequence[str]) -> list[PastCall]:
    """These calls; one that is not in the log is left out. Raises StoreDown."""
    found = [past_call(await happened(store, id_)) for id_ in ids]
    return [call for call in found if call is not None]
