"""An import of people, whole: the campaign in force, a source, columns, the numbers that this site may ring.

The command line runs it in its own process. The engine must not wait for a million rows, so it starts this module as a
program beside itself (`python -m centrala.people_import`, an Order as JSON on standard input).

    ImportFailed   the user's: no such campaign, no column of numbers, a file that cannot be read; says why
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from centrala.config import Config
from centrala.publishing.following import Following
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import to_ring
from ivr.numbers import normalise
from ivr.store import StoreError, open_store
from outbound.lists import importing
from outbound.lists.agreement import load
from outbound.lists.candidate import ORDINARY
from outbound.lists.columns import LOOKED_AT, NOTHING, Column, columns, has_names, targets
from outbound.lists.files import Bad, FileRefused, Opened, Row, opened
from outbound.lists.importing import Importing, Summary, Wanted
from outbound.lists.reading import Accepted, People, Refused, places
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.model import PHONE
from scripts_dsl.check.folder import check_folder
from scripts_dsl.site import Site

NICE = 10
"""Of the program beside the engine: calls come first."""


class ImportFailed(Exception):
    """Says why, for whoever wants the import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Of the configuration, what an import needs."""

    database: str
    callflows: str
    development: bool
    country: str
    countries: tuple[str, ...] = ()
    """Those that may be called; none: the site's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants: a file, and what its columns are."""

    file: str
    campaign: str
    name: str
    origin: str
    user: str
    source: str = ""
    """What the file is called; its own name if none."""
    consent: str = ""
    """An Agreement as JSON; '' none."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of a column, or its place from 1 -> what it is; the others are guessed."""
    named: bool | None = None
    """The first row has the names; None: as it seems."""
    country: str = ""
    """Whose habits the file follows; '' the site's."""
    encoding: str = ""
    sheet: str = ""
    priority: int = ORDINARY
    list: str = ""
    """The id of the list that is made already; '' none."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make of a file, from its first rows."""

    opened: Opened
    named: bool
    columns: tuple[Column, ...]
    rows: tuple[Row | Bad, ...]
    people: tuple[Accepted | Refused, ...]
    """Of those rows; empty without a column of numbers."""
    targets: Mapping[str, str]
    """What a column may be -> what that is."""


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
        return _Plan(place, order, campaign, site).preview()
    except (FileRefused, OSError) as problem:
        raise ImportFailed(str(problem)) from problem


async def run(place: Place, order: Order, told: Callable[[Summary], None] = lambda _: None) -> Summary:
    """The whole import. Raises ImportFailed, StoreError."""
    campaign, site = campaign_of(place, order.campaign)
    try:
        plan = _Plan(place, order, campaign, site)
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
    plan = _Columns(place, order, campaign, site, [row for row in first if isinstance(row, Row)], True)
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
    wanted = Wanted(
        campaign=order.campaign, name=order.name, origin=order.origin, source=order.source or Path(order.file).name,
        user=order.user, agreement=load(order.consent), **({"id": order.list} if order.list else {}),
    )  # fmt: skip
    store = await open_store(place.database)
    try:
        return await Importing(store, wanted, people, _now, share, told).run(rows)
    except FileRefused as problem:
        raise ImportFailed(str(problem)) from problem
    finally:
        await store.close()


def _now() -> datetime:
    return datetime.now(UTC)


class _Columns:
    """What the columns of a table are, and who its people."""

    def __init__(
        self, place: Place, order: Order, campaign: Campaign, site: Site, head: Sequence[Row], named: bool
    ) -> None:
        self.place, self.order, self.campaign, self.site = place, order, campaign, site
        self.country = order.country or place.country
        self.named = named
        guessed = columns(head, named, campaign.people.fields, self.country)
        self.columns = _wished(guessed, order.columns, targets(campaign.people.fields))

    def people(self, *, exact: bool = False) -> People:
        """Raises ImportFailed without a column of numbers."""
        of = places([column.target for column in self.columns])
        if PHONE not in of:
            names = ", ".join(column.name for column in self.columns[:20])
            raise ImportFailed(f"no column seems to be the telephone number: say which, of {names}")
        ours = frozenset(filter(None, (normalise(n, self.place.country) for n in self.site.numbers)))
        limits = Limits(frozenset(self.place.countries))
        return People(
            self.campaign, of, self.country, _now(),
            lambda number: to_ring(number, self.place.country, ours, limits), self.order.priority, exact,
        )  # fmt: skip


class _Plan(_Columns):
    """Of a file."""

    def __init__(self, place: Place, order: Order, campaign: Campaign, site: Site) -> None:
        country = order.country or place.country
        self.opened = opened(Path(order.file), country, encoding=order.encoding, sheet=order.sheet)
        self.first = tuple(islice(self.opened.rows(), LOOKED_AT))
        head = [row for row in self.first if isinstance(row, Row)]
        if not head:
            raise FileRefused("no row of it can be read")
        named = has_names(head[0], country) if order.named is None else order.named
        super().__init__(place, order, campaign, site, head, named)

    def below(self) -> Iterator[Row | Bad]:
        """The people's rows."""
        named = self.named
        for row in self.opened.rows():
            if named and isinstance(row, Row):
                named = False
                continue
            yield row

    def people(self, *, exact: bool = False) -> People:
        return super().people(exact=exact or self.opened.kind == "xlsx")

    def preview(self) -> Preview:
        """The first rows, and what would become of them."""
        rows = tuple(islice(self.below(), LOOKED_AT))
        known = PHONE in places([column.target for column in self.columns])
        people = tuple(map(self.people().of, rows)) if known else ()
        return Preview(self.opened, self.named, self.columns, rows, people, targets(self.campaign.people.fields))


def _wished(guessed: tuple[Column, ...], wished: Mapping[str, str], may: Mapping[str, str]) -> tuple[Column, ...]:
    """As somebody says, and where nobody says as guessed. Raises ImportFailed."""
    said: dict[int, str] = {}
    for name, target in wished.items():
        place = _place(name, guessed)
        if target not in may and target != NOTHING:
            raise ImportFailed(f"a column cannot be {target[:40]}: {', '.join((*may, NOTHING))}")
        said[place] = target
    taken = set(said.values())
    found = []
    for column in guessed:
        free = NOTHING if column.target in taken else column.target
        found.append(Column(column.place, column.name, column.samples, said.get(column.place, free)))
    return tuple(found)


def _place(name: str, guessed: Sequence[Column]) -> int:
    """Of a column by its name, or by its place from 1. Raises ImportFailed."""
    for column in guessed:
        if column.name == name:
            return column.place
    if name.isdecimal() and 1 <= int(name[:4]) <= len(guessed):
        return int(name[:4]) - 1
    raise ImportFailed(f"there is no column {name[:40]}: {', '.join(column.name for column in guessed[:20])}")


# --- beside the engine -------------------------------------------------------------------------------------------


def as_json(place: Place, order: Order) -> bytes:
    """For the standard input of this program."""
    return json.dumps({"place": asdict(place), "order": asdict(order)}).encode()


async def _main(text: str) -> int:
    said = json.loads(text)
    place = Place(**{**said["place"], "countries": tuple(said["place"]["countries"])})
    order = Order(**said["order"])
    try:
        await run(place, order)
    except (ImportFailed, StoreError) as problem:
        await _failed(place, order, str(problem))
        return 1
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
