"""Calls to the outside in a simulated world: the product's own claims, statements and looks, against an Asterisk and a
disk that live on when the engine is killed between any two of its steps.

`dialled(seed, …)` is one world to its end; `wrong()` says what must never be.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from centrala.migrations import upgrade
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.eventlog import EventLog
from ivr.happenings import PbxDown, PbxUp
from ivr.statements import Group, Sql
from ivr.store import Row
from support.dial_kills import FREELY, dial_all, number
from support.simulated_asterisk import Asterisk, Link
from support.simulated_lives import lived
from support.simulated_loop import World

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


class Disk:
    """ivr.store.Store on a database in memory that outlives the engine: what is committed stays."""

    def __init__(self, tables: bytes) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        self.database.deserialize(tables)

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        await asyncio.sleep(0)
        rows = self.database.execute(sql.sqlite, sql(**values).args).fetchall()
        await asyncio.sleep(0)
        return rows

    async def write(self, groups: Sequence[Group]) -> None:
        await asyncio.sleep(0)
        self.database.execute("BEGIN")
        for sql, rows in groups:
            self.database.executemany(sql.sqlite, rows)
        self.database.execute("COMMIT")
        await asyncio.sleep(0)

    async def close(self) -> None: ...


@dataclass
class Dialled:
    """What became of a world."""

    numbers: int
    kills: int = 0
    pbx_kills: int = 0
    steps: int = 0
    """Of all engines."""
    rung: dict[str, int] = field(default_factory=dict)
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Number -> state and why."""

    def wrong(self) -> list[str]:
        """Dialled twice, forgotten, or told otherwise than it was."""
        found = [f"{n} was dialled {times} times" for n, times in self.rung.items() if times > 1]
        found += [f"{number(n)} was never tried" for n in range(self.numbers) if number(n) not in self.rows]
        for dialled, (state, because) in self.rows.items():
            rung, given_up = self.rung.get(dialled, 0), because.startswith("given up")
            if state not in ("failed", "unknown") or (state == "unknown" and not self.pbx_kills):
                found.append(f"{dialled} is {state}: {because}")
            elif state == "failed" and rung != (0 if given_up else 1):
                found.append(f"{dialled} was dialled {rung} times and is {state}: {because}")
        return found


def dialled(
    seed: str,
    tables: bytes,
    *,
    numbers: int = 20,
    kill_after: Sequence[int | float] = (),
    pbx_kills: int = 0,
    cuts: int = 0,
    fenced: bool = True,
) -> Dialled:
    """One world: engines that live for so many steps, or seconds, and a last one; an Asterisk that is killed and cut
    off at random moments of the first seconds."""
    world, chance, disk = World(), random.Random(seed), Disk(tables)
    asterisk, made = Asterisk(world, chance, fenced=fenced), Dialled(numbers)
    life = lived(
        world, chance, asterisk, lambda: _engine(world, chance, disk, asterisk, numbers),
        kill_after=kill_after, pbx_kills=pbx_kills, cuts=cuts,
    )  # fmt: skip
    made.kills, made.steps = life.kills, life.steps
    made.rung, made.pbx_kills = dict(asterisk.rung), asterisk.kills
    rows = disk.database.execute("SELECT number, state, because FROM attempt")
    made.rows = {n: (state, because) for n, state, because in rows}
    disk.database.close()
    return made


async def empty_tables(folder: Path) -> bytes:
    """An SQLite file with every table and no row."""
    await upgrade(f"sqlite:///{folder}/simulated.db")
    database = sqlite3.connect(folder / "simulated.db")
    try:
        database.execute("PRAGMA journal_mode = DELETE")  # a database in memory knows no WAL
        return database.serialize()
    finally:
        database.close()


async def _engine(world: World, chance: random.Random, disk: Disk, asterisk: Asterisk, numbers: int) -> None:
    """One life: all that is claimed has its end when it returns."""

    def now() -> datetime:
        return NOON + timedelta(seconds=world.now)

    bus, log = Bus(), EventLog(disk, [attempts.project, suppression.project])
    ledger = Attempts(log, disk, "box", "PL", frozenset, now, FREELY)
    link = Link(
        asterisk,
        world,
        chance,
        lambda: bus.publish(PbxUp(asterisk="box", restarted=False)),
        lambda: bus.publish(PbxDown(asterisk="box")),
    )
    dialling = Dialling(bus, link, ledger, lambda: suppression.keys(disk), lambda: now().timestamp(), "box")
    serving = [asyncio.create_task(work) for work in (log.run(), dialling.run())]
    await dial_all(ledger, dialling, Places(link, Registry(bus)), numbers, now)
    await log.close()
    await serving[0]
    serving[1].cancel()
    await asyncio.gather(*serving, return_exceptions=True)
