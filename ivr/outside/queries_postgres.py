"""A PostgreSQL database that queries read: each in a read-only transaction of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ivr.outside.failures import OutsideFailed, ServerTrouble

MOST = 4
"""Connections."""
IDLE = 60.0
"""Seconds that one is kept."""
BLAMED = frozenset(("0A", "21", "22", "23", "25", "26", "2F", "38", "39", "3F", "42", "44", "54", "P0"))
"""SQLSTATE classes (PostgreSQL, appendix A) that blame the query or its values; after all others the same may work
later."""

TAKES: Mapping[str, Callable[[Any], Any]] = {
    "bool": lambda value: value is True or value == "true",
    "int2": int,
    "int4": int,
    "int8": int,
    "float4": float,
    "float8": float,
    "numeric": lambda value: Decimal(str(value)),
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "timestamptz": datetime.fromisoformat,
}
"""Type of a parameter, as the database finds it in the statement -> what the driver wants for a JSON value. All others
take text."""


class PostgresReader:
    """See queries.Reader."""

    def __init__(self, address: str) -> None:
        """`postgresql://user@host/name`."""
        self._address = "postgresql" + address[address.index("://") :]
        self._pool: Any = None

    async def first(self, sql: str, values: tuple[Any, ...], deadline: float) -> dict[str, Any] | None:
        import asyncpg  # type: ignore[import-untyped]

        try:
            async with asyncio.timeout_at(deadline):
                if self._pool is None:
                    self._pool = asyncpg.create_pool(
                        self._address, min_size=0, max_size=MOST, max_inactive_connection_lifetime=IDLE
                    )
                await self._pool
                async with self._pool.acquire() as connection, connection.transaction(readonly=True):
                    return await _first(connection, sql, values)
        except TimeoutError as problem:
            raise ServerTrouble("times_out", "no answer in time") from problem
        except OutsideFailed:
            raise
        except (
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            OSError,
            ValueError,
            TypeError,
            ArithmeticError,
        ) as problem:
            state = getattr(problem, "sqlstate", None)
            ours = state is not None and state[:2] in BLAMED
            wrong = isinstance(problem, ValueError | TypeError | ArithmeticError)
            failed = OutsideFailed if ours or wrong else ServerTrouble
            raise failed("fails", type(problem).__name__) from problem

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()


async def _first(connection: Any, sql: str, values: tuple[Any, ...]) -> dict[str, Any] | None:
    statement = await connection.prepare(sql)
    kinds = [parameter.name for parameter in statement.get_parameters()]
    row = await statement.fetchrow(*(_taken(value, kind) for value, kind in zip(values, kinds, strict=True)))
    return None if row is None else dict(row)


def _taken(value: Any, kind: str) -> Any:
    """Raises ValueError, ArithmeticError for a value that the type cannot hold."""
    if value is None:
        return None
    return TAKES[kind](value) if kind in TAKES else str(value)
