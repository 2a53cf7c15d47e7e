"""People of a campaign's own source: the file beside the settings, a named query, a function of the site, who asked
about something lately.

Called by the command line. Raises ImportFailed for what whoever wrote the campaign, or the query, can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from centrala.config import Config
from centrala.people_import import Place, campaign_of, run, run_rows
from cti.customers import Customers
from ivr.store import open_store
from outbound.audience import Wanted, askers, rows_of, wanted_of
from outbound.lists.files import Bad, FileRefused, Row
from outbound.lists.importing import Summary
from outbound.lists.plan import ImportFailed, Order
from outbound.lists.sources import LONGEST, SourceFailed, of_function, of_postgres, of_sqlite, table
from scripts_dsl.site import Site

QUERY, FUNCTION = "db.", "run "


async def run_source(
    config: Config, place: Place, order: Order, told: Callable[[Summary], None] = lambda _: None
) -> Summary:
    """The import of `people: from:`. Raises ImportFailed, StoreError."""
    campaign, site = campaign_of(place, order.campaign)
    source = campaign.people.source
    order = replace(order, source=source)
    try:
        if source.startswith(QUERY):
            return await run_rows(place, order, await _queried(config, site, source.removeprefix(QUERY)), told)
        if source.startswith(FUNCTION):
            return await run_rows(place, order, await _called(config, place, source.removeprefix(FUNCTION)), told)
        if (wanted := wanted_of(source)) is not None:
            return await run_rows(place, order, await _asked(place, site, wanted), told)
    except (SourceFailed, FileRefused) as problem:
        raise ImportFailed(f"{source}: {problem}") from problem
    return await run(place, replace(order, file=str(Path(place.callflows) / source)), told)


async def _queried(config: Config, site: Site, name: str) -> Iterator[Row | Bad]:
    """Raises SourceFailed."""
    query = site.queries.get(name)
    names = (query.database,) if query and query.database else tuple(site.databases)
    if query is None or len(names) != 1 or names[0] not in site.databases:
        raise SourceFailed("the settings have no such query, or do not say of which database")
    secret = config.secrets.get(site.databases[names[0]])
    if secret is None:
        raise SourceFailed(f"the address of database {names[0]} is missing: secret {site.databases[names[0]]}")
    address = secret.get_secret_value()
    if address.startswith("sqlite"):
        return table(of_sqlite(address, query.sql))
    rows = [row async for some in of_postgres(address, query.sql) for row in some]
    return table(iter(rows))


async def _asked(place: Place, site: Site, wanted: Wanted) -> Iterator[Row | Bad]:
    """Raises StoreError."""
    store = await open_store(place.database)
    try:
        return table(rows_of(await askers(store, site, wanted, datetime.now(UTC))))
    finally:
        await store.close()


async def _called(config: Config, place: Place, name: str) -> Iterator[Row | Bad]:
    """Raises SourceFailed."""
    from centrala.made import functions_of
    from ivr.hooks import FunctionFailed

    store = await open_store(place.database)
    functions = functions_of(config, Customers(store), store)
    try:
        return table(of_function(await functions.call(name, {}, "", LONGEST), name))
    except (FunctionFailed, TimeoutError) as failed:
        raise SourceFailed(str(failed) or "no answer in time") from failed
    finally:
        functions.close()
        await store.close()
