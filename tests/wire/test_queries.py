"""`db`: named queries on both databases; they read, they bind, they come back in time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ivr.outside.breaker import Breaker
from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.outside.queries import Queries, as_json, bound
from scripts_dsl.effects import Fetch
from scripts_dsl.settings.model import Query
from scripts_dsl.settings.queries import parse
from scripts_dsl.site import Site
from support.databases import execute

BILLS = """
DROP TABLE IF EXISTS bill;
CREATE TABLE bill (n BIGINT, number TEXT, debt NUMERIC(10, 2), due DATE, paid BOOLEAN, note TEXT, photo {blob});
INSERT INTO bill VALUES
  (1, '+48601234567', 120.50, '2026-04-20', {false}, 'Robert''); DROP TABLE bill;--', NULL),
  (2, '+48601234567', 7.00, '2026-05-20', {true}, NULL, NULL),
  (3, 'photo', 0, NULL, {true}, NULL, {bytes}),
  (4, 'long', 0, NULL, {true}, {long}, NULL);
"""
SQL = """
-- name: bill
SELECT debt, due, paid, note FROM bill WHERE number = :number ORDER BY n LIMIT 5
-- name: by_n
SELECT number FROM bill WHERE n = :n
-- name: since
SELECT n FROM bill WHERE due > :day ORDER BY n -- :quiet
-- name: sum
SELECT n FROM bill WHERE debt = :sum AND ':text' <> note
-- name: paid
SELECT n FROM bill WHERE paid = :paid ORDER BY n
-- name: photo
SELECT photo FROM bill WHERE number = 'photo'
-- name: long
SELECT note FROM bill WHERE number = 'long'
-- name: wrong
SELECT nothing FROM nowhere
-- name: endless
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n
-- name: seven
SELECT 7 AS n, 2.5 AS half, 'a' AS word, :x AS x
"""


class Asking:
    """Queries of a site with one database."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.queries = Queries(Breaker(asyncio.get_running_loop().time), {"CRM_URL": address})
        self.put(SQL)

    def put(self, sql: str, **databases: str) -> None:
        self.queries.put(Site(queries=parse(sql), databases=databases or {"crm": "CRM_URL"}))

    async def __call__(self, name: str, seconds: float = 5, **values: Any) -> Any:
        effect = Fetch("db", name, values, timeout=seconds, key="c:1")
        return await self.queries.fetch(effect, asyncio.get_running_loop().time() + seconds)


def in_sqlite(folder: Path) -> str:
    path = folder / "crm?.db"
    long = "'" + "x" * 300_000 + "'"
    with sqlite3.connect(path) as connection:
        connection.executescript(BILLS.format(blob="BLOB", false=0, true=1, bytes="x'00ff'", long=long))
    connection.close()
    return f"sqlite:///{path}"


def in_postgres(server: str) -> str:
    url = server.format("postgres")
    bytes_, long = r"'\x00ff'", "repeat('x', 300000)"
    asyncio.run(execute(url, BILLS.format(blob="BYTEA", false="false", true="true", bytes=bytes_, long=long)))
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return in_sqlite(tmp_path)
    return in_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture
async def ask(address: str) -> AsyncIterator[Asking]:
    made = Asking(address)
    yield made
    await made.queries.close()


async def test_the_first_row_comes_by_column(ask: Asking) -> None:
    row = await ask("bill", number="+48601234567")
    assert float(row["debt"]) == 120.5
    assert (row["due"], bool(row["paid"])) == ("2026-04-20", False)
    assert row["note"] == "Robert'); DROP TABLE bill;--"
    assert await ask("bill", number="nobody") is None


async def test_values_take_the_type_that_the_database_asks_for(ask: Asking) -> None:
    """A flow has texts, numbers, yes and no; a column may be a date or a sum."""
    assert await ask("by_n", n=1) == {"number": "+48601234567"}
    assert await ask("by_n", n="2") == {"number": "+48601234567"}
    assert await ask("since", day="2026-05-01") == {"n": 2}
    assert await ask("sum", sum="120.50") == {"n": 1}
    assert await ask("paid", paid=True) == {"n": 2}
    assert await ask("by_n", n=None) is None


async def test_columns_come_as_json(ask: Asking) -> None:
    row = await ask("seven", x="y")
    assert (row["n"], float(row["half"]), row["word"], row["x"]) == (7, 2.5, "a", "y")


