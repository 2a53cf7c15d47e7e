"""Words by which customers are found, with e-mail and address; those of all customers there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from cti.customers.words import CALLED, REACHED, SAID, number_words, words

revision = "0015"
down_revision = "0014"

AT_ONCE = 2_000
"""Rows that are read, and then found words for."""
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""In the order of code points, whatever order the database has: words that begin alike stand together."""
_KEEP = sa.text("INSERT INTO customer_word (word, customer_id, kind) VALUES (:word, :id, :kind) ON CONFLICT DO NOTHING")


def upgrade() -> None:
    op.add_column("customer", sa.Column("email", sa.Text))
    op.add_column("customer", sa.Column("address", sa.Text))
    op.create_table(
        "customer_word",
        sa.Column("word", _TEXT, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), primary_key=True),
        sa.Column("kind", sa.SmallInteger, primary_key=True),
        sqlite_with_rowid=False,
    )
    _fill()
    op.create_index("word_of_customer", "customer_word", ["customer_id", "word"])


def _fill() -> None:
    for page in _pages("customer", ("id",), "name"):
        _keep((of, CALLED, words(name, of)) for of, name in page)
    for page in _pages("customer_number", ("number", "customer_id")):
        _keep((of, REACHED, number_words([number])) for number, of in page)
    for page in _pages("account", ("number",), "customer_id"):
        _keep((of, REACHED, words(number)) for number, of in page)
    for page in _pages("interaction", ("id",), "customer_id, summary, note"):
        _keep((of, SAID, words(*said)) for _, of, *said in page if of is not None)
    for page in _pages("promise", ("id",), "customer_id, text"):
        _keep((of, SAID, words(*said)) for _, of, *said in page)


def _pages(table: str, key: Sequence[str], more: str = "") -> Iterator[Sequence[Any]]:
    """All rows, few at a time: the key, and what else is asked for."""
    names, last = ", ".join(key), dict.fromkeys(key, "")
    values = ", ".join(f":{name}" for name in key)
    columns = f"{names}, {more}" if more else names
    page = sa.text(
        f"SELECT {columns} FROM {table} WHERE ({names}) > ({values}) ORDER BY {names} LIMIT {AT_ONCE}"  # noqa: S608
    )
    while rows := op.get_bind().execute(page, last).all():
        yield rows
        last = dict(zip(key, rows[-1], strict=False))


def _keep(found: Iterable[tuple[str, int, Iterable[str]]]) -> None:
    rows = [{"word": word, "id": customer, "kind": kind} for customer, kind, every in found for word in every]
    if rows:
        op.get_bind().execute(_KEEP, rows)
