"""The disk of the database runs full. `python -m chaos.p14_full_log DISK` is one run, on a disk of its own."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P14",
    "the disk of the database runs full",
    "nothing is lost or spoilt, and it goes on within 10 s, without a restart",
)
SIZE = Size(short=3, long=100, of="runs", seconds=300)
DISK = 'mkdir -p "$1" && mount -t tmpfs -o size=3m tmpfs "$1" && shift && exec "$@"'
LIMIT = 10.0
NOTES, LONG = 1_500, 1_000
LEFT = 400_000
"""Bytes that are free when it begins: less than the notes need."""


async def run(trial: Trial, folder: Path) -> None:
    tally = trial.tally
    for _ in trial.rounds():
        disk = folder / f"log{trial.done}"
        command = [sys.executable, "-m", "chaos.p14_full_log", str(disk)]
        process = await asyncio.create_subprocess_exec(
            *("unshare", "-rm", "sh", "-c", DISK, "sh", str(disk), *command),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate()
        if process.returncode:
            tally.tried(False, errors.decode("utf-8", "replace")[-500:])
        else:
            seconds = float(out.split()[-1])
            tally.tried(seconds <= LIMIT, f"went on after {seconds:.1f} s", seconds)


async def once(disk: Path) -> float:
    """Seconds from the disk's relief until everything is on it. Raises AssertionError."""
    from centrala.migrations import upgrade
    from ivr.eventlog import EventLog
    from ivr.happenings import NoteTaken
    from ivr.store import open_store

    url = f"sqlite+aiosqlite:///{disk}/centrala.db"
    await upgrade(url)
    store = await open_store(url)
    log = EventLog(store)
    async with asyncio.TaskGroup() as group:
        group.create_task(log.run())
        filler = disk / "filler"
        filler.write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - LEFT))
        for number in range(NOTES):
            log.append(NoteTaken(call_id="c1", text=f"{number:08}" + "x" * LONG))
        while log.health.stuck is None:
            assert log.health.waiting, "the disk never ran full"
            await asyncio.sleep(0.01)
        filler.unlink()
        began = time.monotonic()
        while log.health.waiting and time.monotonic() - began < LIMIT * 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        seconds = time.monotonic() - began
        assert log.health.lost == 0
        await log.close()
    await store.close()
    with closing(sqlite3.connect(disk / "centrala.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM event").fetchone() == (NOTES,)
    return seconds


if __name__ == "__main__":
    import structlog

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    print(asyncio.run(once(Path(sys.argv[1]))))
