"""One number that grows with every change somebody makes of people, telephones or switches, on a page or beside it.

In: the statement that goes into the transaction of a change. Out: the number; whoever keeps a copy of such rows in
memory reads them anew when it is another one.
"""

from __future__ import annotations

from ivr.statements import Sql
from ivr.store import Store

COUNT = Sql(
    "INSERT INTO change_count (what, n) VALUES ('office', 1) ON CONFLICT (what) DO UPDATE SET n = change_count.n + 1"
)
_COUNTED = Sql("SELECT n FROM change_count WHERE what = 'office'")


async def counted(store: Store) -> int:
    """Raises StoreError."""
    rows = await store.fetch(_COUNTED)
    return int(rows[0][0]) if rows else 0
