"""Where the people of a campaign may come from beside a file: a named query of the settings, or a function.

In: rows by column, as a database or a function gives them. Out: the rows of a table, with the names of the columns
first, so that everything else treats them as a file.

    SourceFailed   the query or the function did not give its people; says why
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ivr.outside.failures import OutsideFailed
from ivr.outside.queries import as_json, bound
from outbound.lists.files.rows import MOST_COLUMNS, MOST_ROWS, Bad, FileRefused, Row, made

AT_ONCE = 2_000
"""Rows fetched at once."""
LONGEST = 600
"""Seconds that a query may take in all."""


class SourceFailed(Exception):
    """Says why, without values."""


def table(rows: Iterator[Mapping[str, Any]]) -> Iterator[Row | Bad]:
    """Names first; a row that is no table's is refused alone. Raises FileRefused."""
    names: tuple[str, ...] = ()
    for number, row in enumerate(rows, 2):
        if not names:
            names = tuple(map(str, row))
            if len(names) > MOST_COLUMNS:
                raise FileRefused(f"{len(names)} columns, and not more than {MOST_COLUMNS} may be")
            yield made(1, list(names))
        if number > MOST_ROWS + 1:
            raise FileRefused(f"more than {MOST_ROWS:,} people")
        yield made(number, [written(row.get(name)) for name in names])


def written(value: Any) -> str:
    """A JSON value as somebody would write it into a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def of_sqlite(address: str, sql: str) -> Iterator[Mapping[str, Any]]:
    """Rows of a query, of a database that is opened for reading only. Raises SourceFailed."""
    path = address.partition("://")[2].removeprefix("/")
    try:
        base = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None)
        try:
            base.execute("PRAGMA query_only=ON")
            cursor = base.execute(bound(sql, "?")[0])
            names = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(AT_ONCE):
                yield from (_plain(dict(zip(names, row, strict=True))) for row in rows)
        finally:
            base.close()
    except sqlite3.Error as problem:
        raise SourceFailed(f"the query failed: {problem}") from None


async def of_postgres(address: str, sql: str) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """The same, so many at once, in a transaction that may only read. Raises SourceFailed."""
    import asyncpg  # type: ignore[import-untyped]

    try:
        base = await asyncpg.connect("postgresql" + address[address.index("://") :], command_timeout=LONGEST)
        try:
            async with base.transaction(readonly=True):
                cursor = await base.cursor(bound(sql, "$")[0])
                while rows := await cursor.fetch(AT_ONCE):
                    yield [_plain(dict(row)) for row in rows]
        finally:
            await base.close()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as problem:
        raise SourceFailed(f"the query failed: {type(problem).__name__}") from None


def _plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return as_json(row)
    except OutsideFailed as failed:
        raise SourceFailed(f"the query gave what is no table: {failed}") from None


def of_function(given: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """What a function gave: a list with the fields of a person each. Raises SourceFailed."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise SourceFailed(f"{name} gave no list of people: give back a list of dataclasses with the fields")
    return iter(given)
