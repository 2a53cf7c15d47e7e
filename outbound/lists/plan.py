"""What an import would do: the columns of a table, what each is, and the people of its first rows.

In: an Order, the campaign, what this site may ring. Out: a Plan, whose people and rows importing.py takes in.

    ImportFailed   the user's: no column of numbers, a file that cannot be read; says why
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from phonenumbers import SUPPORTED_REGIONS

from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import to_ring
from ivr.ids import new_id
from outbound.lists.agreement import load
from outbound.lists.candidate import ORDINARY
from outbound.lists.columns import LOOKED_AT, NOTHING, Column, columns, has_names, targets
from outbound.lists.files import Bad, FileRefused, Opened, Row, opened
from outbound.lists.importing import Wanted
from outbound.lists.reading import TWICE, Accepted, People, Refused, places
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.model import PHONE


class ImportFailed(Exception):
    """Says why, for whoever wants the import."""


@dataclass(frozen=True, slots=True)
class Home:
    """What numbers of this site are, and which may be rung."""

    country: str
    """ISO 3166, of numbers without one."""
    ours: frozenset[str] = frozenset()
    """E.164, which lead to our own flows."""
    countries: frozenset[str] = frozenset()
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
    list: str = field(default_factory=new_id)
    """Id of the list that is made, or begun already."""

    def wanted(self) -> Wanted:
        """For the list's own row."""
        return Wanted(
            campaign=self.campaign, name=self.name, origin=self.origin, source=self.source or Path(self.file).name,
            user=self.user, agreement=load(self.consent), id=self.list,
        )  # fmt: skip


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


class Columns:
    """What the columns of a table are, and who its people."""

    def __init__(self, home: Home, order: Order, campaign: Campaign, head: Sequence[Row], *, named: bool) -> None:
        self.home, self.order, self.campaign = home, order, campaign
        self.country = order.country or home.country
        if self.country not in SUPPORTED_REGIONS:
            raise ImportFailed(f"there is no country {self.country[:40]}: write PL, DE, US")
        self.named = named
        guessed = columns(head, named, campaign.people.fields, self.country)
        self.columns = _wished(guessed, order.columns, targets(campaign.people.fields))

    def people(self, *, exact: bool = False) -> People:
        """Raises ImportFailed without a column of numbers."""
        of = places([column.target for column in self.columns])
        if PHONE not in of:
            names = ", ".join(column.name for column in self.columns[:20])
            raise ImportFailed(f"no column seems to be the telephone number: say which, of {names}")
        home, limits = self.home, Limits(self.home.countries)
        return People(
            self.campaign, of, self.country, datetime.now(UTC),
            lambda number: to_ring(number, home.country, home.ours, limits), self.order.priority, exact,
        )  # fmt: skip


class Plan(Columns):
    """Of a file. Raises FileRefused, OSError, ImportFailed."""

    def __init__(self, home: Home, order: Order, campaign: Campaign) -> None:
        country = order.country or home.country
        self.opened = opened(Path(order.file), country, encoding=order.encoding, sheet=order.sheet)
        self.first = tuple(islice(self.opened.rows(), LOOKED_AT))
        head = [row for row in self.first if isinstance(row, Row)]
        if not head:
            bad = next((f"; row {row.number}: {row.why}" for row in self.first if isinstance(row, Bad)), "")
            raise FileRefused(f"no row of it can be read{bad}")
        named = has_names(head[0], country) if order.named is None else order.named
        super().__init__(home, order, campaign, head, named=named)

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
        people = tuple(_once(map(self.people().of, rows))) if known else ()
        return Preview(self.opened, self.named, self.columns, rows, people, targets(self.campaign.people.fields))


def _once(people: Iterable[Accepted | Refused]) -> Iterator[Accepted | Refused]:
    """Who stands in an earlier row is refused, as an import does."""
    seen = set[str]()
    for one in people:
        if isinstance(one, Accepted) and one.number in seen:
            yield Refused(one.row, one.number, *TWICE)
            continue
        if isinstance(one, Accepted):
            seen.add(one.number)
        yield one


def _wished(guessed: tuple[Column, ...], wished: Mapping[str, str], may: Mapping[str, str]) -> tuple[Column, ...]:
    """As somebody says, and where nobody says as guessed. Raises ImportFailed."""
    said: dict[int, str] = {}
    for name, target in wished.items():
        place = _place(name, guessed)
        if target != NOTHING and target in said.values():
            raise ImportFailed(f"two columns cannot both be {target[:40]}: name one of them")
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
