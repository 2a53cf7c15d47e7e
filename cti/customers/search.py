"""Looking for customers: by number, name, e-mail, address, account, or what was said. Bounded in words, rows and time.

In: a text as somebody types it. Out: customers who have all of its words, those called so first. The rarest word is
looked up, at most LOOKED_AT times; the others are then asked of each customer who has it. Raises StoreError.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from cti.customers.models import Customer
from cti.customers.words import END, Wanted, wanted
from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Row, Store

LOOKED_AT = 20_000
"""Rows of the rarest word. Whoever asks for two words that are both more frequent is told that not all were seen."""
SHOWN = 20
"""Customers; who finds more needs another word."""
LONGEST_TEXT = 100
"""Characters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who was found."""

    customer: Customer
    last: datetime | None
    """Last contact."""


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are others, or there may be."""

    hits: tuple[Hit, ...] = ()
    more: bool = False


class Search:
    """`country`: ISO 3166, whose national form a number may have."""

    def __init__(self, store: Store, country: str) -> None:
        self._store, self._country = store, country

    async def find(self, text: str, most: int = SHOWN) -> Found:
        """Who has all words of `text`. Raises StoreError."""
        asked = wanted(text[:LONGEST_TEXT], self._country)
        if not asked:
            return Found()
        rows = await self._store.fetch(_counts(len(asked)), **_ranges(asked), looked=LOOKED_AT + 1)
        counts = [count for _, count in sorted(rows)]
        if 0 in counts:
            return Found()
        rarest_first = [one for _, one in sorted(zip(counts, asked, strict=True), key=lambda pair: pair[0])]
        found = await self._store.fetch(
            _search(len(asked)), **_ranges(rarest_first), **_exact(rarest_first), looked=LOOKED_AT, most=most + 1
        )
        hits = _hits(found)
        return Found(hits[:most], len(hits) > most or min(counts) > LOOKED_AT)


def _ranges(asked: Iterable[Wanted]) -> dict[str, str]:
    """For each word the words that begin with it, and the numbers that end so."""
    values: dict[str, str] = {}
    for n, one in enumerate(asked):
        other = one.backwards or one.word
        values |= {f"from{n}": one.word, f"to{n}": one.word + END, f"also{n}": other, f"until{n}": other + END}
    return values


def _exact(asked: list[Wanted]) -> dict[str, str]:
    return {"word": asked[0].word}


_LIKE = "(word BETWEEN :from{n} AND :to{n} OR word BETWEEN :also{n} AND :until{n})"
_COUNT = "SELECT {n} AS place, count(*) AS rows FROM (SELECT 1 FROM customer_word WHERE LIKE LIMIT :looked) AS w{n}"
_AND = " AND EXISTS (SELECT 1 FROM customer_word WHERE customer_id = d.customer_id AND LIKE)"
_SEARCH = """
SELECT c.id, c.name, c.language, c.email, c.address, t.number, f.place,
  (SELECT max(at) FROM interaction i WHERE i.customer_id = c.id)
FROM (
  SELECT d.customer_id, min(d.place) AS place FROM (
    SELECT customer_id, CASE WHEN word = :word THEN 2 * kind ELSE 2 * kind + 1 END AS place
    FROM customer_word WHERE LIKE LIMIT :looked) AS d
  WHERE true OTHERS GROUP BY d.customer_id ORDER BY place, d.customer_id LIMIT :most) AS f
JOIN customer c ON c.id = f.customer_id LEFT JOIN customer_number t ON t.customer_id = c.id
"""
"""Name, id or address before number, number before what was said; the whole word before its beginning."""


def _nth(text: str, n: int) -> str:
    return text.replace("LIKE", _LIKE).format(n=n)


@cache
def _counts(n: int) -> Sql:
    """How many rows each word has, up to a limit."""
    return Sql(" UNION ALL ".join(_nth(_COUNT, i) for i in range(n)))


@cache
def _search(n: int) -> Sql:
    """For so many words."""
    return Sql(_nth(_SEARCH, 0).replace("OTHERS", "".join(_nth(_AND, i) for i in range(1, n))))


def _hits(rows: Iterable[Row]) -> tuple[Hit, ...]:
    """A row for each number of each customer."""
    found: dict[str, tuple[int, Hit]] = {}
    for id_, name, language, email, address, number, place, last in sorted(rows, key=_order):
        numbers: tuple[Any, ...] = () if number is None else (number,)
        if id_ in found:
            place, hit = found[id_]
            customer = replace(hit.customer, numbers=(*hit.customer.numbers, *numbers))
            found[id_] = place, replace(hit, customer=customer)
        else:
            customer = Customer(id_, name, language, numbers, email, address)
            found[id_] = place, Hit(customer, None if last is None else moment(last))
    return tuple(hit for _, hit in found.values())


def _order(row: Row) -> tuple[Any, ...]:
    id_, name, *_, number, place, _ = row
    return place, name, id_, number or ""
