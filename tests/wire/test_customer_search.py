"""Customers are found by all that an agent may have of them; the same on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from centrala import migrations
from centrala.demo.sample import load_sample
from cti.customers import Account, Customer, Customers, Promise, Search, project
from cti.customers.search import SHOWN
from cti.happenings import DispositionSet
from ivr.eventlog import EventLog
from ivr.happenings import CallBegan, NoteTaken
from ivr.store import Store, open_store

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
LUKASZ, OLGA = "+48601234567", "+79031234567"
PEOPLE = (
    Customer("K-1007", "Łukasz Żółkiewski", "pl", (LUKASZ, "+48221234599"), "l.zolkiewski@example.com", "Kwiatowa 5"),
    Customer("K-1008", "Łucja Żółkiewska", "pl", ("+48601999888",), None, "Kwiatowa 7"),
    Customer("K-2001", "Ольга Фёдорова", "ru", (OLGA,)),
)


@pytest.fixture
async def search(store: Store) -> Search:
    customers = Customers(store)
    for one in PEOPLE:
        accounts = [Account("4539578767", None, None)] if one.id == "K-1007" else []
        await customers.keep(one, accounts=accounts, now=NOW)
    return Search(store, "PL")


@pytest.fixture
async def log(store: Store) -> AsyncIterator[EventLog]:
    events = EventLog(store, [project])
    async with asyncio.TaskGroup() as group:
        group.create_task(events.run())
        yield events
        await events.close()


async def ids(search: Search, text: str) -> list[str]:
    return [hit.customer.id for hit in (await search.find(text)).hits]


@pytest.mark.parametrize(
    "text",
    [
        "601 234 567", "+48601234567", "0048 601-234-567", "22 123 45 99", "4599", "lukasz", "ŁUKASZ", "żółkiewski",
        "zolkiewski lukasz", "lukasz zolk", "K-1007", "l.zolkiewski@example.com", "kwiatowa 5", "4539578767", "453957",
        "łukasz 601234567",
    ],
)  # fmt: skip
async def test_a_customer_is_found_by(search: Search, text: str) -> None:
    assert await ids(search, text) == ["K-1007"] or (text == "kwiatowa 5" and "K-1007" in await ids(search, text))


async def test_all_words_must_be_there(search: Search) -> None:
    assert await ids(search, "zolkiewsk") == ["K-1008", "K-1007"]
    assert await ids(search, "zolkiewsk olga") == []
    assert await ids(search, "федорова") == ["K-2001"]


async def test_who_is_found_has_everything_an_agent_tells_people_apart_by(search: Search) -> None:
    (hit,) = (await search.find("K-1007")).hits
    assert hit.customer == Customer(
        "K-1007", "Łukasz Żółkiewski", "pl", ("+48221234599", LUKASZ), "l.zolkiewski@example.com", "Kwiatowa 5"
    )
    assert hit.last is None


@pytest.mark.parametrize(
    "text", ["", "a", "%", "'; DROP TABLE customer --", "x" * 10_000, "\x00", "﷽", "<7654", "lukasz\uffff"]
)
async def test_hostile_text_finds_nobody_and_breaks_nothing(search: Search, text: str) -> None:
    assert await ids(search, text) in ([], ["K-1007"])


def began(call_id: str, ani: str) -> CallBegan:
    return CallBegan(
        call_id=call_id, at=NOW, ani=ani, name=None, dialled="100", flow="energia", flow_hash="9", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


async def test_what_was_said_is_found_a_name_comes_first(search: Search, log: EventLog, store: Store) -> None:
    log.append(began("c1", OLGA))
    log.append(NoteTaken(call_id="c1", text="meter stands in the cellar"))
    log.append(DispositionSet(call_id="c1", user="ewa", disposition="solved", note="Neighbour of Łukasz has the key"))
    await log.flush()
    assert await ids(search, "cellar") == ["K-2001"]
    assert await ids(search, "olga neighbour") == []
    assert await ids(search, "neighbour lukasz") == ["K-2001"]
    assert await ids(search, "lukasz") == ["K-1007", "K-2001"]
    (hit,) = (await search.find("cellar")).hits
    assert hit.last == NOW


async def test_what_a_stranger_said_is_found_once_he_is_a_customer(search: Search, log: EventLog, store: Store) -> None:
    log.append(began("c1", "+48700111222"))
    log.append(NoteTaken(call_id="c1", text="heating is cold"))
    await log.flush()
    assert await ids(search, "heating") == []
    promise = Promise("p", "send a plumber", None, "ewa")
    await Customers(store).keep(Customer("new", "Jan Nowy", None, ("+48700111222",)), promises=[promise])
    assert await ids(search, "heating cold") == ["new"]
    assert await ids(search, "plumber") == ["new"]


async def test_a_name_that_is_no_more_finds_nobody(search: Search, store: Store) -> None:
    await Customers(store).keep(Customer("K-1008", "Łucja Nowak", "pl"))
    assert await ids(search, "zolkiewska") == []
    assert await ids(search, "nowak") == ["K-1008"]
    assert await ids(search, "601999888") == ["K-1008"]


async def test_no_more_are_shown_than_anybody_reads(store: Store) -> None:
    customers = Customers(store)
    for n in range(SHOWN + 5):
        await customers.keep(Customer(f"n{n:02}", f"Nowak {n:02}", None))
    found = await Search(store, "PL").find("nowak")
    assert (len(found.hits), found.more) == (SHOWN, True)
    assert (await Search(store, "PL").find("nowak 07")).more is False


async def test_a_frequent_word_is_not_looked_through_to_its_end(
    store: Store, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.customers.search.LOOKED_AT", 1)
    found = await search.find("zolkiewsk")
    assert (len(found.hits), found.more) == (1, True)
    assert await ids(search, "zolkiewsk lukasz") == ["K-1007"], "the rarest word is looked up"


async def test_the_sample_is_found_by_its_past(store: Store) -> None:
    await load_sample(store, NOW)
    search = Search(store, "PL")
    assert await ids(search, "naprawiona") == ["sample-anna"]
    assert await ids(search, "счетчика") == ["sample-ivan"]
    assert await ids(search, "trubarjeva") == ["sample-maja"]


def as_before_words(file: Path) -> None:
    """The tables of the version before, with a customer."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        [words] = (one for one in ScriptDirectory.from_config(config).walk_revisions() if "Words" in (one.doc or ""))
        command.upgrade(config, str(words.down_revision))
        for table in (
            "customer (id, name, created) VALUES ('old', 'Stary Łoś', 0)",
            "customer_number VALUES ('+48601234567', 'old')",
            "account (number, customer_id) VALUES ('777001', 'old')",
            "promise (id, customer_id, text, made_at, state) VALUES ('p', 'old', 'visit', 0, 'open')",
            "interaction (id, customer_id, at, kind, note) VALUES ('c', 'old', 0, 'call', 'Żar')",
        ):
            connection.exec_driver_sql(f"INSERT INTO {table}")
    engine.dispose()


async def test_customers_of_a_program_that_had_no_words_are_found_after_its_upgrade(tmp_path: Path) -> None:
    await asyncio.to_thread(as_before_words, tmp_path / "old.db")
    await migrations.upgrade(f"sqlite:///{tmp_path}/old.db")
    store = await open_store(f"sqlite:///{tmp_path}/old.db")
    search = Search(store, "PL")
    for text in ("los", "4567", "777", "visit", "zar"):
        assert await ids(search, text) == ["old"], text
    await store.close()
