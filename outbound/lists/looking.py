"""Look-ups of many values at once: `IN SOME` with always as many parameters, so that the database keeps its plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ivr.statements import Sql
from ivr.store import Row, Store

AT_ONCE = 250
"""Values in one look-up."""

_SOME = f"({', '.join(f':n{place}' for place in range(AT_ONCE))})"


def some(text: str) -> Sql:
    """A look-up with `IN SOME`."""
    return Sql(text.replace("SOME", _SOME))


async def each(store: Store, sql: Sql, values: Iterable[str], **other: Any) -> list[Row]:
    """The rows of all values. Raises StoreError."""
    every, rows = sorted(set(values)), list[Row]()
    for start in range(0, len(every), AT_ONCE):
        part = every[start : start + AT_ONCE]
        part += part[-1:] * (AT_ONCE - len(part))
        rows += await store.fetch(sql, **{f"n{place}": value for place, value in enumerate(part)}, **other)
    return rows
