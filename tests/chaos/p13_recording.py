"""The disk runs full while callers are being recorded."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from centrala.demo.folder import ROOT
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise(
    "P13", "the disk runs full while messages are recorded", "every cut recording is known within 5 s of the hang-up"
)
AT_ONCE = 10
SIZE = Size(short=AT_ONCE, long=100, of="messages", seconds=400)
DISK = 'mkdir -p "$FULL_DISK" && mount -t tmpfs -o size=1m tmpfs "$FULL_DISK" && exec "$@"'
SEEN = re.compile(rb"\{.*\} ([0-9.]+)")


async def run(trial: Trial, folder: Path) -> None:
    """tests/support/full_disk.py in a namespace with a disk of one MiB; needs no privilege."""
    tally = trial.tally
    for count in trial.rounds(AT_ONCE):
        command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/support/full_disk.py", "-k", "message"]
        disk = {"FULL_DISK": str(folder / f"disk{tally.n}"), "FULL_DISK_CALLS": str(count)}
        process = await asyncio.create_subprocess_exec(
            *("unshare", "-rm", "sh", "-c", DISK, "sh", *command, "-p", "no:cacheprovider"),
            cwd=ROOT,
            env={**os.environ, **disk},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        found = SEEN.search(out)
        tally.n += count
        if process.returncode != 0 or found is None:
            tally.broken.append(out.decode("utf-8", "replace")[-500:])
            break
        tally.at_worst("known after", float(found[1]))
