"""The tables and how they came to be. `upgrade(url)` runs at every start; it does nothing when nothing is to do.

Expand first, contract a release later: the version before must run on the tables of this one, and does, for tables that
are newer than the program are left as they are. Text SQL, so only types
that mean the same on SQLite and PostgreSQL: moments are BIGINT microseconds since 1970 UTC (ivr/moments.py), money and
dates are text as the language writes them (`120.50 PLN`, `2026-05-01`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ivr.store import StoreDown

LOCK = 0x43454E54
"""Key of PostgreSQL's advisory lock: two programs that start together upgrade one after the other."""
log = structlog.get_logger(__name__)
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


async def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest tables; makes the SQLite file and its folder if they are missing.

    Raises StoreDown when it cannot be opened.
    """
    full = make_url(url)
    full = full.set(drivername=_DRIVERS[full.get_backend_name()])
    try:
        await _bring(full)
    except (OSError, OperationalError) as problem:
        why = problem.orig if isinstance(problem, OperationalError) else problem
        raise StoreDown(
            f"the database {full.render_as_string(hide_password=True)} cannot be opened: {why}"
        ) from problem


async def _bring(full: URL) -> None:
    _make_folder(full)
    engine = create_async_engine(full, poolclass=NullPool)
    if full.get_backend_name() == "sqlite":
        _begin_properly(engine.sync_engine)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    found = _revision(connection)
    if found == newest():
        return
    if found is not None and found > newest():
        log.warning("database.newer", tables=found, program=newest())
        return
    # Alembic costs half a second to import, and most starts have nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """Of the tables; None: there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def newest() -> str:
    """The revision of this program's tables: that of the newest file in versions/, whose name begins with it."""
    return max(path.name for path in (Path(__file__).parent / "versions").glob("v*.py"))[1:5]


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _begin_properly(engine: Any) -> None:
    """Python's sqlite3 begins no transaction before DDL; half an upgrade must not stay."""

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
