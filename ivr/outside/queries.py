"""`db`: a named query of the site, asked of a database that it may only read; the first row goes back as JSON.

Values are bound, never written into the statement. The drivers are in queries_sqlite.py and queries_postgres.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from ivr.outside.breaker import Breaker
from ivr.outside.failures import OutsideFailed
from scripts_dsl.effects import Fetch
from scripts_dsl.settings.model import Query
from scripts_dsl.site import Site

MOST_OF_A_ROW = 256 * 1024
"""Characters in the texts of a row."""

_PIECE = re.compile(
    r"(?P<quiet>'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/)|(?<!:):(?P<name>[a-z_][a-z0-9_]*)", re.I | re.S
)
"""Texts, quoted names and comments stay as they are; `::` is a cast."""


class Reader(Protocol):
    """One database."""

    async def first(self, sql: str, values: tuple[Any, ...], deadline: float) -> dict[str, Any] | None:
        """The first row by column, None without one. Raises OutsideFailed, ServerTrouble."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...


class Queries:
    """The named queries of a site. `secrets`: addresses of databases among them."""

    def __init__(self, breaker: Breaker, secrets: Mapping[str, str]) -> None:
        self._breaker, self._secrets = breaker, secrets
        self._queries: Mapping[str, Query] = {}
        self._addresses: Mapping[str, str] = {}
        self._readers: dict[str, Reader] = {}
        """By address."""

    def put(self, site: Site) -> None:
        """The queries from now on."""
        self._queries = site.queries
        self._addresses = {name: self._secrets.get(secret, "") for name, secret in site.databases.items()}

    async def fetch(self, effect: Fetch, deadline: float) -> Any:
        """The first row as JSON values by column, None without a row. Raises OutsideFailed."""
        query = self._queries.get(effect.name)
        if query is None:
            raise OutsideFailed("fails", f"no query {effect.name}")
        address = self._address(query)
        reader = self._reader(address)
        sql, names = bound(query.sql, "?" if address.startswith("sqlite") else "$")
        with self._breaker.watching(f"the database of {effect.name}"):
            row = await reader.first(sql, tuple(effect.arguments.get(name) for name in names), deadline)
        return None if row is None else as_json(row)

    async def close(self) -> None:
        """Close every database."""
        for reader in self._readers.values():
            await reader.close()

    def _address(self, query: Query) -> str:
        """Raises OutsideFailed."""
        names = (query.database,) if query.database else tuple(self._addresses)
        address = self._addresses.get(names[0], "") if len(names) == 1 else ""
        if not address:
            raise OutsideFailed("fails", f"no address of the database of {query.name}")
        return address

    def _reader(self, address: str) -> Reader:
        if address not in self._readers:
            self._readers[address] = reader_of(address)
        return self._readers[address]


def reader_of(address: str) -> Reader:
    """By the address's scheme. Raises OutsideFailed."""
    scheme = address.partition(":")[0].partition("+")[0]
    if scheme == "sqlite":
        from ivr.outside.queries_sqlite import SqliteReader

        return SqliteReader(address)
    if scheme in ("postgresql", "postgres"):
        from ivr.outside.queries_postgres import PostgresReader

        return PostgresReader(address)
    raise OutsideFailed("fails", "a database that is neither sqlite nor postgresql")


def bound(sql: str, mark: str) -> tuple[str, tuple[str, ...]]:
    """A statement with `?1` or `$1` in the place of `:names`, and the names in that order."""
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        name = found["name"]
        return f"{mark}{names.setdefault(name, len(names) + 1)}" if name else found[0]

    return _PIECE.sub(place, sql), tuple(names)


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON values. Raises OutsideFailed for one that is too large or holds what the language has no type
    for."""
    values = {name: _json(value) for name, value in row.items()}
    if sum(len(value) for value in values.values() if isinstance(value, str)) > MOST_OF_A_ROW:
        raise OutsideFailed("too_large", f"a row with more than {MOST_OF_A_ROW} characters")
    return values


def _json(value: Any) -> Any:
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    raise OutsideFailed("wrong_shape", f"a column of {type(value).__name__}")


def _decimal(value: Decimal) -> int | str:
    if not value.is_finite():
        raise OutsideFailed("wrong_shape", "a number without end")
    return int(value) if value == value.to_integral_value() else f"{value:f}"


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    ((type(None), bool, int, str), lambda value: value),
    (float, lambda value: _decimal(Decimal(repr(value)))),
    (Decimal, _decimal),
    (datetime, lambda value: value.isoformat()),
    (date, lambda value: value.isoformat()),
    (time, lambda value: value.isoformat("minutes")),
    (timedelta, lambda value: value.total_seconds()),
    (UUID, str),
)
"""In this order: a datetime is a date too."""