@pytest.mark.parametrize("value", ["' OR 1=1--", "\\'", '"', "%' OR '1'='1", "');DROP TABLE bill;--", "a\0b"])
async def test_a_value_is_never_part_of_the_statement(ask: Asking, value: str) -> None:
    with suppress(OutsideFailed):  # PostgreSQL has no NUL
        assert await ask("bill", number=value) is None
    assert await ask("by_n", n=1) is not None


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; DELETE FROM bill",
        "INSERT INTO bill (n) VALUES (9)",
        "DELETE FROM bill",
        "CREATE TABLE x (n BIGINT)",
        "UPDATE bill SET n = 9",
        "WITH x AS (DELETE FROM bill RETURNING n) SELECT n FROM x",
        "ATTACH DATABASE '/tmp/x.db' AS x",
        "PRAGMA query_only=OFF",
        "SELECT set_config('transaction_read_only', 'off', false)",
    ],
)
async def test_nothing_is_written_even_if_the_checker_had_let_it_through(ask: Asking, sql: str) -> None:
    site = Site(queries={"bad": Query("bad", sql, ())}, databases={"crm": "CRM_URL"})
    ask.queries.put(site)
    if "query_only" in sql or "set_config" in sql:
        with suppress(OutsideFailed):
            await ask("bad")
        ask.queries.put(Site(queries={"bad": Query("bad", "DELETE FROM bill", ())}, databases={"crm": "CRM_URL"}))
    with pytest.raises(OutsideFailed):
        await ask("bad")
    ask.put(SQL)
    assert await ask("by_n", n=2) is not None


@pytest.mark.parametrize(("name", "kind"), [("photo", "wrong_shape"), ("long", "too_large"), ("wrong", "fails")])
async def test_what_does_not_fit_is_a_failure(ask: Asking, name: str, kind: str) -> None:
    with pytest.raises(OutsideFailed) as raised:
        await ask(name)
    assert raised.value.kind == kind
    assert not isinstance(raised.value, ServerTrouble), "the database is well"


async def test_a_value_that_the_column_cannot_hold_is_a_failure_or_nothing(ask: Asking) -> None:
    with suppress(OutsideFailed):
        assert await ask("by_n", n="seven") is None
    assert await ask("by_n", n=1) is not None


async def test_a_query_that_takes_too_long_is_broken_off(ask: Asking) -> None:
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        with pytest.raises(ServerTrouble) as raised:
            await ask("endless", seconds=0.2)
        assert raised.value.kind == "times_out"
    assert await ask("by_n", n=1) is not None, "the connections are free again"
    assert asyncio.get_running_loop().time() - began < 5


async def test_a_query_that_is_given_up_with_the_caller_leaves_its_connection(ask: Asking) -> None:
    for _ in range(6):
        asked = asyncio.ensure_future(ask("endless", seconds=60))
        await asyncio.wait({asked}, timeout=0.1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert await ask("by_n", n=1) is not None


async def test_a_query_and_a_database_that_are_not_there_are_failures(ask: Asking, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match="no query"):
        await ask("none")
    ask.put(SQL, crm="CRM_URL", other="CRM_URL")
    with pytest.raises(OutsideFailed, match="database of bill"):
        await ask("bill", number="")
    gone = Asking(
        f"sqlite:///{tmp_path}/gone.db" if ask.address.startswith("sqlite") else "postgresql://u@127.0.0.1:9/x"
    )
    with pytest.raises(ServerTrouble):
        await gone("seven", x=1)
    await gone.queries.close()
    assert not (tmp_path / "gone.db").exists()


async def test_with_several_databases_a_query_says_which(ask: Asking) -> None:
    ask.put("-- name: a\n-- database: crm\nSELECT 1 AS n", crm="CRM_URL", other="OTHER")
    assert await ask("a") == {"n": 1}


@pytest.mark.parametrize("address", ["mysql://x/y", "", "/etc/passwd"])
async def test_another_kind_of_database_is_a_failure(address: str) -> None:
    with pytest.raises(OutsideFailed):
        await Asking(address)("seven", x=1)


def test_names_in_texts_and_casts_are_not_bound() -> None:
    sql = "SELECT ':a', \":b\", c::date -- :d\n/* :e */ FROM t WHERE f = :f AND g = :g AND h = :f"
    assert bound(sql, "$") == (sql.replace(":f", "$1").replace(":g", "$2"), ("f", "g"))


def test_a_number_without_end_has_no_json() -> None:
    with pytest.raises(OutsideFailed):
        as_json({"a": float("inf")})
