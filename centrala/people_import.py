"""An import of people, whole: the campaign in force, a file or a table, the store.

The command line runs it in its own process. The engine must not wait for a million rows, so it starts this module as a
program beside itself (`python -m centrala.people_import`, an Order as JSON on standard input; list_work.py).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from centrala.config import Config
from centrala.publishing.following import Following
from ivr.numbers import normalise
from ivr.store import StoreError, open_store
from outbound.lists import importing
from outbound.lists.columns import LOOKED_AT
from outbound.lists.files import Bad, FileRefused, Row
from outbound.lists.importing import Importing, Summary
from outbound.lists.plan import Columns, Home, ImportFailed, Order, Plan, Preview
from outbound.lists.reading import People
from scripts_dsl.campaign import Campaign
from scripts_dsl.check.folder import check_folder
from scripts_dsl.site import Site

NICE = 10
"""Of the program beside the engine: calls come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Of the configuration, what an import needs."""

    database: str
    callflows: str
    development: bool
    country: str
    countries: tuple[str, ...] = ()
    """Those that may be called; none: the site's own."""


def home_of(place: Place, site: Site) -> Home:
    """What numbers of this site are, and which may be rung."""
    ours = frozenset(filter(None, (normalise(number, place.country) for number in site.numbers)))
    return Home(place.country, ours, frozenset(place.countries))


def place_of(config: Config) -> Place:
    """What an import needs of the configuration."""
    return Place(
        database=config.database,
        callflows=str(config.callflows),
        development=config.demo is not None,
        country=config.country,
        countries=tuple(sorted(config.calls_out.limits.countries)),
    )


def campaign_of(place: Place, name: str) -> tuple[Campaign, Site]:
    """The one in force. Raises ImportFailed."""
    try:
        folder = Following(Path(place.callflows), development=place.development).in_force()
        found = check_folder(folder)
    except Exception as problem:
        raise ImportFailed(f"the files cannot be read: {problem}") from problem
    names = []
    for path, checked in found.files.items():
        if checked.campaign is not None and checked.campaign.name == name:
            return checked.campaign, found.site
        if path.name.endswith(".campaign.yaml"):
            names.append(path.name.removesuffix(".campaign.yaml"))
    there = f"there are {', '.join(names)}" if names else f"there is none in {folder}"
    raise ImportFailed(f"no campaign {name[:40]} without errors: {there}")


def preview(place: Place, order: Order) -> Preview:
    """Raises ImportFailed."""
    campaign, site = campaign_of(place, order.campaign)
    try:
        return Plan(home_of(place, site), order, campaign).preview()
    except (FileRefused, OSError) as problem:
        raise ImportFailed(str(problem)) from problem


async def run(place: Place, order: Order, told: Callable[[Summary], None] = lambda _: None) -> Summary:
    """The whole import. Raises ImportFailed, StoreError."""
    campaign, site = campaign_of(place, order.campaign)
    try:
        plan = Plan(home_of(place, site), order, campaign)
        people = plan.people()
    except (FileRefused, OSError) as problem:
        raise ImportFailed(str(problem)) from problem
    return await _import(place, order, people, plan.below(), plan.opened.share, told)


async def run_rows(
    place: Place, order: Order, rows: Iterator[Row | Bad], told: Callable[[Summary], None] = lambda _: None
) -> Summary:
    """Of a table that a query or a function gave, the names of its columns first. Raises ImportFailed, StoreError,
    and what giving the rows raises."""
    campaign, site = campaign_of(place, order.campaign)
    first = list(islice(rows, LOOKED_AT))
    head = [row for row in first if isinstance(row, Row)]
    plan = Columns(home_of(place, site), order, campaign, head, named=True)
    return await _import(place, order, plan.people(exact=True), _chain(first[1:], rows), lambda: 0.0, told)


def _chain(first: Iterable[Row | Bad], rest: Iterator[Row | Bad]) -> Iterator[Row | Bad]:
    yield from first
    yield from rest


async def _import(
    place: Place,
    order: Order,
    people: People,
    rows: Iterator[Row | Bad],
    share: Callable[[], float],
    told: Callable[[Summary], None],
) -> Summary:
    store = await open_store(place.database)
    try:
        return await Importing(store, order.wanted(), people, _now, share, told).run(rows)
    except FileRefused as problem:
        raise ImportFailed(str(problem)) from problem
    finally:
        await store.close()


def _now() -> datetime:
    return datetime.now(UTC)


# --- beside the engine -------------------------------------------------------------------------------------------


def as_json(place: Place, order: Order, *, look: bool = False) -> bytes:
    """For the standard input of this program. `look`: say what an import would do, and change nothing."""
    return json.dumps({"place": asdict(place), "order": asdict(order), "look": look}).encode()


def looked(place: Place, order: Order) -> bytes:
    """`{"table": …}` as api.TablePreview, or `{"refused": why}`."""
    from outbound.lists.shown import shown

    try:
        return b'{"table": %b}' % shown(preview(place, order)).model_dump_json().encode()
    except ImportFailed as problem:
        return json.dumps({"refused": str(problem)}).encode()


async def _main(text: str) -> int:
    said = json.loads(text)
    place = Place(**{**said["place"], "countries": tuple(said["place"]["countries"])})
    order = Order(**said["order"])
    if said["look"]:
        sys.stdout.buffer.write(looked(place, order))
        return 0
    try:
        await run(place, order)
    except (ImportFailed, StoreError) as problem:
        await _failed(place, order, str(problem))
        return 1
    except Exception as problem:
        await _failed(place, order, f"a mistake of the program: {type(problem).__name__}; what was read so far stays")
        raise
    return 0


async def _failed(place: Place, order: Order, why: str) -> None:
    store = await open_store(place.database)
    try:
        await importing.fail(store, order.list, why)
    finally:
        await store.close()


if __name__ == "__main__":
    os.nice(NICE)
    sys.exit(asyncio.run(_main(sys.stdin.read())))
