"""The results of one campaign as somebody asked for them: rows are read, figures made beside the event loop, groups get
names that people know. Raises StoreError. For routes.py and the command line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.store import Store
from outbound.results.cells import By
from outbound.results.report import Results, results
from outbound.results.store import EVER, cells, list_names, versions
from scripts_dsl.campaign.model import Counted
from scripts_dsl.settings.model import Costs

SHORT = 8
"""Digits of a version's hash that people are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted."""

    campaign: str
    counted: Counted
    costs: Costs
    zone: ZoneInfo
    """Of the site."""
    by: By = By.ALL
    since: date | None = None
    """First day, on the clock of the site; None: from the first call on."""
    until: date | None = None
    """Last day, itself included."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it."""

    results: Results
    names: Mapping[str, str]
    """Group -> what people call it; those without stand for themselves."""


async def look(store: Store, asked: Asked) -> Found:
    """See above."""
    since = _begins(asked.since, asked.zone) if asked.since is not None else EVER[0]
    until = _begins(asked.until + timedelta(days=1), asked.zone) if asked.until is not None else EVER[1]
    found = await cells(store, asked.campaign, since, until)
    made = await asyncio.to_thread(results, found, asked.counted, asked.costs, asked.by, asked.zone)
    return Found(made, await _NAMES[asked.by](store, asked))


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


async def _nothing(_store: Store, _asked: Asked) -> Mapping[str, str]:
    return {}


async def _hours(_store: Store, _asked: Asked) -> Mapping[str, str]:
    return {f"{hour:02}": f"{hour:02}:00" for hour in range(24)}


async def _lists(store: Store, asked: Asked) -> Mapping[str, str]:
    return await list_names(store, asked.campaign)


async def _scripts(store: Store, asked: Asked) -> Mapping[str, str]:
    return {key: named(key, at.astimezone(asked.zone)) for key, at in (await versions(store, asked.campaign)).items()}


def named(script: str, since: datetime) -> str:
    """`debt_reminder 3f2a91bc, since 2026-05-06`."""
    name, _, hash_ = script.rpartition(" ")
    return f"{name} {hash_[:SHORT]}, since {since:%Y-%m-%d}"


_NAMES: Mapping[By, Callable[[Store, Asked], Awaitable[Mapping[str, str]]]] = {
    By.ALL: _nothing,
    By.HOUR: _hours,
    By.LIST: _lists,
    By.SCRIPT: _scripts,
}
