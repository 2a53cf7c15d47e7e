"""A program that goes back to the version before meets tables that are newer than it: it works on them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from structlog.testing import capture_logs

from centrala.migrations import newest, upgrade
from cti.agents import Agents
from ivr.store import open_store


def revision(url: str, to: str = "") -> str:
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
        if to:
            database.execute("UPDATE alembic_version SET version_num = ?", (to,))
        ((found,),) = database.execute("SELECT version_num FROM alembic_version")
    return str(found)


async def test_tables_of_a_later_version_stay_as_they_are_and_are_used(sqlite_url: str) -> None:
    revision(sqlite_url, "9999")
    with capture_logs() as lines:
        await upgrade(sqlite_url)
    assert revision(sqlite_url) == "9999"
    assert [(line["event"], line["tables"]) for line in lines] == [("database.newer", "9999")]
    store = await open_store(sqlite_url)
    assert await Agents(store).all() == ()
    await store.close()


async def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/centrala.db"
    for _ in range(2):
        await upgrade(url)
        assert revision(url) == newest()
