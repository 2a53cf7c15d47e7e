"""A row of a table -> somebody of a campaign, or why not. Pure; the time and what may be rung come in.

Called by importing.py for every row, and for the first ones by whoever shows a preview.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import orjson

from ivr.dialguard.numbers import Refused as NotRung
from ivr.moments import micros
from ivr.numbers import whole
from outbound.lists.agreement import A_DAY
from outbound.lists.candidate import FIRST, LAST, ORDINARY
from outbound.lists.columns import CONSENT, CONSENTED, LANGUAGE, NOTHING, PRIORITY
from outbound.lists.files import Bad, Row
from outbound.lists.written import day, unmarked, value_of
from scripts_dsl.campaign.deciding import order, person_of
from scripts_dsl.campaign.model import PHONE, ZONE, Campaign
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.problems import Problem, ValueProblem
from scripts_dsl.types import Language
from scripts_dsl.values import Money

UNRANKED = 0
"""Of a campaign without `first:`: as they came in."""
LAST_OF_ALL = 2**62
"""Of those for whom `first:` gives nothing."""
TWICE = ("twice", "the number stands in an earlier row")
_LONGEST = 40
"""Characters that are kept of what was written."""
_LANGUAGE = Language()
_TEXT_BYTES = 7
"""Of a text that go into its rank: whoever begins alike stands as they came in."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Somebody who may become a candidate."""

    row: int
    number: str
    """E.164."""
    fields: str
    """JSON."""
    language: str | None
    zone: str | None
    consent: str | None
    consented: int | None
    """Microseconds since 1970."""
    priority: int
    rank: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that gives nobody."""

    row: int
    number: str
    """E.164 where it is one; as written, cut."""
    because: str
    """number, ring, field, zone, priority, language, consent, twice, same_customer; or of files.Bad."""
    why: str


class People:
    """`places`: of each target the column. `ring`: gives back an E.164 number that this site may ring, or raises
    dialguard.numbers.Refused. `country`: whose habits the table follows. `exact`: a program
    wrote its numbers."""

    def __init__(
        self,
        campaign: Campaign,
        places: Mapping[str, int],
        country: str,
        now: datetime,
        ring: Callable[[str], str],
        priority: int = ORDINARY,
        exact: bool = False,
    ) -> None:
        self._campaign, self._places, self._country, self._now = campaign, places, country, now
        self._ring, self._priority, self._exact = ring, priority, exact
        fields = campaign.people.fields
        own = (name for name in places if name in fields and name != PHONE)
        self._fields = tuple((name, places[name], fields[name]) for name in own)

    def of(self, row: Row | Bad) -> Accepted | Refused:
        """One row."""
        if isinstance(row, Bad):
            return Refused(row.number, "", row.because, row.why)
        written = unmarked(self._cell(row, PHONE))
        try:
            number = self._number(written)
        except _No as no:
            return Refused(row.number, written[:_LONGEST], *no.args)
        try:
            return self._accepted(row, number)
        except _No as no:
            return Refused(row.number, number, *no.args)

    def _number(self, written: str) -> str:
        if not written:
            raise _No("number", "no number")
        number = whole(written, self._country)
        if number is None:
            raise _No("number", f"no telephone number: {written[:_LONGEST]}")
        try:
            return self._ring(number)
        except NotRung as problem:
            raise _No("ring", str(problem)) from None

    def _accepted(self, row: Row, number: str) -> Accepted:
        values: dict[str, object] = {PHONE: number}
        json: dict[str, Any] = {PHONE: number}
        for name, place, type_ in self._fields:
            cell = row.cells[place] if place < len(row.cells) else ""
            try:
                value = values[name] = value_of(type_, cell, self._country, exact=self._exact)
            except ValueProblem as problem:
                raise _No("field", f"{name}: {problem.message}") from None
            if value is not None:
                json[name] = type_.dump(value)
        return Accepted(
            row.number,
            number,
            orjson.dumps(json).decode(),
            self._language(row, values),
            self._zone(row),
            *self._consent(row),
            self._priority_of(row),
            self._rank(values, number),
        )

    def _cell(self, row: Row, target: str) -> str:
        place = self._places.get(target, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else ""

    def _language(self, row: Row, values: Mapping[str, object]) -> str | None:
        known = values.get(LANGUAGE)
        if isinstance(known, str):
            return known
        try:
            found = value_of(_LANGUAGE, self._cell(row, LANGUAGE), self._country)
        except ValueProblem as problem:
            raise _No("language", problem.message) from None
        return found if isinstance(found, str) else None

    def _zone(self, row: Row) -> str | None:
        zone = self._cell(row, ZONE)
        if zone and not is_zone(zone):
            raise _No("zone", f"no time zone: {zone[:_LONGEST]}; write Europe/Warsaw")
        return zone or None

    def _priority_of(self, row: Row) -> int:
        text = self._cell(row, PRIORITY)
        if not text:
            return self._priority
        if not (text.isascii() and text.isdecimal() and FIRST <= int(text[:9]) <= LAST):
            raise _No("priority", f"a priority is {FIRST} to {LAST}: {text[:_LONGEST]}")
        return int(text)

    def _consent(self, row: Row) -> tuple[str | None, int | None]:
        said = self._cell(row, CONSENT) if CONSENT in self._places else None
        text = self._cell(row, CONSENTED)
        at = day(text, self._country) if text else None
        if text and at is None:
            raise _No("consent", f"no day: {text[:_LONGEST]}; write 2026-05-01")
        if at is not None and at > self._now.date() + A_DAY:
            raise _No("consent", f"nobody has agreed yet on {text[:_LONGEST]}")
        return said, None if at is None else micros(datetime.combine(at, time(), UTC))

    def _rank(self, values: Mapping[str, object], number: str) -> int:
        if self._campaign.people.first is None:
            return UNRANKED
        return ranked(order(self._campaign, person_of(values, number), self._now))

    def now(self, accepted: Accepted) -> bool:
        """Whether `only:` is so today."""
        only = self._campaign.people.only
        if only is None:
            return True
        fields, values = self._campaign.people.fields, orjson.loads(accepted.fields)
        clock: dict[str, object] = {"now": self._now.astimezone(zone_info(self._campaign.zone))}
        clock["today"] = self._now.astimezone(zone_info(self._campaign.zone)).date()
        known = {name: type_.load(values[name]) for name, type_ in fields.items() if name in values}
        return only.value(lambda name: clock[name] if name in clock else known.get(name)) is True


class _No(Exception):
    """Because, why."""


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Whether IANA knows it."""
    try:
        zone_info(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, Problem):
        return False
    return True


def ranked(value: object) -> int:
    """The value of `first:` as a whole number that sorts alike."""
    match value:
        case None:
            return LAST_OF_ALL
        case bool():
            return int(value)
        case int() | Decimal():
            return _bounded(value * 1000)
        case Money():
            return _bounded(value.amount * 1000)
        case timedelta():
            return _bounded(Decimal(value // timedelta(milliseconds=1)))
        case datetime():
            return micros(value)
        case date():
            return value.toordinal()
        case time():
            return value.hour * 3600 + value.minute * 60 + value.second
        case str():
            return int.from_bytes(value.encode()[:_TEXT_BYTES].ljust(_TEXT_BYTES, b"\0"))
    return LAST_OF_ALL


def _bounded(value: int | Decimal) -> int:
    return int(max(-LAST_OF_ALL + 1, min(LAST_OF_ALL - 1, value)))


def places(targets: Sequence[str]) -> dict[str, int]:
    """Target of each column -> target: place."""
    return {target: place for place, target in enumerate(targets) if target != NOTHING}
