"""A store takes all writes or none, and says whose fault it is."""

from __future__ import annotations

import pytest

from centrala.migrations import upgrade
from ivr.statements import Sql, grouped
from ivr.store import Store, StoreDown, StoreRefused, open_store

ADD = Sql("INSERT INTO customer (id, name, created) VALUES (:id, :name, :at)", key="id")
NAMES = Sql("SELECT id, name FROM customer ORDER BY id")


async def test_what_was_written_is_read_as_plain_tuples(store: Store) -> None:
    await store.write(grouped([ADD(id="a", name="Анна", at=1), ADD(id="b", name="Žiga", at=2)]))
    assert await store.fetch(NAMES) == [("a", "Анна"), ("b", "Žiga")]


async def test_a_refused_write_takes_its_whole_transaction_with_it(store: Store) -> None:
    with pytest.raises(StoreRefused):
        await store.write(grouped([ADD(id="a", name="Anna", at=1), ADD(id="b", name=None, at=1)]))
    assert await store.fetch(NAMES) == []
    await store.write(grouped([ADD(id="a", name="Anna", at=1)]))
    assert len(await store.fetch(NAMES)) == 1, "the connection is good after a refusal"


async def test_values_that_no_database_keeps_are_refused_not_called_an_outage(store: Store) -> None:
    for name in ("half \ud83d", object()):
        with pytest.raises(StoreRefused):
            await store.write(grouped([ADD(id="a", name=name, at=1)]))


@pytest.mark.parametrize("text", ["SELECT nothing FROM customer", "SELEKT", "SELECT id FROM nowhere"])
async def test_a_wrong_lookup_is_refused(store: Store, text: str) -> None:
    with pytest.raises(StoreRefused):
        await store.fetch(Sql(text))


async def test_a_customer_who_does_not_exist_has_no_number(store: Store) -> None:
    """Foreign keys hold on both databases."""
    number = Sql("INSERT INTO customer_number (number, customer_id) VALUES (:number, :id)")
    with pytest.raises(StoreRefused):
        await store.write(grouped([number(number="+48601234567", id="nobody")]))


async def test_a_lookup_cannot_write_past_the_one_writer(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    with pytest.raises(StoreDown, match="readonly"):
        await store.fetch(ADD, id="a", name="x", at=1)
    assert await store.fetch(NAMES) == []
    await store.close()


async def test_upgrading_twice_changes_nothing(url: str, store: Store) -> None:
    await store.write(grouped([ADD(id="a", name="Anna", at=1)]))
    await upgrade(url)
    assert await store.fetch(NAMES) == [("a", "Anna")]


async def test_a_database_that_is_not_there_is_down() -> None:
    with pytest.raises(StoreDown):
        await open_store("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreDown):
        await open_store("sqlite:////proc/nothing/here.db")
    with pytest.raises(ValueError, match="mysql"):
        await open_store("mysql://x/y")
